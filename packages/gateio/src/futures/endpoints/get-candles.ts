import { inOrder, isClosed, isWithin, type CandleQuery } from '@venuekit/composite'
import { contractsToBase, type Candle, type Endpoint } from '@venuekit/core'
import { mapRows, tolerantArray, wireDecimal, wireSeconds, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead } from '../../calls.ts'
import { futuresCandleIntervals, stretchParameters, toIntervalWord } from '../../candles.ts'
import { maybeDecimal } from '../../texts.ts'

const row = /* @__PURE__ */ z.object({
  t: wireSeconds,
  o: wireDecimal,
  h: wireDecimal,
  l: wireDecimal,
  c: wireDecimal,
  /** Contracts; candles of the mark and the index price have none. */
  v: maybeDecimal,
  sum: maybeDecimal,
})

/** The price that candles are of: the last trades', or a series that the exchange computes. */
interface FuturesCandleQuery extends CandleQuery {
  readonly price?: 'last' | 'mark' | 'index' | undefined
}

/** Candles, oldest first. */
export const getCandles: Endpoint<FuturesCandleQuery, TolerantArray<z.output<typeof row>>, readonly Candle[]> = {
  ...publicRead('getCandles'),
  request: (parameters, instruments) => {
    const { symbol, interval, price = 'last' } = parameters
    const { exchangeSymbol } = instruments.require(symbol)
    const contract = price === 'last' ? exchangeSymbol : `${price}_${exchangeSymbol}`
    const word = toIntervalWord(interval, futuresCandleIntervals)
    return futuresRequest('/candlesticks', {
      query: { contract, interval: word, ...stretchParameters(parameters, 2_000) },
    })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, parameters, context) => {
    const instrument = context.instruments.require(parameters.symbol)
    const { symbol } = instrument
    const { interval } = parameters
    const candles = mapRows(list, context, ({ t: openTime, o: open, h: high, l: low, c: close, v, sum }) => {
      if (!isWithin(openTime, parameters)) return undefined
      const baseVolume = v === undefined ? undefined : contractsToBase(instrument, v)
      const closed = isClosed(openTime, parameters)
      const candle: Candle = {
        symbol,
        interval,
        openTime,
        open,
        high,
        low,
        close,
        baseVolume,
        quoteVolume: sum,
        closed,
      }
      return candle
    })
    return inOrder(candles, parameters)
  },
}
