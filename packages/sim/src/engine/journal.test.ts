import { expect, test } from 'vitest'
import { benchOf, fund, granted, spot } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'

const ask: SubmitOrder = { account: 1, market: 'SPOT', side: 'sell', kind: 'limit', price: 1_000, size: 100 }

function market() {
  const bench = benchOf({ markets: [spot] })
  fund(bench.engine, 1, { USDT: '1000', BTC: '10' })
  fund(bench.engine, 2, { USDT: '1000', BTC: '10' })
  bench.events.length = 0
  return bench
}

test('the events of a command come together, numbered without a hole, at the time of the command', () => {
  const { engine, events, clock } = market()
  const batches: number[] = []
  engine.listen((batch) => batches.push(batch.length))
  granted(engine.submit(ask))
  clock.time += 5
  granted(engine.submit({ ...ask, account: 2, side: 'buy', size: 100 }))
  expect(batches).toEqual([3, events.length - 3])
  expect(events.map(({ type }) => type)).toEqual([
    'order-accepted',
    'balance',
    'level',
    'order-accepted',
    'balance',
    'trade',
    'level',
    'balance',
    'balance',
    'balance',
    'order-filled',
    'balance',
    'balance',
    'balance',
    'order-filled',
    'order-done',
    'order-done',
  ])
  const first = events[0]?.seq ?? 0
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => first + index))
  expect(new Set(events.map(({ time }) => time))).toEqual(new Set([clock.time - 5, clock.time]))
})

test('a listener sees the engine as it is after the command, and may give commands itself', () => {
  const { engine, events } = market()
  const seen: unknown[] = []
  engine.listen((batch) => {
    if (!batch.some(({ type }) => type === 'order-accepted')) return
    seen.push(engine.view.depth('SPOT', 1).asks)
    if (seen.length === 1) granted(engine.submit({ ...ask, price: 990 }))
  })
  granted(engine.submit(ask))
  expect(seen).toEqual([[[1_000, 100]], [[990, 100]]])
  const levels = events.filter((event) => event.type === 'level').map(({ price }) => price)
  expect(levels).toEqual([1_000, 990])
})

test('a listener that fails keeps nothing from the others, and the failure is not hidden', () => {
  const { engine, events } = market()
  const stop = engine.listen(() => {
    throw new Error('cannot listen')
  })
  let heard = 0
  engine.listen((batch) => (heard += batch.length))
  expect(() => engine.submit(ask)).toThrow('cannot listen')
  expect(heard).toBe(events.length)
  stop()
  granted(engine.submit({ ...ask, price: 1_010 }))
  expect(heard).toBe(events.length)
  expect(engine.view.openOrders({ account: 1 })).toHaveLength(2)
})

test('an event never changes after it was told', () => {
  const { engine, events } = market()
  granted(engine.submit(ask))
  const accepted = structuredClone(events[0])
  granted(engine.submit({ ...ask, account: 2, side: 'buy', size: 40 }))
  expect(events[0]).toEqual(accepted)
})
