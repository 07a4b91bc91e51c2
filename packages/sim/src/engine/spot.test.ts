import { expect, test } from 'vitest'
import { benchOf, fund, granted, moneyIn, moneyOf, refusal, spot } from '../../test/engine/harness.ts'

function market(rules: NonNullable<typeof spot.rules> = {}, more: Partial<typeof spot> = {}) {
  const bench = benchOf({ markets: [{ ...spot, ...more, rules }] })
  fund(bench.engine, 1, { USDT: '1000', BTC: '10' })
  fund(bench.engine, 2, { USDT: '1000', BTC: '10' })
  return bench
}

const ask = { account: 1, market: 'SPOT', side: 'sell', kind: 'limit' } as const
const bid = { account: 2, market: 'SPOT', side: 'buy', kind: 'limit' } as const

test('a resting sell sets base aside, a resting buy quote', () => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 1_010, size: 200 }))
  granted(engine.submit({ ...bid, price: 1_000, size: 300 }))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1000/0', BTC: '8/2' })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '700/300', BTC: '10/0' })
})

test('[X.1] a trade pays value and takes fees in what is received; the better price is given back', () => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 1_000, size: 200 }))
  const { order, fills } = granted(engine.submit({ ...bid, price: 1_010, size: 300 }))
  expect(order).toMatchObject({ status: 'open', filled: 200, size: 300 })
  expect(fills).toMatchObject([{ liquidity: 'taker', price: 1_000, size: 200, feeAsset: 'BTC' }])
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1199.8/0', BTC: '8/0' })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '699/101', BTC: '11.996/0' })
  expect(moneyIn(engine, -1)).toEqual({ USDT: '0.2/0', BTC: '0.004/0' })
})

test('fees in the quote asset are set aside with a buy and paid beside its value', () => {
  const { engine } = market({ feeAsset: 'quote' })
  granted(engine.submit({ ...bid, price: 1_000, size: 200 }))
  expect(moneyIn(engine, 2)).toEqual({ USDT: '799.6/200.4', BTC: '10/0' })
  granted(engine.submit({ ...ask, kind: 'market', size: 200 }))
  expect(moneyIn(engine, 2)).toEqual({ USDT: '799.8/0', BTC: '12/0' })
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1199.6/0', BTC: '8/0' })
})

test('fees in the quote asset may be taken from what is free', () => {
  const { engine } = market({ feeAsset: 'quote', quoteFees: 'beside' })
  granted(engine.submit({ ...bid, price: 1_000, size: 200 }))
  expect(moneyIn(engine, 2)).toEqual({ USDT: '800/200', BTC: '10/0' })
  granted(engine.submit({ ...ask, kind: 'market', size: 200 }))
  expect(moneyIn(engine, 2)).toEqual({ USDT: '799.8/0', BTC: '12/0' })
  granted(engine.submit({ ...ask, price: 1_000, size: 200 }))
  const { order } = granted(engine.submit({ ...bid, kind: 'market', quote: moneyOf(engine, 'USDT', '100') }))
  expect(order).toMatchObject({ status: 'filled', filled: 100 })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '699.6/0', BTC: '13/0' })
})

test('a maker rebate is paid by the fee account', () => {
  const { engine } = market({}, { fees: { maker: '-0.001', taker: '0.002' } })
  granted(engine.submit({ ...ask, price: 1_000, size: 100 }))
  granted(engine.submit({ ...bid, price: 1_000, size: 100 }))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1100.1/0', BTC: '9/0' })
  expect(moneyIn(engine, -1)).toEqual({ USDT: '-0.1/0', BTC: '0.002/0' })
})

