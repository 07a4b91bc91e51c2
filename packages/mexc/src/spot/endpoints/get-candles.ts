import { inOrder, isClosed, isWithin, type CandleQuery } from '@venuekit/composite'
import type { Candle, Endpoint } from '@venuekit/core'
import { mapRows, tolerantArray, wireDecimal, wireMilliseconds, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { stretchParameters, toIntervalWord } from '../../candles.ts'
import { maybeDecimal } from '../../texts.ts'

/** Time, open, high, low, close, base volume, end, quote volume. */
const row = /* @__PURE__ */ z
  .tuple([
    wireMilliseconds,
    wireDecimal,
    wireDecimal,
    wireDecimal,
    wireDecimal,
    maybeDecimal,
    wireMilliseconds,
    maybeDecimal,
  ])
  .rest(z.unknown())
  .transform(([openTime, open, high, low, close, baseVolume, , quoteVolume]) => {
    return { openTime, open, high, low, close, baseVolume, quoteVolume }
  })

/** Candles, oldest first. */
export const getCandles: Endpoint<CandleQuery, TolerantArray<z.output<typeof row>>, readonly Candle[]> = {
  ...publicRead('getCandles', 1),
  request: (query, instruments) => {
    const { exchangeSymbol: symbol } = instruments.require(query.symbol)
    return request('/klines', { symbol, interval: toIntervalWord(query.interval, 'rest'), ...stretchParameters(query) })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, query, context) => {
    const { symbol } = context.instruments.require(query.symbol)
    const { interval } = query
    const candles = mapRows(list, context, (figures): Candle | undefined =>
      isWithin(figures.openTime, query)
        ? { symbol, interval, ...figures, closed: isClosed(figures.openTime, query) }
        : undefined,
    )
    return inOrder(candles, query)
  },
}
