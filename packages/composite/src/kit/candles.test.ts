import type { CandleInterval } from '@venuekit/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { intervalMs } from '../history/intervals.ts'
import { candleStretch, everyCandle, type CandleStretch } from './candles.ts'

const minute = 60_000
const times = fc.integer({ min: 1_600_000_000_000, max: 2_000_000_000_000 })
const months = Array.from({ length: 1_600 }, (_, index) => Date.UTC(1970, index))
const counts = fc.integer({ min: 1, max: 20 })
const lengths = fc.constantFrom<CandleInterval>('1m', '1M')
const ask = { symbol: 'BTC/USDT', interval: '1m', nowMs: 2_100_000_000_000 } as const

/** When the candles open that are within: of a minute, or of a month. */
function opened(
  { since = 0, until = 0 }: Pick<CandleStretch, 'since' | 'until'>,
  interval: CandleInterval = '1m',
): readonly number[] {
  if (interval === '1M') return months.filter((time) => time >= since && time <= until)
  const first = Math.ceil(since / minute) * minute
  return Array.from(
    { length: Math.max(0, Math.floor((until - first) / minute) + 1) },
    (_, index) => first + index * minute,
  )
}

test('[S3.87] a stretch of so many candles is asked for whole, wherever it begins', () => {
  fc.assert(
    fc.property(times, counts, (since, rows) => {
      const until = since + rows * minute - 1
      expect(candleStretch({ ...ask, since, until, limit: rows }, 1_000)).toEqual({ limit: rows, since, until })
    }),
  )
})

test('[S3.87] where one end is given there are as many candles as were asked for, and never more than an answer holds', () => {
  fc.assert(
    fc.property(times, counts, fc.tuple(fc.boolean(), lengths), (time, rows, [isLast, interval]) => {
      const ends = isLast ? { since: undefined, until: time } : { since: time, until: undefined }
      const stretch = candleStretch({ ...ask, ...ends, interval, nowMs: 4_000_000_000_000, limit: rows }, 15)
      expect(opened(stretch, interval)).toHaveLength(Math.min(rows, 15))
      expect(stretch.limit).toBe(Math.min(rows, 15))
      expect(isLast ? stretch.until : stretch.since).toBe(time)
    }),
  )
})

test('[S3.87] without an end the newest are asked for by their number, and nothing from before there was a time', () => {
  const open = { since: undefined, until: undefined }
  expect(candleStretch({ ...ask, ...open, limit: undefined }, 1_000)).toEqual({ limit: 100 })
  expect(candleStretch({ ...ask, ...open, limit: 5_000 }, 1_000)).toEqual({ limit: 1_000 })
  const early = candleStretch({ ...ask, interval: '1M', since: undefined, until: 1_000, limit: 12 }, 1_000)
  expect(early).toEqual({ limit: 12, since: 0, until: 1_000 })
  expect(() => candleStretch({ ...ask, ...open, limit: 0 }, 1_000)).toThrow(/limit/)
})

test('[S3.87] a stretch of many answers is asked for without a hole and without doing anything twice', async () => {
  await fc.assert(
    fc.asyncProperty(lengths, times, fc.tuple(counts, fc.nat({ max: 100 })), async (interval, since, [cap, more]) => {
      const parts: { readonly since: number; readonly until: number }[] = []
      const until = since + more * intervalMs(interval)
      const get = async (part: { readonly since: number; readonly until: number }) => {
        parts.push(part)
        return []
      }
      await everyCandle(get, { interval, since, until, cap })
      expect(parts[0]?.since).toBe(since)
      expect(parts.at(-1)?.until).toBe(until)
      for (const [index, part] of parts.entries()) {
        expect(part.since).toBe((parts[index - 1]?.until ?? since - 1) + 1)
        expect(opened(part, interval).length).toBeLessThanOrEqual(cap)
        // None but the last asks for less than an answer holds.
        expect(index === parts.length - 1 || opened(part, interval).length === cap).toBe(true)
      }
    }),
  )
})
