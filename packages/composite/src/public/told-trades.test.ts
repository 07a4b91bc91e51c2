import type { Trade } from '@venuekit/core'
import { expect, test } from 'vitest'
import { ToldTrades } from './told-trades.ts'

const tradeAt = (timestamp: number, changes: Partial<Trade> = {}): Trade =>
  ({ symbol: 'BTC/USDT', timestamp, side: 'buy', price: '100', size: '1', ...changes }) as Trade

/** Takes each trade as one frame; says which were new. */
function takeAll(
  trades: ToldTrades,
  arrivals: readonly (readonly [connection: number, trade: Trade, replayed?: true])[],
): boolean[] {
  return arrivals.map(([connection, trade, replayed = false]) =>
    trades.take(trade, trades.source({ connection, replayed })),
  )
}

test('[S3.66] with ids each trade is told once, whatever brings it', () => {
  const [one, other] = [tradeAt(1, { id: '1' }), tradeAt(1, { id: '2' })] as [Trade, Trade]
  const arrivals = [
    [1, one],
    [1, other],
    [2, one],
    [2, other],
    [3, one, true],
  ] as const
  expect(takeAll(new ToldTrades(10), arrivals)).toEqual([true, true, false, false, false])
})

test('[S3.66] without ids both connections may be first, and two trades that are alike are two', () => {
  const arrivals = [
    [1, tradeAt(1)],
    [2, tradeAt(1)],
    [2, tradeAt(1)],
    [1, tradeAt(1)],
    [2, tradeAt(2)],
    [1, tradeAt(2)],
    [1, tradeAt(1, { side: 'sell' })],
  ] as const
  expect(takeAll(new ToldTrades(10), arrivals)).toEqual([true, false, true, false, true, false, true])
})

test('[S3.66] without ids what came late over the old connection alone is told too', () => {
  const arrivals = [
    [2, tradeAt(5)],
    [1, tradeAt(4)],
    [1, tradeAt(5)],
  ] as const
  expect(takeAll(new ToldTrades(10), arrivals)).toEqual([true, true, false])
})

test('[S3.66] without ids what a new subscription begins with is told as far as it is new', () => {
  const arrivals = [
    [1, tradeAt(5)],
    [1, tradeAt(4), true],
    [1, tradeAt(5), true],
    [1, tradeAt(6), true],
  ] as const
  expect(takeAll(new ToldTrades(10), arrivals)).toEqual([true, false, false, true])
})

test('no more is remembered than was asked for', () => {
  const trades = new ToldTrades(2)
  const arrivals = [
    [1, tradeAt(1)],
    [1, tradeAt(2)],
    [1, tradeAt(3)],
    [2, tradeAt(3)],
    [2, tradeAt(1)],
  ] as const
  expect(takeAll(trades, arrivals)).toEqual([true, true, true, false, true])
})
