import type { EngineEvent } from '../../engine/events.ts'
import { Countdown } from '../common/countdown.ts'
import type { RoomParts } from '../common/parts.ts'
import type { Room } from '../common/room.ts'
import { AccountBook } from './account-book.ts'
import { FuturesAccount } from './account-routes.ts'
import { bookChannels } from './book-channels.ts'
import { Contracts } from './contracts.ts'
import { Funding } from './funding.ts'
import { FuturesParts } from './futures-parts.ts'
import { marketChannels, publishTrade } from './market-channels.ts'
import { OrderDesk } from './order-desk.ts'
import { OrderRoutes } from './order-routes.ts'
import { PositionLives, type ClosedPosition } from './position-lives.ts'
import { PositionRoutes } from './position-routes.ts'
import { Positions } from './positions.ts'
import { PriceOrders } from './price-orders.ts'
import { PrivateChannels } from './private-channels.ts'
import { PublicFutures, type PublicFuturesParts } from './public-routes.ts'
import { ReferenceSeries } from './reference-series.ts'

/** The perpetuals settled in USDT. */
export function createFuturesRoom(room: RoomParts): Room {
  const parts = new FuturesParts(room)
  const funding = new Funding(parts)
  const contracts = new Contracts(parts, funding)
  const series = new ReferenceSeries(parts)
  const shared = { parts, contracts, funding, series }
  const book = new AccountBook(parts)
  const lives = new PositionLives()
  const account = new FuturesAccount({ parts, book, lives })
  const desk = new OrderDesk(parts)
  const orders = new OrderRoutes(parts, desk)
  const channels = new PrivateChannels({ parts, lives })
  const priceOrders = new PriceOrders({ parts, desk, channels })
  const countdown = new Countdown(room, (fields) => parts.optionalContract(fields)?.id)

  return {
    exchange: 'gateio-futures',
    prefix: 'futures',
    routes: {
      ...new PublicFutures(shared).routes,
      ...account.routes,
      ...new PositionRoutes({ parts, positions: new Positions(parts, lives), account }).routes,
      ...orders.routes,
      ...priceOrders.routes,
      'POST /futures/usdt/countdown_cancel_all': countdown.operation,
    },
    channels: { ...bookChannels(parts), ...marketChannels(shared), ...channels.channels },
    commands: orders.commands,
    onEvents: (events) => follow({ shared, book, lives, channels, priceOrders }, events),
    flush: () => room.feeds.flush(),
    jump: (market, by) => room.jump(market, by),
    orderId: ({ id }) => parts.orderIdText(id),
    close: () => funding.close(),
  }
}

interface Followers {
  readonly shared: PublicFuturesParts
  readonly book: AccountBook
  readonly lives: PositionLives
  readonly channels: PrivateChannels
  readonly priceOrders: PriceOrders
}

/** Tells all parts of what happened, then the clients, and places what was triggered by it. */
function follow(followers: Followers, events: readonly EngineEvent[]): void {
  const { shared, lives, channels, priceOrders } = followers
  const own: EngineEvent[] = []
  const closed: ClosedPosition[] = []
  for (const event of events) {
    if (event.type === 'level') {
      shared.parts.room.feeds.levelChanged(event)
      continue
    }
    own.push(event)
    note(followers, event)
    const over = event.type === 'order-filled' ? lives.take(event.fill) : undefined
    if (over !== undefined) closed.push(over)
  }
  if (own.length > 0) channels.take(own, closed)
  priceOrders.fireDue()
}

function note({ shared, book, lives, priceOrders }: Followers, event: EngineEvent): void {
  if (event.type === 'trade') {
    shared.contracts.take(event.trade)
    publishTrade(shared, event.trade)
  } else if (event.type === 'mark-price') shared.series.take(event)
  else if (event.type === 'order-accepted') shared.parts.touch(event.order.account, event.order.market)
  else if (event.type === 'balance') book.take(event)
  lives.takeFunding(event)
  priceOrders.take(event)
}
