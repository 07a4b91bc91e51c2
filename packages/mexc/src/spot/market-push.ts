import { isClosed, spoken } from '@venuekit/composite'
import { wireDecimal, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { fromStreamWord } from '../candles.ts'
import { bodyOf, type BodyReader } from '../streams/reader.ts'
import { maybeDecimal } from '../texts.ts'

/** A candle. Nothing says that it is closed but the time. */
export const candlePush: BodyReader = /* @__PURE__ */ bodyOf(
  {
    interval: [1, 'text'],
    windowStart: [2, 'integer'],
    openingPrice: [3, 'text'],
    closingPrice: [4, 'text'],
    highestPrice: [5, 'text'],
    lowestPrice: [6, 'text'],
    volume: [7, 'text'],
    amount: [8, 'text'],
  },
  /* @__PURE__ */ z.object({
    interval: z.string(),
    windowStart: wireSeconds,
    openingPrice: wireDecimal,
    closingPrice: wireDecimal,
    highestPrice: wireDecimal,
    lowestPrice: wireDecimal,
    volume: maybeDecimal,
    amount: maybeDecimal,
  }),
  (one, { instrument, sentAt }) => {
    const interval = fromStreamWord(one.interval)
    if (interval === undefined) return undefined
    const { windowStart: openTime, openingPrice: open, highestPrice: high, lowestPrice: low, closingPrice: close } = one
    return {
      type: 'candle',
      candle: {
        symbol: instrument().symbol,
        interval,
        openTime,
        open,
        high,
        low,
        close,
        baseVolume: one.volume,
        quoteVolume: one.amount,
        closed: sentAt !== undefined && isClosed(openTime, { interval, nowMs: sentAt }),
      },
    }
  },
)

/** The figures of a day: `volume` is in the quote asset, `quantity` in the base asset. */
export const tickerPush: BodyReader = /* @__PURE__ */ bodyOf(
  {
    price: [2, 'text'],
    zonedRate: [4, 'text'],
    high: [5, 'text'],
    low: [6, 'text'],
    volume: [7, 'text'],
    quantity: [8, 'text'],
  },
  /* @__PURE__ */ z.object({
    price: maybeDecimal,
    zonedRate: maybeDecimal,
    high: maybeDecimal,
    low: maybeDecimal,
    volume: maybeDecimal,
    quantity: maybeDecimal,
  }),
  (
    { price: last, zonedRate: change, high, low, volume: quoteVolume, quantity: baseVolume },
    { instrument, sentAt },
  ) => ({
    type: 'ticker',
    ticker: spoken({
      symbol: instrument().symbol,
      last,
      change,
      high,
      low,
      quoteVolume,
      baseVolume,
      timestamp: sentAt,
    }),
  }),
)
