import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { spot } from '../../test/engine/harness.ts'
import { MatchingEngine } from './engine.ts'

type Side = 'buy' | 'sell'

interface Waiting {
  readonly id: number
  readonly side: Side
  price: number
  left: number
  filled: number
}

/** A book without any cleverness: one list in the order of arrival, searched from the start each time. */
class NaiveBook {
  waiting: Waiting[] = []
  readonly trades: string[] = []

  enter(order: Waiting, rests: boolean): void {
    for (;;) {
      const maker = this.#bestFor(order)
      if (order.left === 0 || maker === undefined) break
      const size = Math.min(order.left, maker.left)
      this.trades.push(`${maker.id} ${order.id} ${size}@${maker.price}`)
      for (const one of [maker, order]) {
        one.left -= size
        one.filled += size
      }
      this.waiting = this.waiting.filter((one) => one.left > 0)
    }
    if (rests && order.left > 0) this.waiting.push(order)
  }

  /** Smaller keeps the place; anything else is like a new order. */
  amend(order: Waiting, price: number, size: number): void {
    const left = size - order.filled
    if (price === order.price && left <= order.left) {
      order.left = left
      return
    }
    this.waiting = this.waiting.filter((one) => one !== order)
    Object.assign(order, { price, left })
    this.enter(order, true)
  }

  #bestFor({ side, price }: Waiting): Waiting | undefined {
    let best: Waiting | undefined
    for (const one of this.waiting) {
      const better = best === undefined || (side === 'buy' ? one.price < best.price : one.price > best.price)
      const reached = side === 'buy' ? one.price <= price : one.price >= price
      if (one.side !== side && reached && better) best = one
    }
    return best
  }
}

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom('gtc', 'gtc', 'gtc', 'ioc', 'market'),
      side: fc.constantFrom<Side>('buy', 'sell'),
      price: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 1, max: 20 }),
      pick: fc.constant(0),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constantFrom('amend', 'cancel'),
      side: fc.constant<Side>('buy'),
      price: fc.integer({ min: 95, max: 105 }),
      size: fc.integer({ min: 1, max: 20 }),
      pick: fc.nat({ max: 50 }),
    }),
  },
)

test('orders trade by price and then by time, as in a book that is one plain list', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }), (steps) => {
      const engine = new MatchingEngine({ clock: { now: () => 0 }, markets: [spot] })
      engine.openAccount({ id: 1, house: true })
      const trades: string[] = []
      engine.listen((events) => {
        for (const event of events) {
          if (event.type !== 'trade') continue
          const { makerOrderId, takerOrderId, size, price } = event.trade
          trades.push(`${makerOrderId} ${takerOrderId} ${size}@${price}`)
        }
      })
      const naive = new NaiveBook()
      let nextId = 1
      for (const { type, side, price, size, pick } of steps) {
        const picked = naive.waiting[pick % Math.max(1, naive.waiting.length)]
        if (type === 'amend' || type === 'cancel') {
          if (picked === undefined || (type === 'amend' && size <= picked.filled)) continue
          const selector = { account: 1, orderId: picked.id }
          if (type === 'cancel') {
            engine.cancel(selector)
            naive.waiting = naive.waiting.filter((one) => one !== picked)
          } else {
            engine.amend({ ...selector, price, size })
            naive.amend(picked, price, size)
          }
          continue
        }
        const other = naive.waiting.some((one) => one.side !== side)
        if (type === 'market' && !other) continue
        const kind = type === 'market' ? 'market' : 'limit'
        engine.submit({
          account: 1,
          market: 'SPOT',
          side,
          kind,
          size,
          price: kind === 'limit' ? price : undefined,
          timeInForce: type === 'gtc' ? 'gtc' : 'ioc',
        })
        const limit = kind === 'limit' ? price : side === 'buy' ? Number.POSITIVE_INFINITY : 0
        naive.enter({ id: nextId, side, price: limit, left: size, filled: 0 }, type === 'gtc')
        nextId += 1
      }
      expect(trades).toEqual(naive.trades)
      const open = engine.view
        .openOrders({ account: 1 })
        .map(({ id, price, size, filled }) => `${id} ${size - filled}@${price}`)
      const expected = naive.waiting.map(({ id, price, left }) => `${id} ${left}@${price}`)
      expect(open.toSorted()).toEqual(expected.toSorted())
    }),
  )
})
