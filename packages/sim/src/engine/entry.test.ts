import { expect, test } from 'vitest'
import { benchOf, fund, granted, linear, moneyIn, moneyOf, refusal, spot } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'
import type { MarketOptions } from './options.ts'
import { bandOf } from './price-band.ts'

function market(rules: NonNullable<MarketOptions['rules']> = {}, more: Partial<MarketOptions> = {}) {
  const bench = benchOf({ markets: [{ ...spot, ...more, rules }, linear] })
  for (const account of [1, 2]) fund(bench.engine, account, { USDT: '100000', BTC: '1000' })
  return bench
}

const ask: SubmitOrder = { account: 1, market: 'SPOT', side: 'sell', kind: 'limit', price: 1_000, size: 100 }
const bid: SubmitOrder = { ...ask, account: 2, side: 'buy' }

test('immediate-or-cancel takes what there is and never rests', () => {
  const { engine } = market()
  granted(engine.submit(ask))
  expect(granted(engine.submit({ ...bid, size: 150, timeInForce: 'ioc' })).order).toMatchObject({
    status: 'cancelled',
    reason: 'ioc',
    filled: 100,
  })
  expect(granted(engine.submit({ ...bid, timeInForce: 'ioc' })).order).toMatchObject({ reason: 'ioc', filled: 0 })
  expect(engine.view.depth('SPOT', 10)).toMatchObject({ bids: [], asks: [] })
})

test('fill-or-kill takes all or nothing', () => {
  const { engine } = market()
  granted(engine.submit(ask))
  granted(engine.submit({ ...ask, price: 1_010 }))
  const whole: SubmitOrder = { ...bid, price: 1_010, timeInForce: 'fok' }
  expect(refusal(engine.submit({ ...whole, size: 201 }))).toBe('fok-not-filled')
  expect(refusal(engine.submit({ ...whole, price: 1_000, size: 101 }))).toBe('fok-not-filled')
  expect(granted(engine.submit({ ...whole, size: 200 })).order).toMatchObject({ status: 'filled', filled: 200 })
})

test('a fill-or-kill market order by value must be able to spend it', () => {
  const { engine } = market()
  granted(engine.submit(ask))
  const spend = (text: string): SubmitOrder => {
    const { price: _price, size: _size, ...order } = bid
    return { ...order, kind: 'market', timeInForce: 'fok', quote: moneyOf(engine, 'USDT', text) }
  }
  expect(refusal(engine.submit(spend('101')))).toBe('fok-not-filled')
  expect(granted(engine.submit(spend('99.5'))).order).toMatchObject({ status: 'filled', filled: 99 })
})

test('a market may accept what it cannot do, and cancel it at once', () => {
  const { engine, events } = market({ postOnlyCross: 'cancel', fokUnfilled: 'cancel', emptyBook: 'cancel' })
  const { price: _, ...anyPrice } = bid
  expect(granted(engine.submit({ ...anyPrice, kind: 'market' })).order).toMatchObject({ reason: 'no-liquidity' })
  granted(engine.submit(ask))
  expect(granted(engine.submit({ ...bid, postOnly: true })).order).toMatchObject({
    status: 'cancelled',
    reason: 'post-only',
  })
  expect(granted(engine.submit({ ...bid, size: 200, timeInForce: 'fok' })).order).toMatchObject({
    reason: 'fok',
    filled: 0,
  })
  expect(events.filter(({ type }) => type === 'order-accepted')).toHaveLength(4)
  expect(events.filter(({ type }) => type === 'order-done')).toHaveLength(3)
  expect(moneyIn(engine, 2)).toEqual({ USDT: '100000/0', BTC: '1000/0' })
})

test('post-only never takes; the refusal names the price that it met', () => {
  const { engine } = market()
  granted(engine.submit(ask))
  expect(engine.submit({ ...bid, price: 1_010, postOnly: true })).toEqual({
    ok: false,
    rejection: { reason: 'post-only-would-take', price: 1_000 },
  })
  expect(granted(engine.submit({ ...bid, price: 999, postOnly: true })).order.status).toBe('open')
})

test('a market order needs somebody on the other side', () => {
  const { engine } = market()
  const { price: _, ...anyPrice } = bid
  expect(refusal(engine.submit({ ...anyPrice, kind: 'market' }))).toBe('no-liquidity')
})

