import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { spot } from '../../test/engine/harness.ts'
import { MatchingEngine } from '../engine/engine.ts'
import type { DepthLevel } from '../engine/views.ts'
import { BookWindow, type BookWindowOptions, type WindowChange } from './book-window.ts'

const market = 'SPOT'
const depth = 4

/** A client's book: absolute sizes by price, cut to the depth after each change. */
class ClientBook {
  readonly #sides = { bids: new Map<number, number>(), asks: new Map<number, number>() }
  readonly id: number

  constructor({
    updateId,
    bids,
    asks,
  }: {
    updateId: number
    bids: readonly DepthLevel[]
    asks: readonly DepthLevel[]
  }) {
    this.id = updateId
    this.#set({ bids, asks })
  }

  apply(change: WindowChange): void {
    if (change.last > this.id) this.#set(change)
  }

  best(side: 'bids' | 'asks'): DepthLevel[] {
    const sign = side === 'bids' ? -1 : 1
    return [...this.#sides[side]].toSorted(([one], [other]) => sign * (one - other)).slice(0, depth)
  }

  #set(levels: Record<'bids' | 'asks', readonly DepthLevel[]>): void {
    for (const side of ['bids', 'asks'] as const) {
      for (const [price, size] of levels[side]) {
        if (size === 0) this.#sides[side].delete(price)
        else this.#sides[side].set(price, size)
      }
      const kept = new Map(this.best(side))
      for (const price of this.#sides[side].keys()) if (!kept.has(price)) this.#sides[side].delete(price)
    }
  }
}

type Step =
  | { readonly do: 'order'; readonly side: 'buy' | 'sell'; readonly price: number; readonly size: number }
  | { readonly do: 'cancel'; readonly which: number }
  | { readonly do: 'baseline' }
  | { readonly do: 'push' }

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('order' as const),
        side: fc.constantFrom('buy' as const, 'sell' as const),
        price: fc.integer({ min: 1, max: 14 }),
        size: fc.integer({ min: 1, max: 3 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('cancel' as const), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.constant({ do: 'baseline' } as const) },
    { weight: 2, arbitrary: fc.constant({ do: 'push' } as const) },
  ),
  { maxLength: 60 },
)

/** What clients saw after each push, and what they should have seen. */
function run(script: readonly Step[], options: Partial<BookWindowOptions>): { seen: unknown[]; truth: unknown[] } {
  const result = { seen: [] as unknown[], truth: [] as unknown[] }
  const engine = new MatchingEngine({ clock: { now: () => 1_000 }, markets: [spot] })
  engine.openAccount({ id: 1, house: true })
  const window = new BookWindow({ view: engine.view, market, depth, ...options })
  engine.listen((events) => {
    for (const event of events) if (event.type === 'level') window.touch(event.side, event.price)
  })
  // One client follows from the start, as after a snapshot of a stream; another begins anywhere.
  const clients = [new ClientBook(engine.view.depth(market, depth))]
  const orders: number[] = []
  for (const step of script) {
    if (step.do === 'order') {
      const { side, price, size } = step
      const outcome = engine.submit({ account: 1, market, side, kind: 'limit', price, size })
      if (outcome.ok) orders.push(outcome.order.id)
    } else if (step.do === 'cancel' && orders.length > 0) {
      engine.cancel({ account: 1, orderId: orders[step.which % orders.length] ?? 0 })
    } else if (step.do === 'baseline' && options.touched === true) {
      clients.push(new ClientBook(engine.view.depth(market, depth)))
    } else if (step.do === 'push') {
      const before = window.updateId
      const change = window.advance()
      if (change === undefined) continue
      const truth = engine.view.depth(market, depth)
      for (const client of clients) {
        client.apply(change)
        result.seen.push([change.first, change.last, client.best('bids'), client.best('asks')])
        result.truth.push([before + 1, truth.updateId, truth.bids, truth.asks])
      }
    }
  }
  return result
}

test('a book kept from a window equals the true one after every change', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { seen, truth } = run(script, {})
      expect(seen).toEqual(truth)
    }),
  )
})

test('a book that begins with a snapshot from anywhere in between does too', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { seen, truth } = run(script, { touched: true })
      expect(seen).toEqual(truth)
    }),
  )
})

test('and so does one that is not told which levels drift away, as long as it is cut', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const { seen, truth } = run(script, { touched: true, tellsDrift: false })
      expect(seen).toEqual(truth)
    }),
  )
})

test.each([
  ['full', 1],
  ['not full any more', 3],
])(
  'a level that was pushed out is told to those who began meanwhile when it is back, in a window that is %s',
  (...row) => {
    const [, cancels] = row
    const buy = (price: number): Step => ({ do: 'order', side: 'buy', price, size: 1 })
    const before = [10, 9, 8, 7].map((price) => buy(price))
    const script: Step[] = [...before, { do: 'push' }, buy(11), { do: 'baseline' }]
    for (let which = 0; which < cancels; which += 1) script.push({ do: 'cancel', which })
    const { seen, truth } = run([...script, { do: 'push' }], { touched: true })
    expect(seen).toHaveLength(3)
    expect(seen).toEqual(truth)
  },
)
