import { inOrder, isClosed, isWithin, type CandleQuery } from '@venuekit/composite'
import type { Candle, Endpoint } from '@venuekit/core'
import {
  mapRows,
  orAbsent,
  tolerantArray,
  wireBoolean,
  wireDecimal,
  wireSeconds,
  type TolerantArray,
} from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { spotCandleIntervals, stretchParameters, toIntervalWord } from '../../candles.ts'
import { maybeDecimal } from '../../texts.ts'

const flag = /* @__PURE__ */ orAbsent(wireBoolean)

/** Time, quote volume, close, high, low, open; and of newer answers base volume, and whether it is closed. */
const row = /* @__PURE__ */ z
  .tuple([wireSeconds, maybeDecimal, wireDecimal, wireDecimal, wireDecimal, wireDecimal])
  .rest(z.unknown())
  .transform(([openTime, quoteVolume, close, high, low, open, ...newer]) => {
    const [baseVolume, closed] = [maybeDecimal.safeParse(newer[0]).data, flag.safeParse(newer[1]).data]
    return { openTime, open, high, low, close, baseVolume, quoteVolume, closed }
  })

/** Candles, oldest first. */
export const getCandles: Endpoint<CandleQuery, TolerantArray<z.output<typeof row>>, readonly Candle[]> = {
  ...publicRead('getCandles'),
  request: (parameters, instruments) => {
    const { exchangeSymbol } = instruments.require(parameters.symbol)
    const interval = toIntervalWord(parameters.interval, spotCandleIntervals)
    const stretch = stretchParameters(parameters, 1_000)
    return request('/spot/candlesticks', { query: { currency_pair: exchangeSymbol, interval, ...stretch } })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, parameters, context) => {
    const { symbol } = context.instruments.require(parameters.symbol)
    const { interval } = parameters
    const candles = mapRows(list, context, ({ closed, ...figures }): Candle | undefined => {
      const isDone = closed ?? isClosed(figures.openTime, parameters)
      return isWithin(figures.openTime, parameters) ? { symbol, interval, ...figures, closed: isDone } : undefined
    })
    return inOrder(candles, parameters)
  },
}