test.each<[string, Partial<SubmitOrder>]>([
  ['price-not-positive', { price: 0 }],
  ['price-not-positive', { price: -10 }],
  ['price-not-positive', { price: undefined }],
  ['price-step', { price: 1_000.5 }],
  ['price-step', { price: 1_002 }],
  ['size-not-positive', { size: 0 }],
  ['size-not-positive', { size: -5 }],
  ['size-step', { size: 15 }],
  ['size-step', { size: 10.5 }],
  ['size-too-small', { size: 10 }],
  ['size-too-large', { size: 50_010 }],
  ['size-too-large', { kind: 'market', price: undefined, size: 30_010 }],
  ['value-too-small', { size: 50, price: 100 }],
  ['value-too-large', { size: 50_000, price: 9_000 }],
  ['value-too-large', { kind: 'market', price: undefined, size: undefined, quote: 10n ** 22n * 3n }],
  ['size-not-positive', { kind: 'market', price: undefined, size: undefined, quote: 0n }],
])('%s: %o', (reason, change) => {
  const { engine } = market(
    {},
    {
      priceStep: '0.5',
      sizeStep: '0.1',
      sizeDecimals: 2,
      minimumSize: '0.5',
      maximumSize: '500',
      maximumMarketSize: '300',
      minimumValue: '10',
      maximumValue: '400000',
      maximumMarketValue: '20000',
    },
  )
  granted(engine.submit({ ...ask, price: 1_000, size: 90 }))
  expect(refusal(engine.submit({ ...bid, ...change }))).toBe(reason)
})

test('limits are told with the refusal', () => {
  const { engine } = market({}, { minimumValue: '10', maximumSize: '20' })
  expect(engine.submit({ ...bid, price: 100, size: 50 })).toMatchObject({
    rejection: { reason: 'value-too-small', limit: moneyOf(engine, 'USDT', '10'), value: moneyOf(engine, 'USDT', '5') },
  })
  expect(engine.submit({ ...bid, size: 2_001 })).toMatchObject({
    rejection: { reason: 'size-too-large', limit: 2_000 },
  })
})

test('a level never holds more than a safe integer', () => {
  const { engine } = market()
  engine.openAccount({ id: 9, house: true })
  const huge: SubmitOrder = { ...ask, account: 9, size: Number.MAX_SAFE_INTEGER - 50 }
  granted(engine.submit(huge))
  expect(engine.submit({ ...ask, account: 9 })).toMatchObject({ rejection: { reason: 'size-too-large', limit: 50 } })
})

test.each<[string, Partial<SubmitOrder>]>([
  ['two sizes', { quote: 1n }],
  ['no size', { size: undefined }],
  ['a limit order by value', { size: undefined, quote: 10n ** 18n }],
  ['reduce-only spot', { reduceOnly: true }],
  ['closing a spot position', { size: undefined, closePosition: true }],
  ['a perpetual by value', { market: 'LINEAR', kind: 'market', size: undefined, quote: 1n }],
  ['a post-only market order', { kind: 'market', postOnly: true }],
  ['a market order that waits', { kind: 'market', timeInForce: 'gtc' }],
  ['post-only and immediate', { postOnly: true, timeInForce: 'ioc' }],
  ['a limit order whose rest rests', { remainder: 'rest' }],
  ['a rest without a price', { kind: 'market', price: undefined, remainder: 'rest' }],
  ['a rest of all or nothing', { kind: 'market', timeInForce: 'fok', remainder: 'rest' }],
])('%s means nothing', (_, change) => {
  const { engine } = market()
  expect(refusal(engine.submit({ ...bid, ...change }))).toBe('not-supported')
})

test.each([
  ['any', undefined, undefined],
  ['unique-open', 'duplicate-client-id', undefined],
  ['unique-ever', 'duplicate-client-id', 'duplicate-client-id'],
] as const)('client ids: %s', (clientIds, whileOpen, afterwards) => {
  const { engine } = market({ clientIds })
  const named = { ...bid, clientId: 'mine' }
  const { id } = granted(engine.submit(named)).order
  expect(refusal(engine.submit(named))).toBe(whileOpen)
  granted(engine.submit({ ...named, account: 1 }))
  engine.cancelAll({ account: 2 })
  expect(engine.view.order({ account: 2, clientId: 'mine' })?.status).toBe('cancelled')
  expect(refusal(engine.submit(named))).toBe(afterwards)
  expect(engine.view.order({ account: 2, orderId: id })?.clientId).toBe('mine')
})

