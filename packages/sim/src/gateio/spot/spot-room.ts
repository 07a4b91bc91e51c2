import type { EngineEvent } from '../../engine/events.ts'
import { Countdown } from '../common/countdown.ts'
import type { RoomParts } from '../common/parts.ts'
import type { Room } from '../common/room.ts'
import { AccountBook } from './account-book.ts'
import { SpotAccount } from './account-routes.ts'
import { bookChannels } from './book-channels.ts'
import { marketChannels, publishTrade } from './market-channels.ts'
import { OrderDesk } from './order-desk.ts'
import { OrderRoutes } from './order-routes.ts'
import { PriceOrders } from './price-orders.ts'
import { PrivateChannels } from './private-channels.ts'
import { PublicSpot } from './public-routes.ts'
import { SpotParts } from './spot-parts.ts'

/** The spot market. */
export function createSpotRoom(room: RoomParts): Room {
  const parts = new SpotParts(room)
  const book = new AccountBook(parts)
  const desk = new OrderDesk(parts)
  const orders = new OrderRoutes(parts, desk)
  const channels = new PrivateChannels(parts)
  const priceOrders = new PriceOrders({ parts, desk, channels })
  return {
    exchange: 'gateio',
    prefix: 'spot',
    routes: {
      ...new PublicSpot(parts).routes,
      ...new SpotAccount(parts, book).routes,
      ...orders.routes,
      ...priceOrders.routes,
      'POST /spot/countdown_cancel_all': new Countdown(room, (fields) => parts.optionalPair(fields)?.id).operation,
    },
    channels: { ...bookChannels(parts), ...marketChannels(parts), ...channels.channels },
    commands: orders.commands,
    onEvents: (events) => {
      const own: EngineEvent[] = []
      for (const event of events) {
        if (event.type === 'level') room.feeds.levelChanged(event)
        else own.push(event)
        if (event.type === 'balance') book.take(event)
        if (event.type === 'trade') {
          parts.remember(event.trade)
          publishTrade(parts, event.trade)
          priceOrders.take(event.trade)
        }
      }
      if (own.length > 0) channels.take(own)
      priceOrders.fireDue()
    },
    flush: () => room.feeds.flush(),
    jump: (market, by) => room.jump(market, by),
  }
}
