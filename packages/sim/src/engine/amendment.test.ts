import { expect, test } from 'vitest'
import { benchOf, fund, granted, linear, moneyIn, moneyOf, refusal, spot } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'
import type { MarketOptions } from './options.ts'

function market(rules: NonNullable<MarketOptions['rules']> = {}) {
  const bench = benchOf({
    markets: [
      { ...spot, rules },
      { ...linear, rules },
    ],
  })
  for (const account of [1, 2, 3]) fund(bench.engine, account, { USDT: '1000', BTC: '10' })
  return bench
}

const bid: SubmitOrder = { account: 1, market: 'SPOT', side: 'buy', kind: 'limit', price: 1_000, size: 100 }
const ask: SubmitOrder = { ...bid, account: 2, side: 'sell' }

/** Two bids at one price; who is filled first tells which of them is first in the queue. */
function queue(rules: NonNullable<MarketOptions['rules']> = {}) {
  const { engine, events } = market(rules)
  const { id } = granted(engine.submit(bid)).order
  granted(engine.submit({ ...bid, account: 3 }))
  const firstFilled = (): number | undefined => {
    events.length = 0
    granted(engine.submit({ ...ask, size: 1 }))
    return events.find((event) => event.type === 'order-filled')?.order.account
  }
  return { engine, events, id, firstFilled }
}

test('a smaller size keeps the place in the queue, a larger one goes to its end', () => {
  const { engine, events, id, firstFilled } = queue()
  events.length = 0
  expect(granted(engine.amend({ account: 1, orderId: id, size: 60 })).order).toMatchObject({ size: 60, status: 'open' })
  expect(events.filter((event) => event.type === 'level')).toMatchObject([{ price: 1_000, size: 160 }])
  expect(events.filter((event) => event.type === 'order-updated')).toMatchObject([
    { cause: 'amend', order: { size: 60 } },
  ])
  expect(moneyIn(engine, 1)['USDT']).toBe('940/60')
  expect(firstFilled()).toBe(1)
  granted(engine.amend({ account: 1, orderId: id, size: 61 }))
  expect(firstFilled()).toBe(3)
})

test('no amendment keeps the place where the market says so', () => {
  const { engine, id, firstFilled } = queue({ amendPriority: 'never' })
  granted(engine.amend({ account: 1, orderId: id, size: 60 }))
  expect(firstFilled()).toBe(3)
})

test('another price leaves the queue, and coming back is at the end of it', () => {
  const { engine, id, firstFilled } = queue()
  granted(engine.amend({ account: 1, orderId: id, price: 990 }))
  expect(engine.view.depth('SPOT', 5).bids).toEqual([
    [1_000, 100],
    [990, 100],
  ])
  granted(engine.amend({ account: 1, orderId: id, price: 1_000 }))
  expect(firstFilled()).toBe(3)
})

test('a price that crosses trades at once, at the prices that wait', () => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 1_010, size: 60 }))
  const { id } = granted(engine.submit({ ...bid, clientId: 'mine', tag: 'old' })).order
  const { order, fills } = granted(engine.amend({ account: 1, clientId: 'mine', price: 1_020, tag: 'new' }))
  expect(order).toMatchObject({ id, price: 1_020, filled: 60, status: 'open', tag: 'new' })
  expect(fills).toMatchObject([{ price: 1_010, size: 60, liquidity: 'taker' }])
  expect(moneyIn(engine, 1)['USDT']).toBe('898.6/40.8')
})

test('the size counts what was filled', () => {
  const { engine } = market()
  const { id } = granted(engine.submit(bid)).order
  granted(engine.submit({ ...ask, size: 40 }))
  expect(granted(engine.amend({ account: 1, orderId: id, size: 70 })).order).toMatchObject({ size: 70, filled: 40 })
  expect(engine.view.depth('SPOT', 1).bids).toEqual([[1_000, 30]])
  expect(granted(engine.amend({ account: 1, orderId: id, size: 40 })).order).toMatchObject({
    status: 'cancelled',
    reason: 'amended',
    filled: 40,
  })
})

