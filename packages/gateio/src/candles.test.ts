import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { candleStretch } from './candles.ts'

const minute = 60_000

/** When the candles open that the exchange would send for this. */
function opened({ from = 0, to = 0 }: { readonly from?: number | undefined; readonly to?: number | undefined }) {
  const times: number[] = []
  for (let time = Math.ceil((from * 1_000) / minute) * minute; time <= to * 1_000; time += minute) times.push(time)
  return times
}

test('[S3.87] a stretch of so many intervals is asked for whole, wherever it begins', () => {
  const times = fc.integer({ min: 0, max: 2_000_000_000_000 })
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 20 }), (since, rows) => {
      const until = since + rows * minute - 1
      const query = { symbol: 'BTC/USDT', interval: '1m', since, until, limit: rows, nowMs: until } as const
      const within = opened(candleStretch(query, 1_000)).filter((time) => time >= since && time <= until)
      expect(within).toHaveLength(rows)
    }),
  )
})

test('[S3.87] the last candles are as many as were asked for, and no call asks for more than the exchange gives', () => {
  const times = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 })
  fc.assert(
    fc.property(times, fc.integer({ min: 1, max: 20 }), fc.boolean(), (time, rows, isLast) => {
      const query = { symbol: 'BTC/USDT', interval: '1m', nowMs: 2_100_000_000_000, limit: rows } as const
      const stretch = isLast ? { since: undefined, until: time } : { since: time, until: undefined }
      expect(opened(candleStretch({ ...query, ...stretch }, 20))).toHaveLength(rows)
    }),
  )
})
