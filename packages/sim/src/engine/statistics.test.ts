import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { candleIntervals, intervalLength, openTimeOf } from './candles.ts'
import { Statistics } from './statistics.ts'
import type { Trade } from './views.ts'

const start = Date.UTC(2026, 0, 1)

function trade(time: number, price: number, size: number): Trade {
  return {
    id: 1,
    market: 'X',
    sequence: 1,
    price,
    size,
    value: BigInt(price * size),
    side: 'buy',
    makerOrderId: 1,
    takerOrderId: 2,
    makerAccount: 1,
    takerAccount: 2,
    time,
  }
}

const trades = fc
  .array(
    fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 9 })),
    {
      minLength: 1,
      maxLength: 80,
      size: 'max',
    },
  )
  .map((steps) => {
    let time = start
    return steps.map(([later, price, size]) => trade((time += later), price, size))
  })

test('candles of every interval are what the trades make them', () => {
  fc.assert(
    fc.property(trades, fc.constantFrom(...candleIntervals), (made, interval) => {
      const statistics = new Statistics(1_000)
      for (const one of made) statistics.add(one)
      const groups = Map.groupBy(made, ({ time }) => openTimeOf(interval, time))
      const expected = [...groups].map(([openTime, group]) => ({
        openTime,
        open: group[0]?.price,
        high: Math.max(...group.map(({ price }) => price)),
        low: Math.min(...group.map(({ price }) => price)),
        close: group.at(-1)?.price,
        size: group.reduce((sum, { size }) => sum + BigInt(size), 0n),
        value: group.reduce((sum, { value }) => sum + value, 0n),
        trades: group.length,
      }))
      expect(statistics.candles(interval)).toEqual(expected)
    }),
  )
})

test('the ticker is made of the trades of 24 hours, to the minute', () => {
  const statistics = new Statistics(10)
  expect(statistics.ticker(start)).toMatchObject({ last: undefined, open: undefined, size: 0n, trades: 0 })
  statistics.add(trade(start, 100, 5))
  statistics.add(trade(start + 60_000, 90, 1))
  statistics.add(trade(start + 3_600_000, 120, 2))
  statistics.add(trade(start + 3_600_500, 110, 3))
  const now = start + 86_400_000
  expect(statistics.ticker(now - 1)).toMatchObject({ open: 100, high: 120, low: 90, last: 110, size: 11n, trades: 4 })
  expect(statistics.ticker(now)).toMatchObject({ open: 90, high: 120, low: 90, last: 110, size: 6n, trades: 3 })
  expect(statistics.ticker(now)).toMatchObject({ openTime: start + 60_000, closeTime: now, value: 660n })
  expect(statistics.ticker(now + 86_400_000)).toMatchObject({ last: 110, open: undefined, size: 0n })
})

test('candles come in a range, the newest of it, oldest first', () => {
  const statistics = new Statistics(5)
  for (let minute = 0; minute < 8; minute += 1) statistics.add(trade(start + minute * 60_000, 100 + minute, 1))
  const opens = (range: Parameters<Statistics['candles']>[1]) => statistics.candles('1m', range).map(({ open }) => open)
  // Five closed ones are remembered, and the one that still grows.
  expect(opens({})).toEqual([102, 103, 104, 105, 106, 107])
  expect(opens({ limit: 2 })).toEqual([106, 107])
  expect(opens({ to: start + 5 * 60_000, limit: 2 })).toEqual([104, 105])
  expect(opens({ from: start + 6 * 60_000 })).toEqual([106, 107])
})

test('a candle that was read does not change afterwards', () => {
  const statistics = new Statistics(5)
  statistics.add(trade(start, 100, 1))
  const [before] = statistics.candles('1h')
  statistics.add(trade(start + 500, 120, 1))
  statistics.add(trade(start + 5_000, 130, 1))
  expect(before).toMatchObject({ high: 100, trades: 1 })
  expect(statistics.candles('1h')).toMatchObject([{ high: 130, trades: 3 }])
})

test('a clock that steps back adds to the newest candle', () => {
  const statistics = new Statistics(5)
  statistics.add(trade(start + 60_000, 100, 1))
  statistics.add(trade(start, 120, 1))
  expect(statistics.candles('1m')).toMatchObject([{ openTime: start + 60_000, high: 120, trades: 2 }])
})

test('candles of the past count for all intervals from a minute on, and for the ticker', () => {
  const statistics = new Statistics(50)
  const minute = (index: number, price: number) => ({
    openTime: start + index * 60_000,
    open: price,
    high: price + 1,
    low: price - 1,
    close: price,
    size: 10n,
    value: 1_000n,
    trades: 3,
  })
  statistics.backfill([minute(0, 100), minute(1, 101), minute(2, 102)])
  statistics.add(trade(start + 180_000, 110, 1))
  expect(statistics.candles('1s')).toHaveLength(1)
  expect(statistics.candles('5m')).toMatchObject([{ open: 100, high: 110, low: 99, close: 110, size: 31n, trades: 10 }])
  expect(statistics.ticker(start + 200_000)).toMatchObject({ open: 100, low: 99, last: 110, size: 31n })
})

test('candles of the past are made of the minutes that fall into them, whatever their interval', () => {
  const minutes = Array.from({ length: 50_000 }, (_, index) => {
    const price = 1_000 + ((index * 7_919) % 613)
    const openTime = start + index * 60_000
    return { openTime, open: price, high: price + 3, low: price - 2, close: price + 1, size: 10n, value: 7n, trades: 3 }
  })
  const statistics = new Statistics(1_000)
  statistics.backfill(minutes)
  for (const interval of candleIntervals.filter((each) => intervalLength(each) >= 60_000)) {
    const wanted = [...Map.groupBy(minutes, ({ openTime }) => openTimeOf(interval, openTime))].map(
      ([openTime, candles]) => ({
        openTime,
        open: candles[0]?.open,
        high: Math.max(...candles.map(({ high }) => high)),
        low: Math.min(...candles.map(({ low }) => low)),
        close: candles.at(-1)?.close,
        size: 10n * BigInt(candles.length),
        value: 7n * BigInt(candles.length),
        trades: 3 * candles.length,
      }),
    )
    expect(statistics.candles(interval)).toEqual(wanted.slice(-1_000))
  }
})

test('weeks begin on Monday, months on the first, and 7d counts from 1970', () => {
  const time = Date.UTC(2026, 9, 15, 13, 45, 12)
  const opens = (interval: (typeof candleIntervals)[number]) =>
    new Date(openTimeOf(interval, time)).toISOString().slice(0, 16)
  expect(opens('1w')).toBe('2026-10-12T00:00')
  expect(opens('7d')).toBe('2026-10-15T00:00')
  expect(opens('1M')).toBe('2026-10-01T00:00')
  expect(opens('8h')).toBe('2026-10-15T08:00')
  expect(opens('15m')).toBe('2026-10-15T13:45')
  expect(intervalLength('3m')).toBe(180_000)
})
