import { isPositive, type Candle, type CandleInterval, type Instrument } from '@venuekit/core'
import type { PublicRest, PublicRestCalls } from '../ports/public-rest.ts'
import type { AskExchange } from '../streams/channel.ts'

/** For each stream of a market what the exchange is asked to find out whether there was something to tell. */
export interface MarketQuestions {
  readonly trades?: ((instrument: Instrument) => AskExchange) | undefined
  readonly bookTicker?: ((instrument: Instrument) => AskExchange) | undefined
  readonly ticker?: ((instrument: Instrument) => AskExchange) | undefined
  readonly candles?: ((instrument: Instrument, interval: CandleInterval) => AskExchange) | undefined
  readonly fundingRate?: ((instrument: Instrument) => AskExchange) | undefined
}

/** More than one: exchanges list candles and trades of either order, and some begin a candle in which nothing happened yet. */
const few = 3

/** The questions that the class of an exchange can put. */
export function marketQuestions(rest: PublicRest & Partial<PublicRestCalls>): MarketQuestions {
  const { getRecentTrades, getBookTicker, getTickerInfo, getKlines, getFundingRate } = rest
  return {
    trades:
      getRecentTrades &&
      (({ symbol }) =>
        async (signal) =>
          textOf(await getRecentTrades.call(rest, symbol, { signal, limit: few }))),
    bookTicker:
      getBookTicker &&
      (({ symbol }) =>
        async (signal) => {
          const { bid, ask } = await getBookTicker.call(rest, symbol, { signal })
          return textOf([bid, ask])
        }),
    // Figures of a day change when an old hour leaves it; the last price is told only by a trade.
    ticker:
      getTickerInfo &&
      (({ symbol }) =>
        async (signal) =>
          textOf((await getTickerInfo.call(rest, symbol, { signal })).last)),
    candles:
      getKlines &&
      (({ symbol }, interval) =>
        async (signal) =>
          textOf((await getKlines.call(rest, symbol, interval, { signal, limit: few })).filter(hasTrades))),
    fundingRate:
      getFundingRate &&
      (({ symbol }) =>
        async (signal) =>
          textOf((await getFundingRate.call(rest, symbol, { signal })).rate)),
  }
}

function hasTrades({ baseVolume, quoteVolume = baseVolume }: Candle): boolean {
  return quoteVolume === undefined || isPositive(quoteVolume)
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? ''
}