test('a size that is filled already is refused where the market says so', () => {
  const { engine } = market({ amendToFilled: 'reject' })
  const { id } = granted(engine.submit(bid)).order
  granted(engine.submit({ ...ask, size: 40 }))
  expect(refusal(engine.amend({ account: 1, orderId: id, size: 40 }))).toBe('already-filled')
})

test('an amendment that changes nothing is refused, or accepted where the market says so', () => {
  const strict = market()
  const { id } = granted(strict.engine.submit(bid)).order
  expect(refusal(strict.engine.amend({ account: 1, orderId: id, price: 1_000, size: 100 }))).toBe('no-change')
  const kind = market({ amendWithoutChange: 'accept' })
  granted(kind.engine.submit(bid))
  expect(granted(kind.engine.amend({ account: 1, orderId: id, tag: 7 })).order).toMatchObject({ tag: 7, version: 1 })
})

test('an amendment is checked like a new order, and a refused one leaves the order as it was', () => {
  const { engine } = market()
  const { id } = granted(engine.submit(bid)).order
  granted(engine.submit({ ...ask, price: 1_100 }))
  const before = engine.view.order({ account: 1, orderId: id })
  const tries = [{ price: 0 }, { size: 0 }, { size: -1 }, { price: 1_000.5 }, { size: 1_001 }, { price: 10_010 }]
  expect(tries.map((change) => refusal(engine.amend({ account: 1, orderId: id, ...change })))).toEqual([
    'price-not-positive',
    'size-not-positive',
    'size-not-positive',
    'price-step',
    'insufficient-balance',
    'insufficient-balance',
  ])
  expect(engine.view.order({ account: 1, orderId: id })).toEqual(before)
  granted(engine.amend({ account: 1, orderId: id, size: 1_000 }))
  expect(moneyIn(engine, 1)['USDT']).toBe('0/1000')
})

test('a post-only order that would trade is refused, or cancelled where the market says so', () => {
  for (const [rule, status] of [
    ['reject', 'open'],
    ['cancel', 'cancelled'],
  ] as const) {
    const { engine } = market({ postOnlyCross: rule })
    granted(engine.submit({ ...ask, price: 1_010 }))
    const { id } = granted(engine.submit({ ...bid, postOnly: true })).order
    const outcome = engine.amend({ account: 1, orderId: id, price: 1_010 })
    expect(refusal(outcome)).toBe(rule === 'reject' ? 'post-only-would-take' : undefined)
    expect(engine.view.order({ account: 1, orderId: id })?.status).toBe(status)
  }
})

test('a reduce-only order cannot be amended beyond the position', () => {
  for (const [rule, size] of [
    ['shrink', 100],
    ['reject', 50],
  ] as const) {
    const { engine } = market({ reduceOnlyExcess: rule })
    granted(engine.submit({ ...ask, market: 'LINEAR' }))
    granted(engine.submit({ ...bid, market: 'LINEAR' }))
    const exit: SubmitOrder = { ...bid, market: 'LINEAR', side: 'sell', price: 1_100, size: 50, reduceOnly: true }
    const { id } = granted(engine.submit(exit)).order
    const outcome = engine.amend({ account: 1, orderId: id, size: 150 })
    expect(refusal(outcome)).toBe(rule === 'reject' ? 'reduce-only-exceeds' : undefined)
    expect(engine.view.order({ account: 1, orderId: id })?.size).toBe(size)
  }
})