test('open orders are limited in each market', () => {
  const { engine } = market({ maximumOpenOrders: 2 })
  granted(engine.submit(bid))
  granted(engine.submit(bid))
  expect(engine.submit(bid)).toMatchObject({ rejection: { reason: 'too-many-orders', limit: 2 } })
  granted(engine.submit({ ...bid, timeInForce: 'ioc' }))
  granted(engine.submit({ ...bid, market: 'LINEAR', size: 1 }))
})

test('how many orders may be open is changed while the market is open', () => {
  const { engine } = market()
  granted(engine.submit(bid))
  granted(engine.submit(bid))
  engine.setLimits({ market: 'SPOT', limits: { maximumOpenOrders: 1 } })
  expect(engine.submit(bid)).toMatchObject({ rejection: { reason: 'too-many-orders', limit: 1 } })
  expect(engine.view.openOrders({ account: bid.account })).toHaveLength(2)
  granted(engine.submit({ ...bid, account: 1 }))
})

test('prices stay within the band of the market', () => {
  const priceBand = { reference: 'mark', above: '0.1', below: '0.8' } as const
  const { engine } = market({ priceBand }, { markPrice: '100' })
  expect(engine.submit({ ...bid, price: 1_101 })).toMatchObject({ rejection: { reason: 'price-band', limit: 1_100 } })
  granted(engine.submit({ ...bid, price: 1_100 }))
  expect(engine.submit({ ...ask, price: 199 })).toMatchObject({ rejection: { reason: 'price-band', limit: 200 } })
  expect(refusal(engine.submit({ ...ask, price: 1_101 }))).toBe('price-band')
  expect(refusal(engine.submit({ ...bid, price: 199 }))).toBe('price-band')
  engine.setMarkPrice({ market: 'SPOT', mark: 2_000 })
  const { id } = granted(engine.submit({ ...ask, price: 2_200 })).order
  expect(refusal(engine.amend({ account: ask.account, orderId: id, price: 2_201 }))).toBe('price-band')
  // Between the prices that there are, none is too far away by a fraction.
  engine.setMarkPrice({ market: 'SPOT', mark: 1_001 })
  expect(engine.submit({ ...bid, price: 1_102 })).toMatchObject({ rejection: { limit: 1_101 } })
  expect(engine.submit({ ...bid, price: 200 })).toMatchObject({ rejection: { limit: 201 } })
})

test('where only the worse is limited, bids may be low and asks high', () => {
  const priceBand = { reference: 'mark', above: '0.1', below: '0.1', worseOnly: true } as const
  const { engine } = market({ priceBand }, { markPrice: '100' })
  granted(engine.submit({ ...bid, price: 1 }))
  granted(engine.submit({ ...ask, price: 9_000 }))
  expect(refusal(engine.submit({ ...bid, price: 1_101 }))).toBe('price-band')
  expect(refusal(engine.submit({ ...ask, price: 899 }))).toBe('price-band')
})

test('a band is changed while the market is open; orders of the house know none', () => {
  const { engine } = market({}, { markPrice: '100' })
  engine.openAccount({ id: 9, house: true })
  granted(engine.submit({ ...bid, price: 2_000 }))
  engine.setLimits({ market: 'SPOT', limits: { band: bandOf('band', { reference: 'mark', above: '0.5' }) } })
  expect(engine.view.limits('SPOT').band).toMatchObject({ reference: 'mark', above: '0.5' })
  expect(refusal(engine.submit({ ...bid, price: 2_000 }))).toBe('price-band')
  granted(engine.submit({ ...bid, account: 9, price: 2_000 }))
  expect(engine.view.openOrders({ account: bid.account })).toHaveLength(1)
  engine.setLimits({ market: 'SPOT', limits: engine.view.instrument('SPOT').initialLimits })
  granted(engine.submit({ ...bid, price: 2_000 }))
})

test('a band around the last price begins with the first trade', () => {
  const { engine } = market({ priceBand: { reference: 'last', above: '4' } })
  granted(engine.submit({ ...bid, price: 90_000, size: 1 }))
  granted(engine.submit({ ...ask, price: 1_000, size: 1 }))
  granted(engine.submit({ ...bid, price: 450_000, size: 1 }))
  expect(refusal(engine.submit({ ...bid, price: 450_001, size: 1 }))).toBe('price-band')
})

