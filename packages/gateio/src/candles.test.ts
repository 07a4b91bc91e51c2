import { expect, test } from 'vitest'
import { stretchParameters } from './candles.ts'

const query = { symbol: 'BTC/USDT', interval: '1m', nowMs: 1_700_000_600_500, limit: undefined } as const

test('[S3.87] a stretch is sent in whole seconds, within which every candle of it begins, and without a number of rows', () => {
  expect(stretchParameters({ ...query, since: 1_700_000_000_001, until: 1_700_000_060_999 }, 1_000)).toEqual({
    from: 1_700_000_001,
    to: 1_700_000_060,
  })
})

test('[S3.87] the newest are asked for by their number alone', () => {
  expect(stretchParameters({ ...query, since: undefined, until: undefined }, 1_000)).toEqual({ limit: 100 })
})