test.each([
  ['down', '0.000111'],
  ['half-up', '0.000112'],
  ['up', '0.000112'],
] as const)('fees round %s to the decimals of the market', (feeRounding, fee) => {
  const { engine } = market(
    { feeRounding, feeDecimals: 6 },
    { sizeStep: '0.0001', fees: { maker: '0', taker: '0.00201' } },
  )
  granted(engine.submit({ ...ask, price: 1_000, size: 556 }))
  granted(engine.submit({ ...bid, price: 1_000, size: 556 }))
  expect(engine.assets.text('BTC', engine.view.balance(-1, 'BTC').available)).toBe(fee)
})

test('an account pays its own rates where it has some', () => {
  const { engine } = market()
  engine.openAccount({ id: 3, fees: { maker: '0', taker: '0.1' } })
  granted(engine.deposit({ account: 3, asset: 'USDT', amount: moneyOf(engine, 'USDT', '100') }))
  granted(engine.submit({ ...ask, price: 1_000, size: 100 }))
  granted(engine.submit({ ...bid, account: 3, price: 1_000, size: 100 }))
  expect(moneyIn(engine, 3)).toEqual({ USDT: '0/0', BTC: '0.9/0' })
})

test('a market order by base takes the best prices and pays what they cost', () => {
  const { engine } = market()
  for (const price of [1_020, 1_000, 1_010]) granted(engine.submit({ ...ask, price, size: 100 }))
  const { order, fills } = granted(engine.submit({ ...bid, kind: 'market', size: 250 }))
  expect(fills.map(({ price, size }) => [price, size])).toEqual([
    [1_000, 100],
    [1_010, 100],
    [1_020, 50],
  ])
  expect(order).toMatchObject({ status: 'filled', filled: 250, hold: 0n })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '748/0', BTC: '12.495/0' })
})

test('a market order by value spends up to it, in whole lots, and is filled when less than a lot is left', () => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 1_000, size: 100 }))
  granted(engine.submit({ ...ask, price: 1_010, size: 100 }))
  const { order } = granted(engine.submit({ ...bid, kind: 'market', quote: moneyOf(engine, 'USDT', '150') }))
  expect(order).toMatchObject({ status: 'filled', reason: 'filled', size: 149, filled: 149 })
  expect(moneyIn(engine, 2)['USDT']).toBe('850.51/0')
})

test('a market order by value may end as cancelled where the market says so', () => {
  const { engine } = market({ quoteRemainder: 'cancelled' })
  granted(engine.submit({ ...ask, price: 1_000, size: 100 }))
  const { order } = granted(engine.submit({ ...bid, kind: 'market', quote: moneyOf(engine, 'USDT', '50.5') }))
  expect(order).toMatchObject({ status: 'cancelled', reason: 'dust', filled: 50 })
})

test('a market sell by value receives up to it', () => {
  const { engine } = market()
  granted(engine.submit({ ...bid, price: 1_000, size: 100 }))
  const { order } = granted(engine.submit({ ...ask, kind: 'market', quote: moneyOf(engine, 'USDT', '25.5') }))
  expect(order).toMatchObject({ status: 'filled', filled: 25 })
  expect(moneyIn(engine, 1)).toEqual({ USDT: '1024.95/0', BTC: '9.75/0' })
})

test('what is too little for a lot at one price may be enough at a lower one', () => {
  const { engine } = market()
  granted(engine.submit({ ...bid, price: 1_000, size: 100 }))
  granted(engine.submit({ ...bid, price: 900, size: 100 }))
  const { order } = granted(engine.submit({ ...ask, kind: 'market', quote: moneyOf(engine, 'USDT', '100.9') }))
  expect(order).toMatchObject({ status: 'filled', filled: 101, hold: 0n })
  expect(moneyIn(engine, 1)['BTC']).toBe('8.99/0')
})

test('fees in the quote asset come out of the value of a market buy, so that all one has can be spent', () => {
  const { engine } = market({ feeAsset: 'quote', feeRounding: 'up', feeDecimals: 2 })
  granted(engine.submit({ ...ask, price: 1_000, size: 1_000 }))
  const { order } = granted(engine.submit({ ...bid, kind: 'market', quote: moneyOf(engine, 'USDT', '1000') }))
  expect(order).toMatchObject({ status: 'filled', filled: 997 })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '1/0', BTC: '19.97/0' })
})

