import { closeTimeOf, openTimeOf } from '../../engine/candles.ts'
import type { Feed } from '../../wire-kit/feed-board.ts'
import { candleTexts, ratioText } from '../market-texts.ts'
import { internalId, type MexcParts } from '../mexc-parts.ts'
import type { MessageFields } from '../protobuf/push-encoder.ts'
import { socketIntervals, zoneMinutes, type Channel } from './channel-names.ts'
import type { StreamDesk } from './stream-desk.ts'

const second = 1_000
const minute = 60_000

/** The candle of now, about once a second while there are trades. That one has closed is not told. */
export function klineFeed(desk: StreamDesk, channel: Channel, market: string): Feed {
  const { parts } = desk
  const interval = socketIntervals[channel.argument] ?? '1m'
  const instrument = parts.engine.view.instrument(market)
  const fieldsNow = (): MessageFields | undefined => {
    const [candle] = parts.engine.view.candles(market, interval, { limit: 1 })
    if (candle === undefined) return undefined
    const { open, close, high, low, size, value } = candleTexts(parts, instrument, candle)
    return {
      interval: channel.argument,
      windowStart: candle.openTime / second,
      openingPrice: open,
      closingPrice: close,
      highestPrice: high,
      lowestPrice: low,
      volume: size,
      amount: value,
      windowEnd: closeTimeOf(interval, candle.openTime) / second,
    }
  }
  return changeFeed({ market, intervalMs: second, now: fieldsNow }, (publicSpotKline) =>
    desk.publish(channel, { symbolId: internalId(market), createTime: parts.now(), body: { publicSpotKline } }),
  )
}

export function miniTickerFeed(desk: StreamDesk, channel: Channel, market: string): Feed {
  const { parts } = desk
  const terms = {
    market,
    intervalMs: parts.options.miniTickerMs,
    now: () => tickerFields(parts, market, channel.argument),
  }
  return changeFeed(terms, (publicMiniTicker) =>
    desk.publish(channel, { sendTime: parts.now(), body: { publicMiniTicker } }),
  )
}

/** All symbols that have moved. */
export function miniTickersFeed(desk: StreamDesk, channel: Channel): Feed {
  const { parts } = desk
  const moved: MessageFields[] = []
  const { miniTickerMs: intervalMs } = parts.options
  const feeds = parts.engine.view.instruments.map(({ id: market }) =>
    changeFeed({ market, intervalMs, now: () => tickerFields(parts, market, channel.argument) }, (fields) =>
      moved.push(fields),
    ),
  )
  return {
    market: '',
    intervalMs,
    push: () => {
      for (const feed of feeds) feed.push()
      const items = moved.splice(0)
      if (items.length > 0) desk.publish(channel, { sendTime: parts.now(), body: { publicMiniTickers: { items } } })
    },
  }
}

interface ChangeFeedTerms extends Pick<Feed, 'market' | 'intervalMs'> {
  /** Undefined while there is nothing to tell. */
  readonly now: () => MessageFields | undefined
}

/** Tells what has become different since the last time, or since the beginning. */
function changeFeed({ market, intervalMs, now }: ChangeFeedTerms, tell: (fields: MessageFields) => void): Feed {
  let told = JSON.stringify(now())
  return {
    market,
    intervalMs,
    push: () => {
      const fields = now()
      const text = JSON.stringify(fields)
      if (fields === undefined || text === told) return
      told = text
      tell(fields)
    },
  }
}

function tickerFields(parts: MexcParts, market: string, zone: string): MessageFields | undefined {
  const { view, assets } = parts.engine
  const instrument = view.instrument(market)
  const { last, open, high, low, size, value } = view.ticker(market)
  if (last === undefined) return undefined
  const text = (price: number | undefined): string => instrument.priceText(price ?? last)
  const rateOf = (name: string): string => {
    const minutes = zoneMinutes(name)
    return ratioText(minutes === undefined ? open : (openSince(parts, market, minutes) ?? last), last)
  }
  const [rate, zonedRate] = [rateOf('UTC+8'), rateOf(zone)]
  return {
    symbol: market,
    price: text(last),
    rate,
    zonedRate,
    high: text(high),
    low: text(low),
    volume: assets.text(instrument.quote, value),
    quantity: assets.text(instrument.base, instrument.baseMoney(1) * size),
    lastCloseRate: rate,
    lastCloseZonedRate: zonedRate,
    lastCloseHigh: text(high),
    lastCloseLow: text(low),
  }
}

/** The first price since midnight in a time zone. */
function openSince(parts: MexcParts, market: string, aheadMinutes: number): number | undefined {
  const offset = aheadMinutes * minute
  const midnight = openTimeOf('1d', parts.now() + offset) - offset
  return parts.engine.view.candles(market, '15m', { from: midnight })[0]?.open
}
