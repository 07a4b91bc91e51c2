import { expect, test } from 'vitest'
import { benchOf, fund, granted, linear, moneyOf, refusal } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'
import type { MarginOptions } from './options.ts'

// One contract of LINEAR is 0.01 BTC: at a price of 100.0 it is worth 1 USDT.
function market(margin: MarginOptions) {
  const bench = benchOf({ markets: [{ ...linear, margin }] })
  fund(bench.engine, 1, { USDT: '100' })
  bench.engine.openAccount({ id: 9, house: true })
  return bench
}

/** A limit order in LINEAR, or a market order when it has no price. */
function order(account: number, quick: Pick<SubmitOrder, 'side' | 'size'> & Partial<SubmitOrder>): SubmitOrder {
  return { account, market: 'LINEAR', kind: quick.price === undefined ? 'market' : 'limit', ...quick }
}

test('a position limit counts what an order would make of the position', () => {
  const { engine } = market({ maximumPosition: '50' })
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 30 })))
  expect(engine.submit(order(1, { side: 'buy', size: 21 }))).toMatchObject({
    rejection: { reason: 'position-limit', limit: 50 },
  })
  expect(refusal(engine.submit(order(1, { side: 'sell', price: 1_000, size: 81 })))).toBe('position-limit')
  granted(engine.submit(order(1, { side: 'sell', price: 1_000, size: 80 })))
})

test('a limit of the value of a position counts the open orders that enlarge it, at the mark price', () => {
  const { engine } = market({ maximumPositionValue: '100' })
  const limit = moneyOf(engine, 'USDT', '100')
  const place = (change: Partial<SubmitOrder> & Pick<SubmitOrder, 'size'>) =>
    engine.submit(order(1, { side: 'buy', ...change }))
  const unit = engine.view.instrument('LINEAR').value(1_000, 1)
  const most = Number(limit / unit)
  engine.setMarkPrice({ market: 'LINEAR', mark: 1_000 })
  expect(place({ price: 900, size: most + 1 })).toMatchObject({
    rejection: { reason: 'position-value-limit', limit, value: limit + unit },
  })
  const { id } = granted(place({ price: 900, size: most - 10 })).order
  expect(refusal(place({ price: 900, size: 11 }))).toBe('position-value-limit')
  granted(place({ price: 900, size: 10 }))
  expect(refusal(engine.amend({ account: 1, orderId: id, size: most - 9 }))).toBe('position-value-limit')
  granted(engine.amend({ account: 1, orderId: id, price: 901 }))
  // Sells are on another side of it.
  granted(place({ side: 'sell', price: 1_100, size: most }))
  engine.cancelAll({ account: 1 })
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: most })))
  granted(place({ price: 1_000, size: most }))
  expect(refusal(place({ price: 900, size: 1 }))).toBe('position-value-limit')
  // What closes it and goes as far beyond is allowed, and no further; orders that only close it take no room.
  granted(place({ side: 'sell', price: 1_200, size: most, reduceOnly: true }))
  granted(place({ side: 'sell', price: 1_100, size: 2 * most }))
  expect(refusal(place({ side: 'sell', price: 1_100, size: 1 }))).toBe('position-value-limit')
  engine.cancelAll({ account: 1 })
  engine.setLimits({ market: 'LINEAR', limits: { maximumPositionValue: unit } })
  expect(engine.view.limits('LINEAR').maximumPositionValue).toBe(unit)
  expect(engine.view.positions(1)).toMatchObject([{ size: most }])
  granted(place({ side: 'sell', price: 1_100, size: most, reduceOnly: true }))
})

test('what has ended makes room, and orders from before the limit count', () => {
  const { engine } = market({})
  const bid = (size: number) => engine.submit(order(1, { side: 'buy', price: 900, size }))
  engine.setMarkPrice({ market: 'LINEAR', mark: 1_000 })
  granted(bid(60))
  engine.setLimits({ market: 'LINEAR', limits: { maximumPositionValue: moneyOf(engine, 'USDT', '100') } })
  expect(refusal(bid(41))).toBe('position-value-limit')
  for (let round = 0; round < 10; round += 1) {
    const { id } = granted(bid(40)).order
    expect(refusal(bid(1))).toBe('position-value-limit')
    granted(engine.cancel({ account: 1, orderId: id }))
    // What is only looked at takes no room.
    expect(engine.check(order(1, { side: 'buy', price: 900, size: 40 }))).toBeUndefined()
  }
  engine.cancelAll({ account: 1 })
  granted(bid(100))
})

test('in hedge mode each position has the limit for itself', () => {
  const { engine } = market({ maximumPositionValue: '100' })
  const unit = engine.view.instrument('LINEAR').value(1_000, 1)
  const most = Number(moneyOf(engine, 'USDT', '100') / unit)
  engine.setMarkPrice({ market: 'LINEAR', mark: 1_000 })
  granted(engine.setPositionMode({ account: 1, mode: 'hedge' }))
  granted(engine.submit(order(1, { side: 'buy', price: 900, size: most })))
  granted(engine.submit(order(1, { side: 'sell', price: 1_100, size: most })))
  for (const [side, price] of [
    ['buy', 900],
    ['sell', 1_100],
  ] as const)
    expect(refusal(engine.submit(order(1, { side, price, size: 1 })))).toBe('position-value-limit')
})
