import { expect, test } from 'vitest'
import {
  fromStreamWord,
  restCandleIntervals,
  streamCandleIntervals,
  stretchParameters,
  toIntervalWord,
} from './candles.ts'

const query = { symbol: 'BTC/USDT', interval: '1m', nowMs: 1_700_000_600_500, limit: 2 } as const

test('[S3.87] the end of a stretch is sent one later, with room for the candle that this may bring', () => {
  expect(stretchParameters({ ...query, since: 1_700_000_000_001, until: undefined })).toEqual({
    startTime: 1_700_000_000_001,
    endTime: 1_700_000_120_001,
    limit: 3,
  })
  expect(stretchParameters({ ...query, limit: 5_000, since: 0, until: undefined }).limit).toBe(500)
})

test('[S3.87] the newest are asked for by their number alone', () => {
  expect(stretchParameters({ ...query, since: undefined, until: undefined })).toEqual({ limit: 2 })
})

test('[S3.87] REST and sockets have their own words', () => {
  expect(restCandleIntervals.map((interval) => toIntervalWord(interval, 'rest')).join(' ')).toBe(
    '1m 5m 15m 30m 60m 4h 1d 1W 1M',
  )
  const words = streamCandleIntervals.map((interval) => toIntervalWord(interval, 'stream'))
  expect(words.join(' ')).toBe('Min1 Min5 Min15 Min30 Min60 Hour4 Hour8 Day1 Week1 Month1')
  expect(words.map(fromStreamWord)).toEqual(streamCandleIntervals)
  expect(fromStreamWord('Hour12')).toBeUndefined()
  expect(() => toIntervalWord('8h', 'rest')).toThrow(/1m, 5m/)
})