test('a reduce-only order of the house, which does not follow its position, is not amended when nothing is left to reduce', () => {
  const { engine } = market()
  for (const account of [8, 9]) engine.openAccount({ id: account, house: true })
  const put = (account: number, side: 'buy' | 'sell', change: Partial<SubmitOrder>) =>
    granted(engine.submit({ ...bid, account, market: 'LINEAR', side, size: 10, ...change })).order.id
  put(8, 'buy', {})
  put(9, 'sell', {})
  const exit = put(8, 'sell', { price: 1_100, reduceOnly: true })
  put(9, 'buy', { price: 1_100, size: 4 })
  put(8, 'sell', { size: 6 })
  put(9, 'buy', { size: 6 })
  const outcome = engine.amend({ account: 8, orderId: exit, size: 8 })
  expect(outcome).toMatchObject({ ok: false, rejection: { reason: 'nothing-to-reduce', reducible: 0 } })
  expect(engine.view.depth('LINEAR', 5).asks).toEqual([[1_100, 6]])
  put(9, 'sell', { price: 1_100, size: 5 })
  granted(engine.cancel({ account: 8, orderId: exit }))
  expect(engine.view.depth('LINEAR', 5).asks).toEqual([[1_100, 5]])
})

test('the margin of a perpetual follows the amendment', () => {
  const { engine } = market()
  const { id } = granted(engine.submit({ ...bid, market: 'LINEAR' })).order
  expect(moneyIn(engine, 1)['USDT']).toBe('990/10')
  granted(engine.amend({ account: 1, orderId: id, price: 900, size: 200 }))
  expect(moneyIn(engine, 1)['USDT']).toBe('982/18')
  expect(refusal(engine.amend({ account: 1, orderId: id, size: 20_000 }))).toBe('insufficient-balance')
  expect(moneyIn(engine, 1)['USDT']).toBe('982/18')
})

test('orders that have ended or never were cannot be amended or cancelled', () => {
  const { engine } = market()
  const { id } = granted(engine.submit({ ...bid, clientId: 'mine' })).order
  expect(granted(engine.cancel({ account: 1, clientId: 'mine' })).order).toMatchObject({
    status: 'cancelled',
    reason: 'cancelled',
    hold: 0n,
  })
  expect(moneyIn(engine, 1)['USDT']).toBe('1000/0')
  expect(refusal(engine.cancel({ account: 1, orderId: id }))).toBe('order-not-open')
  expect(refusal(engine.amend({ account: 1, clientId: 'mine', size: 50 }))).toBe('order-not-open')
  expect(refusal(engine.cancel({ account: 1, orderId: 999 }))).toBe('order-not-found')
  expect(refusal(engine.cancel({ account: 2, orderId: id }))).toBe('order-not-found')
  expect(refusal(engine.amend({ account: 1, clientId: 'other', size: 50 }))).toBe('order-not-found')
})

test('cancel-all cancels what matches all that is given', () => {
  const { engine } = market()
  const put = (change: Partial<SubmitOrder>) => granted(engine.submit({ ...bid, size: 10, ...change })).order.id
  const [spotBid, spotAsk, linearBid, other] = [
    put({}),
    put({ side: 'sell', price: 1_100 }),
    put({ market: 'LINEAR' }),
    put({ account: 3 }),
  ]
  const cancelled = (filter: Parameters<typeof engine.cancelAll>[0]) => engine.cancelAll(filter).map(({ id }) => id)
  expect(cancelled({ account: 1, reduceOnly: true })).toEqual([])
  expect(cancelled({ account: 1, markets: ['SPOT'], side: 'sell' })).toEqual([spotAsk])
  expect(cancelled({ account: 1, markets: ['LINEAR', 'OTHER'] })).toEqual([linearBid])
  expect(engine.cancelAll({ account: 1, reason: 'system' })).toMatchObject([{ id: spotBid, reason: 'system' }])
  expect(engine.view.openOrders({ account: 3 }).map(({ id }) => id)).toEqual([other])
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1000/0', BTC: '10/0' })
  expect(engine.view.balance(3, 'USDT').held).toBe(moneyOf(engine, 'USDT', '10'))
})

test('a halted market lets no amendment through, whatever it would come to', () => {
  const { engine } = market({ amendWithoutChange: 'accept' })
  const { id } = granted(engine.submit(bid)).order
  granted(engine.submit({ ...ask, size: 50 }))
  engine.setStatus({ market: 'SPOT', status: { mode: 'halted' } })
  for (const size of [40, 50, 60, 100])
    expect(refusal(engine.amend({ account: 1, orderId: id, size }))).toBe('market-halted')
})
