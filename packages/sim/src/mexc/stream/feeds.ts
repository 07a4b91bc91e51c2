import { toFixedText } from '../../engine/units.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { LevelChanged } from '../../engine/events.ts'
import type { DepthLevel, Trade } from '../../engine/views.ts'
import { bestFeed, wholeFeed, type BestLevels } from '../../wire-kit/book-feeds.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { tradeIdText } from '../order-ids.ts'
import { dealTopics, type Channel } from './channel-names.ts'
import type { StreamDesk } from './stream-desk.ts'
import { klineFeed, miniTickerFeed, miniTickersFeed } from './statistics-feeds.ts'

/** What feeds a channel while somebody is subscribed; undefined for private channels, which events feed. */
export function feedOf(desk: StreamDesk, channel: Channel): Feed | undefined {
  const market = channel.market ?? ''
  switch (channel.kind) {
    case 'public.aggre.depth':
      return new DepthFeed(desk, channel, market)
    case 'public.aggre.deals':
      return new DealFeed(desk, channel, market)
    case 'public.aggre.bookTicker':
      return tickerFeed(desk, channel, market)
    case 'public.bookTicker.batch':
      return batchFeed(desk, channel, market)
    case 'public.limit.depth':
      return limitFeed(desk, channel, market)
    case 'public.kline':
      return klineFeed(desk, channel, market)
    case 'public.miniTicker':
      return miniTickerFeed(desk, channel, market)
    case 'public.miniTickers':
      return miniTickersFeed(desk, channel)
    case 'private.account':
    case 'private.deals':
    case 'private.orders':
      return undefined
  }
}

/** All changes of a book within an interval as one push; versions follow on each other. */
class DepthFeed implements Feed {
  readonly market: string
  readonly intervalMs: number
  readonly #desk: StreamDesk
  readonly #channel: Channel
  readonly #instrument: Instrument
  readonly #changed = { buy: new Map<number, number>(), sell: new Map<number, number>() }
  #first = 0
  #last = 0
  #time = 0

  constructor(desk: StreamDesk, channel: Channel, market: string) {
    this.market = market
    this.intervalMs = Number.parseInt(channel.argument, 10)
    this.#desk = desk
    this.#channel = channel
    this.#instrument = desk.parts.engine.view.instrument(market)
  }

  levelChanged({ side, price, size, updateId, time }: LevelChanged): void {
    if (this.#first === 0) this.#first = updateId
    this.#last = updateId
    this.#time = time
    this.#changed[side].set(price, size)
  }

  push(): void {
    if (this.#first === 0) return
    const { parts } = this.#desk
    const [from, to] = [this.#first, this.#last].map((id) => String(parts.bookId(this.market, id)))
    const body = {
      asks: levelItems(this.#desk, this.#instrument, this.#changed.sell),
      bids: levelItems(this.#desk, this.#instrument, this.#changed.buy),
      eventType: `${this.#channel.name}@${this.#channel.argument}`,
      fromVersion: from,
      toVersion: to,
      ...addedFields(this.#desk, { lastOrderCreateTime: this.#time }),
    }
    this.#first = 0
    this.#changed.buy.clear()
    this.#changed.sell.clear()
    this.#desk.publish(this.#channel, { sendTime: parts.now(), body: { publicAggreDepths: body } })
  }
}

/** All trades within an interval as one push. */
class DealFeed implements Feed {
  readonly market: string
  readonly intervalMs: number
  readonly #desk: StreamDesk
  readonly #channel: Channel
  #deals: object[] = []

  constructor(desk: StreamDesk, channel: Channel, market: string) {
    this.market = market
    this.intervalMs = Number.parseInt(channel.argument, 10)
    this.#desk = desk
    this.#channel = channel
  }

  take(trade: Trade): void {
    const { price, size, side, time } = trade
    const instrument = this.#desk.parts.engine.view.instrument(this.market)
    this.#deals.push({
      price: instrument.priceText(price),
      quantity: instrument.sizeText(size),
      tradeType: side === 'buy' ? 1 : 2,
      time,
      ...addedFields(this.#desk, { tradeId: tradeIdText(trade) }),
    })
  }

  push(): void {
    if (this.#deals.length === 0) return
    const { name, argument } = this.#channel
    const body = { deals: this.#deals, eventType: `${name}@${argument}` }
    this.#deals = []
    this.#desk.publish(this.#channel, { sendTime: this.#desk.parts.now(), body: { publicAggreDeals: body } })
  }
}

/** Tells a trade to the channels of its market. */
export function takeTrade({ parts }: StreamDesk, trade: Trade): void {
  for (const topic of dealTopics(trade.market)) {
    const feed = parts.feeds.get(topic)
    if (feed instanceof DealFeed) feed.take(trade)
  }
}

function tickerFeed(desk: StreamDesk, channel: Channel, market: string): Feed {
  const intervalMs = Number.parseInt(channel.argument, 10)
  return bestFeed(desk.parts, { market, intervalMs }, (best) => {
    const added = addedFields(desk, { version: String(best.bookId), lastOrderCreateTime: best.time })
    const body = { ...bestFields(desk, market, best), ...added }
    desk.publish(channel, { sendTime: desk.parts.now(), body: { publicAggreBookTicker: body } })
  })
}

function batchFeed(desk: StreamDesk, channel: Channel, market: string): Feed {
  const intervalMs = desk.parts.options.batchTickerMs
  return bestFeed(desk.parts, { market, intervalMs }, (best) => {
    const added = addedFields(desk, { version: String(best.bookId), lastOrderCreateTime: best.time })
    const body = { items: [bestFields(desk, market, best)], ...added }
    desk.publish(channel, { sendTime: desk.parts.now(), body: { publicBookTickerBatch: body } })
  })
}

function limitFeed(desk: StreamDesk, channel: Channel, market: string): Feed {
  const { parts } = desk
  const instrument = parts.engine.view.instrument(market)
  const terms = { market, depth: Number(channel.argument), intervalMs: parts.options.limitDepthMs }
  return wholeFeed(parts, terms, ({ asks, bids, time }, bookId) => {
    const body = {
      asks: levelItems(desk, instrument, asks),
      bids: levelItems(desk, instrument, bids),
      eventType: channel.name,
      version: String(bookId),
      ...addedFields(desk, { lastOrderCreateTime: time }),
    }
    desk.publish(channel, { sendTime: parts.now(), body: { publicLimitDepths: body } })
  })
}

function bestFields({ parts }: StreamDesk, market: string, { bid, ask }: BestLevels): object {
  const instrument = parts.engine.view.instrument(market)
  const price = (level: BestLevels['bid']): string => (level === undefined ? '' : instrument.priceText(level.price))
  const size = (level: BestLevels['bid']): string => (level === undefined ? '' : instrument.sizeText(level.size))
  return { bidPrice: price(bid), bidQuantity: size(bid), askPrice: price(ask), askQuantity: size(ask) }
}

function levelItems({ parts }: StreamDesk, instrument: Instrument, levels: Iterable<DepthLevel>): object[] {
  const { paddedLevels } = parts.options
  const items: object[] = []
  for (const [price, size] of levels)
    items.push(
      paddedLevels
        ? { price: instrument.priceFixedText(price), quantity: toFixedText(size, instrument.sizeDecimals) }
        : { price: instrument.priceText(price), quantity: instrument.sizeText(size) },
    )
  return items
}

/** Fields that the schema has since June 2026. */
function addedFields<Fields extends object>({ parts }: StreamDesk, fields: Fields): Fields | object {
  return parts.options.newFields ? fields : {}
}