test('the status of a market decides what it takes', () => {
  const { engine, events } = market()
  const { id } = granted(engine.submit(bid)).order
  const tries = () => [
    refusal(engine.submit({ ...bid, postOnly: true })),
    refusal(engine.submit(bid)),
    refusal(engine.submit(ask)),
  ]
  engine.setStatus({ market: 'SPOT', status: { mode: 'post-only' } })
  expect(tries()).toEqual([undefined, 'post-only-mode', 'post-only-mode'])
  engine.setStatus({ market: 'SPOT', status: { mode: 'cancel-only' } })
  expect(tries()).toEqual(['cancel-only', 'cancel-only', 'cancel-only'])
  expect(refusal(engine.amend({ account: 2, orderId: id, size: 50 }))).toBe('cancel-only')
  engine.setStatus({ market: 'SPOT', status: { mode: 'halted' } })
  expect(tries()).toEqual(['market-halted', 'market-halted', 'market-halted'])
  expect(refusal(engine.cancel({ account: 2, orderId: id }))).toBe('market-halted')
  expect(engine.cancelAll({ account: 2 })).toEqual([])
  engine.setStatus({ market: 'SPOT', status: { mode: 'trading', sides: 'buy' } })
  expect(tries()).toEqual([undefined, undefined, 'side-not-allowed'])
  engine.setStatus({ market: 'SPOT', status: { sides: 'both', reduceOnly: true } })
  expect(tries()).toEqual(['reduce-only-mode', 'reduce-only-mode', 'reduce-only-mode'])
  granted(engine.cancel({ account: 2, orderId: id }))
  expect(engine.view.status('SPOT')).toEqual({ mode: 'trading', sides: 'both', reduceOnly: true })
  expect(events.filter(({ type }) => type === 'market-status')).toHaveLength(5)
})

test.each([
  ['cancel-taker', { filled: 50, reason: 'self-trade' }, { status: 'open' }],
  ['cancel-maker', { filled: 100, status: 'filled' }, { status: 'cancelled', reason: 'self-trade' }],
  ['cancel-both', { filled: 50, reason: 'self-trade' }, { status: 'cancelled', reason: 'self-trade' }],
  ['allow', { filled: 100, status: 'filled' }, { status: 'filled' }],
] as const)('an order that meets one of its own account: %s', (selfTrade, taker, maker) => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 990, size: 50 }))
  const own = granted(engine.submit({ ...ask, account: 2, size: 50 })).order
  granted(engine.submit({ ...ask, price: 1_000, size: 50 }))
  const { order } = granted(engine.submit({ ...bid, selfTrade }))
  expect(order).toMatchObject(taker)
  expect(engine.view.order({ account: 2, orderId: own.id })).toMatchObject(maker)
})

test('fill-or-kill does not count orders of its own account that it would cancel', () => {
  const { engine } = market({ selfTrade: 'cancel-maker' })
  granted(engine.submit({ ...ask, account: 2, price: 990, size: 50 }))
  granted(engine.submit({ ...ask, size: 60 }))
  const whole: SubmitOrder = { ...bid, timeInForce: 'fok' }
  expect(refusal(engine.submit({ ...whole, size: 61 }))).toBe('fok-not-filled')
  expect(refusal(engine.submit({ ...whole, size: 60, selfTrade: 'cancel-taker' }))).toBe('fok-not-filled')
  expect(granted(engine.submit({ ...whole, size: 60 })).order.status).toBe('filled')
})

test('an id can be reserved and used later, once', () => {
  const { engine } = market()
  const orderId = engine.reserveOrderId()
  const next = granted(engine.submit(bid)).order.id
  expect(next).toBe(orderId + 1)
  expect(refusal(engine.submit({ ...bid, orderId: next }))).toBe('unknown-reservation')
  expect(refusal(engine.submit({ ...bid, orderId, size: 0 }))).toBe('size-not-positive')
  expect(granted(engine.submit({ ...bid, orderId })).order.id).toBe(orderId)
  expect(refusal(engine.submit({ ...bid, orderId }))).toBe('unknown-reservation')
  expect(granted(engine.submit(bid)).order.id).toBe(orderId + 2)
})