test('a market order stays within its bound; what is left is cancelled or rests there', () => {
  const { engine } = market()
  granted(engine.submit({ ...ask, price: 1_000, size: 100 }))
  granted(engine.submit({ ...ask, price: 1_020, size: 100 }))
  const bounded = { ...bid, kind: 'market', price: 1_010 } as const
  const { order } = granted(engine.submit({ ...bounded, size: 150 }))
  expect(order).toMatchObject({ status: 'cancelled', reason: 'no-liquidity', filled: 100 })
  const resting = granted(engine.submit({ ...bounded, size: 50, remainder: 'rest' })).order
  expect(resting).toMatchObject({ status: 'open', filled: 0, hold: moneyOf(engine, 'USDT', '50.5') })
  const byValue = granted(
    engine.submit({ ...bounded, price: 1_020, quote: moneyOf(engine, 'USDT', '204'), remainder: 'rest' }),
  ).order
  expect(byValue).toMatchObject({ status: 'open', filled: 100, size: 200, hold: moneyOf(engine, 'USDT', '102') })
  expect(engine.view.depth('SPOT', 5).bids).toEqual([
    [1_020, 100],
    [1_010, 50],
  ])
})

test('what one does not have cannot be spent; the refusal says how much it takes', () => {
  const { engine } = market()
  expect(engine.submit({ ...bid, price: 1_000, size: 1_001 })).toEqual({
    ok: false,
    rejection: {
      reason: 'insufficient-balance',
      asset: 'USDT',
      required: moneyOf(engine, 'USDT', '1001'),
      available: moneyOf(engine, 'USDT', '1000'),
    },
  })
  expect(refusal(engine.submit({ ...ask, price: 1_000, size: 1_001 }))).toBe('insufficient-balance')
  granted(engine.submit({ ...ask, price: 1_100, size: 1_000 }))
  expect(refusal(engine.submit({ ...bid, kind: 'market', size: 1_000 }))).toBe('insufficient-balance')
  expect(refusal(engine.deposit({ account: 1, asset: 'USDT', amount: -moneyOf(engine, 'USDT', '1001') }))).toBe(
    'insufficient-balance',
  )
})

test('a house account owes without limit, pays no fee and makes no events of its own', () => {
  const { engine, events } = market()
  engine.openAccount({ id: 9, house: true })
  events.length = 0
  granted(engine.submit({ ...ask, account: 9, price: 1_000, size: 5_000 }))
  granted(engine.submit({ ...bid, price: 1_000, size: 500 }))
  expect(moneyIn(engine, 9)).toEqual({ BTC: '-5/0', USDT: '500/0' })
  expect(events.filter((event) => event.type === 'balance').map(({ account }) => account)).not.toContain(9)
  expect(events.map(({ type }) => type).filter((type) => type === 'order-filled')).toHaveLength(1)
})

test('a market order that rests at its bound never takes fees out of what it has to set aside', () => {
  const { engine } = market({ feeAsset: 'quote', feeRounding: 'up', feeDecimals: 2 })
  for (const price of [1_000, 1_001, 1_002]) granted(engine.submit({ ...ask, price, size: 1 }))
  const order = { ...bid, kind: 'market', price: 1_002, size: 4, remainder: 'rest' } as const
  const spare = engine.view.balance(2, 'USDT').available - moneyOf(engine, 'USDT', '4.02')
  granted(engine.deposit({ account: 2, asset: 'USDT', amount: -spare }))
  engine.submit(order)
  const { available, held } = engine.view.balance(2, 'USDT')
  expect(available).toBeGreaterThanOrEqual(0n)
  expect(held).toBe(engine.view.openOrders({ account: 2 })[0]?.hold ?? 0n)
})