test('a check answers as a submission would, and has no consequences', () => {
  const { engine, events } = market()
  events.length = 0
  expect(engine.check(bid)).toBeUndefined()
  expect(engine.check({ ...bid, size: 0 })).toEqual({ reason: 'size-not-positive' })
  expect(engine.check({ ...bid, size: 100_001 })?.reason).toBe('insufficient-balance')
  expect(events).toEqual([])
  expect(granted(engine.submit(bid)).order.id).toBe(1)
})

test('a refusal is told with what was asked for', () => {
  const { engine, events } = market()
  events.length = 0
  engine.submit({ ...bid, size: 0, clientId: 'mine', tag: { text: 't-1' } })
  expect(events).toMatchObject([
    {
      type: 'order-rejected',
      account: 2,
      market: 'SPOT',
      clientId: 'mine',
      rejection: { reason: 'size-not-positive' },
      tag: { text: 't-1' },
    },
  ])
})

test('unknown accounts and markets are mistakes of the caller', () => {
  const { engine } = market()
  expect(() => engine.submit({ ...bid, account: 77 })).toThrow('77 is no account')
  expect(() => engine.submit({ ...bid, market: 'NONE' })).toThrow('"NONE" is no market')
  expect(() => engine.openAccount({ id: 1 })).toThrow('1 is an account already')
  expect(() => engine.openAccount({ id: 0 })).toThrow('must be a positive integer')
})

test.each([
  ['shrink', { ok: true, order: { status: 'filled', filled: 10 } }],
  ['cancel', { ok: false, rejection: { reason: 'fok-not-filled' } }],
] as const)(
  'fill-or-kill counts a reduce-only order that loses its position on the way: %s',
  (restingReduceOnly, outcome) => {
    const { engine } = benchOf({ markets: [{ ...linear, rules: { restingReduceOnly } }] })
    for (const account of [1, 2]) fund(engine, account, { USDT: '100000' })
    const sell: SubmitOrder = { ...ask, market: 'LINEAR', size: 10 }
    const buy: SubmitOrder = { ...sell, account: 2, side: 'buy' }
    granted(engine.submit(sell))
    granted(engine.submit(buy))
    // The account that is long offers half of it, and 8 of 10 more that only reduce.
    granted(engine.submit({ ...sell, account: 2, size: 5 }))
    granted(engine.submit({ ...sell, account: 2, price: 1_010, size: 8, reduceOnly: true }))
    const whole: SubmitOrder = { ...buy, account: 1, price: 1_010, timeInForce: 'fok' }
    expect(engine.submit({ ...whole, size: 10 })).toMatchObject(outcome)
  },
)

test('an order that waits is found by its client id, however many came after it', () => {
  const { engine } = benchOf({ markets: [{ ...spot, rules: { clientIds: 'unique-open' } }], history: { orders: 2 } })
  for (const account of [1, 2]) fund(engine, account, { USDT: '100000', BTC: '1000' })
  const { order } = granted(engine.submit({ ...bid, clientId: 'mine' }))
  for (const clientId of ['a', 'b', 'c']) {
    granted(engine.submit({ ...bid, clientId }))
    granted(engine.cancel({ account: 2, clientId }))
  }
  expect(engine.view.order({ account: 2, clientId: 'mine' })).toMatchObject({ id: order.id })
  expect(refusal(engine.submit({ ...bid, clientId: 'mine' }))).toBe('duplicate-client-id')
  granted(engine.amend({ account: 2, clientId: 'mine', size: 50 }))
  expect(granted(engine.cancel({ account: 2, clientId: 'mine' })).order).toMatchObject({ id: order.id, size: 50 })
})

test('where client ids may come twice, the one that is still open is found', () => {
  const { engine } = market()
  const { order: first } = granted(engine.submit({ ...bid, clientId: 'twice' }))
  const { order: second } = granted(engine.submit({ ...bid, clientId: 'twice' }))
  expect(granted(engine.cancel({ account: 2, clientId: 'twice' })).order.id).toBe(second.id)
  expect(granted(engine.cancel({ account: 2, clientId: 'twice' })).order.id).toBe(first.id)
  expect(refusal(engine.cancel({ account: 2, clientId: 'twice' }))).toBe('order-not-open')
})
