import { expect, test } from 'vitest'
import { benchOf, fund, granted, inverse, linear, moneyIn, moneyOf, refusal } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'
import type { MarketOptions } from './options.ts'

// One contract of LINEAR is 0.01 BTC: at a price of 100.0 it is worth 1 USDT, and needs 0.1 at a leverage of 10.
function market(rules: NonNullable<MarketOptions['rules']> = {}, more: Partial<MarketOptions> = {}) {
  const bench = benchOf({ markets: [{ ...linear, ...more, rules }] })
  fund(bench.engine, 1, { USDT: '100' })
  fund(bench.engine, 2, { USDT: '100' })
  bench.engine.openAccount({ id: 9, house: true })
  return bench
}

type Quick = Pick<SubmitOrder, 'side' | 'size' | 'price'> & Partial<SubmitOrder>

/** A limit order in LINEAR, or a market order when it has no price. */
function order(account: number, quick: Quick): SubmitOrder {
  return { account, market: 'LINEAR', kind: quick.price === undefined ? 'market' : 'limit', ...quick }
}

test('an order sets margin aside, a fill makes it the margin of the position', () => {
  const { engine } = market()
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 100 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '90/10' })
  granted(engine.submit(order(9, { side: 'sell', size: 60 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '90/10' })
  expect(engine.view.position(1, 'LINEAR')).toMatchObject({
    size: 60,
    cost: moneyOf(engine, 'USDT', '60'),
    margin: moneyOf(engine, 'USDT', '6'),
    entryPrice: 1_000_000_000n,
  })
})

test('profit and loss are exact, and the mark price tells the unrealised part', () => {
  const { engine } = market()
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 100 })))
  granted(engine.submit(order(9, { side: 'sell', size: 100 })))
  engine.setMarkPrice({ market: 'LINEAR', mark: 1_100 })
  expect(engine.view.position(1, 'LINEAR').unrealisedPnl).toBe(moneyOf(engine, 'USDT', '10'))
  granted(engine.submit(order(9, { side: 'buy', price: 1_100, size: 40 })))
  const { fills } = granted(engine.submit(order(1, { side: 'sell', size: 40 })))
  expect(fills).toMatchObject([{ closed: 40, realisedPnl: moneyOf(engine, 'USDT', '4'), positionAfter: 60 }])
  expect(moneyIn(engine, 1)).toEqual({ USDT: '98/6' })
  expect(moneyIn(engine, 9)).toEqual({ USDT: '-4/0' })
})

test('an order against the position closes it and then opens the other side', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 100 })))
  granted(engine.submit(order(1, { side: 'buy', size: 100 })))
  granted(engine.submit(order(9, { side: 'buy', price: 900, size: 150 })))
  const { fills } = granted(engine.submit(order(1, { side: 'sell', size: 150 })))
  expect(fills).toMatchObject([{ closed: 100, realisedPnl: -moneyOf(engine, 'USDT', '10'), positionAfter: -50 }])
  expect(engine.view.position(1, 'LINEAR')).toMatchObject({ size: -50, cost: moneyOf(engine, 'USDT', '45') })
  expect(moneyIn(engine, 1)).toEqual({ USDT: '85.5/4.5' })
})

test('closing needs no margin, even with nothing free', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 1_000 })))
  granted(engine.submit(order(1, { side: 'buy', size: 1_000 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '0/100' })
  expect(refusal(engine.submit(order(1, { side: 'buy', price: 1_000, size: 1 })))).toBe('insufficient-balance')
  expect(refusal(engine.submit(order(1, { side: 'sell', price: 1_000, size: 1_001 })))).toBe('insufficient-balance')
  granted(engine.submit(order(1, { side: 'sell', price: 1_000, size: 1_000 })))
  granted(engine.submit(order(9, { side: 'buy', size: 1_000 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '100/0' })
})

test('an order that was backed by a position needs margin when that goes away, and ends when there is none', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 1_000 })))
  granted(engine.submit(order(1, { side: 'buy', size: 1_000 })))
  const closing = granted(engine.submit(order(1, { side: 'sell', price: 1_500, size: 1_000 }))).order
  expect(closing.hold).toBe(0n)
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 1_000 })))
  granted(engine.submit(order(1, { side: 'sell', size: 1_000, reduceOnly: true })))
  expect(engine.view.order({ account: 1, orderId: closing.id })).toMatchObject({
    status: 'cancelled',
    reason: 'insufficient-margin',
  })
  expect(moneyIn(engine, 1)).toEqual({ USDT: '100/0' })
})

test('a sell sets aside what its value can be at the prices that wait for it', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'buy', price: 2_000, size: 1_000 })))
  expect(refusal(engine.submit(order(1, { side: 'sell', price: 1_000, size: 1_000 })))).toBe('insufficient-balance')
  granted(engine.submit(order(1, { side: 'sell', price: 1_000, size: 500 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '0/100' })
})

test('losses beyond what an account has are paid by the insurance account', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 1_000 })))
  granted(engine.submit(order(1, { side: 'buy', size: 1_000 })))
  granted(engine.submit(order(9, { side: 'buy', price: 850, size: 1_000 })))
  granted(engine.submit(order(1, { side: 'sell', size: 1_000 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '0/0' })
  expect(moneyIn(engine, -2)).toEqual({ USDT: '-50/0' })
  expect(moneyIn(engine, 9)).toEqual({ USDT: '150/0' })
})

test('fees are paid in the settlement asset and set aside with the margin; makers may get a rebate', () => {
  const { engine } = market({}, { fees: { maker: '-0.001', taker: '0.01' } })
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 100 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '89/11' })
  granted(engine.submit(order(2, { side: 'sell', size: 100 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '90.1/10' })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '89/10' })
  expect(engine.view.position(2, 'LINEAR').realisedFees).toBe(-moneyOf(engine, 'USDT', '1'))
})

test('a reduce-only order gets the size of the position, follows it, and goes with it', () => {
  const { engine, events } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 100 })))
  granted(engine.submit(order(1, { side: 'buy', size: 100 })))
  const first = granted(engine.submit(order(1, { side: 'sell', price: 1_100, size: 150, reduceOnly: true }))).order
  expect(first).toMatchObject({ size: 100, hold: 0n })
  const second = granted(engine.submit(order(1, { side: 'sell', price: 1_200, size: 80, reduceOnly: true }))).order
  granted(engine.submit(order(9, { side: 'buy', price: 1_100, size: 60 })))
  expect(engine.view.order({ account: 1, orderId: second.id })).toMatchObject({ size: 40, status: 'open' })
  expect(events.filter((event) => event.type === 'order-updated')).toMatchObject([
    { cause: 'reduce-only', order: { id: second.id, size: 40 } },
  ])
  granted(engine.submit(order(9, { side: 'buy', price: 1_200, size: 200 })))
  expect(engine.view.order({ account: 1, orderId: first.id })).toMatchObject({ status: 'filled' })
  expect(engine.view.order({ account: 1, orderId: second.id })).toMatchObject({ reason: 'reduce-only' })
  expect(engine.view.position(1, 'LINEAR').size).toBe(0)
})

test('a market may refuse reduce-only orders that are too large, and cancel resting ones instead of cutting them', () => {
  const { engine } = market({ reduceOnlyExcess: 'reject', restingReduceOnly: 'cancel' })
  expect(refusal(engine.submit(order(1, { side: 'sell', price: 1_000, size: 1, reduceOnly: true })))).toBe(
    'nothing-to-reduce',
  )
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 100 })))
  granted(engine.submit(order(1, { side: 'buy', size: 100 })))
  expect(engine.submit(order(1, { side: 'sell', price: 1_100, size: 101, reduceOnly: true }))).toMatchObject({
    rejection: { reason: 'reduce-only-exceeds', reducible: 100 },
  })
  expect(refusal(engine.submit(order(1, { side: 'buy', price: 900, size: 1, reduceOnly: true })))).toBe(
    'nothing-to-reduce',
  )
  const { id } = granted(engine.submit(order(1, { side: 'sell', price: 1_100, size: 100, reduceOnly: true }))).order
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 1 })))
  granted(engine.submit(order(1, { side: 'sell', price: 1_000, size: 1 })))
  expect(engine.view.order({ account: 1, orderId: id })).toMatchObject({ reason: 'reduce-only', filled: 0 })
})

test('closePosition closes what there is', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 200 })))
  granted(engine.submit(order(1, { side: 'sell', size: 70 })))
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 200 })))
  const closed = engine.submit({ account: 1, market: 'LINEAR', side: 'buy', kind: 'market', closePosition: true })
  expect(granted(closed).order).toMatchObject({ size: 70, filled: 70, reduceOnly: true, status: 'filled' })
  expect(engine.view.positions(1)).toEqual([])
})

test('fill-or-kill counts reduce-only orders of the house whole, as they trade', () => {
  const { engine } = market()
  engine.openAccount({ id: 8, house: true })
  const meet = (side: 'buy' | 'sell') => {
    granted(engine.submit(order(8, { side, price: 1_000, size: 10 })))
    granted(engine.submit(order(9, { side: side === 'buy' ? 'sell' : 'buy', price: 1_000, size: 10 })))
  }
  meet('buy')
  granted(engine.submit(order(8, { side: 'sell', price: 1_100, size: 10, reduceOnly: true })))
  meet('sell')
  const all = engine.submit(order(1, { side: 'buy', price: 1_100, size: 10, timeInForce: 'fok' }))
  expect(granted(all).order).toMatchObject({ filled: 10, status: 'filled' })
})

test('fill-or-kill counts reduce-only orders with what their positions will be', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 10 })))
  granted(engine.submit(order(1, { side: 'buy', size: 10 })))
  for (const price of [1_100, 1_110])
    granted(engine.submit(order(1, { side: 'sell', price, size: 10, reduceOnly: true })))
  const wanted = order(2, { side: 'buy', price: 1_110, size: 20, timeInForce: 'fok' })
  expect(refusal(engine.submit(wanted))).toBe('fok-not-filled')
  expect(granted(engine.submit({ ...wanted, size: 10 })).order.status).toBe('filled')
})

test('hedge mode keeps a long and a short position side by side', () => {
  const { engine } = market()
  granted(engine.setPositionMode({ account: 1, mode: 'hedge' }))
  granted(engine.submit(order(9, { side: 'sell', price: 1_010, size: 500 })))
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 100 })))
  granted(engine.submit(order(1, { side: 'sell', size: 50 })))
  expect(engine.view.openInterest('LINEAR')).toBe(100)
  expect(engine.view.positions(1).map(({ leg, size }) => [leg, size])).toEqual([
    ['long', 100],
    ['short', -50],
  ])
  expect(refusal(engine.setPositionMode({ account: 1, mode: 'net' }))).toBe('position-open')
  granted(engine.submit(order(1, { side: 'sell', size: 100, reduceOnly: true })))
  granted(engine.submit(order(1, { side: 'buy', size: 80, reduceOnly: true })))
  expect(engine.view.positions(1)).toEqual([])
  granted(engine.submit(order(1, { side: 'buy', price: 900, size: 1 })))
  expect(refusal(engine.setPositionMode({ account: 1, mode: 'net' }))).toBe('orders-open')
})

test('leverage changes what is set aside, where the account can pay for it', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', price: 900, size: 100 })))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '41/59' })
  granted(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 12.5, marginMode: 'isolated' }))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '52.8/47.2' })
  expect(engine.view.position(1, 'LINEAR')).toMatchObject({ leverage: 12.5, marginMode: 'isolated' })
  expect(refusal(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 5 }))).toBe('insufficient-balance')
  expect(engine.view.leverage(1, 'LINEAR')).toEqual({ leverage: 12.5, marginMode: 'isolated' })
  expect(refusal(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 101 }))).toBe('leverage-too-high')
  expect(refusal(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 0.5 }))).toBe('leverage-too-low')
})

test('a market may leave the margin of open positions alone when leverage changes', () => {
  const { engine } = market({ leverageScope: 'orders' })
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', price: 900, size: 100 })))
  granted(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 5 }))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '32/68' })
})

test('money moves into an isolated position and out of it, down to what it needs', () => {
  const { engine } = market()
  const change = (amount: string) =>
    engine.changeMargin({ account: 1, market: 'LINEAR', amount: moneyOf(engine, 'USDT', amount) })
  expect(refusal(change('1'))).toBe('no-position')
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 500 })))
  expect(refusal(change('1'))).toBe('cross-margin')
  granted(engine.setLeverage({ account: 1, market: 'LINEAR', marginMode: 'isolated' }))
  granted(change('20'))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '30/70' })
  expect(refusal(change('31'))).toBe('insufficient-balance')
  expect(change('-21')).toMatchObject({
    rejection: { reason: 'margin-too-large', removable: moneyOf(engine, 'USDT', '20') },
  })
  granted(change('-20'))
  expect(moneyIn(engine, 1)).toEqual({ USDT: '50/50' })
})

test('cross positions that lose leave less for new orders', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 500 })))
  granted(engine.submit(order(1, { side: 'buy', size: 500 })))
  engine.setMarkPrice({ market: 'LINEAR', mark: 950 })
  const more = order(1, { side: 'buy', price: 900, size: 300 })
  expect(engine.submit(more)).toMatchObject({
    rejection: { required: moneyOf(engine, 'USDT', '27'), available: moneyOf(engine, 'USDT', '25') },
  })
  granted(engine.setLeverage({ account: 1, market: 'LINEAR', marginMode: 'isolated' }))
  granted(engine.submit(more))
})

// The identities of an exchange's published samples: entry 94948.1, one lot of 0.001, margin 6.32987333, 0.5 % maintenance.
test('bankruptcy and liquidation prices follow the published arithmetic', () => {
  const { engine } = benchOf({
    markets: [
      { ...linear, contractSize: '0.001', priceStep: '0.1', priceDecimals: 5, margin: { maintenanceRate: '0.005' } },
    ],
  })
  fund(engine, 1, { USDT: '6.329873333333333334' })
  engine.openAccount({ id: 9, house: true })
  granted(engine.setLeverage({ account: 1, market: 'LINEAR', leverage: 15, marginMode: 'isolated' }))
  granted(engine.submit(order(9, { side: 'sell', price: 9_494_810_000, size: 1 })))
  granted(engine.submit(order(1, { side: 'buy', size: 1 })))
  const { bankruptcyPrice, liquidationPrice } = engine.view.position(1, 'LINEAR')
  expect([bankruptcyPrice, liquidationPrice]).toEqual([8_861_822_667, 8_909_296_717])
})

test('inverse contracts are worth quote, and settle in base', () => {
  const { engine } = benchOf({ markets: [inverse] })
  fund(engine, 1, { BTC: '1' })
  engine.openAccount({ id: 9, house: true })
  const trade = (side: 'buy' | 'sell', price: number) => {
    const other = side === 'buy' ? 'sell' : 'buy'
    granted(engine.submit({ account: 9, market: 'INVERSE', side: other, kind: 'limit', price, size: 100 }))
    return granted(engine.submit({ account: 1, market: 'INVERSE', side, kind: 'market', size: 100 }))
  }
  trade('buy', 1_000)
  expect(moneyIn(engine, 1)).toEqual({ BTC: '0.9/0.1' })
  engine.setMarkPrice({ market: 'INVERSE', mark: 1_250 })
  expect(engine.view.position(1, 'INVERSE')).toMatchObject({
    entryPrice: 1_000_000_000n,
    unrealisedPnl: moneyOf(engine, 'BTC', '0.2'),
    bankruptcyPrice: 500,
  })
  expect(trade('sell', 1_250).fills).toMatchObject([{ realisedPnl: moneyOf(engine, 'BTC', '0.2') }])
  expect(moneyIn(engine, 1)).toEqual({ BTC: '1.2/0' })
  expect(moneyIn(engine, 9)).toEqual({ BTC: '-0.2/0' })
})

test('a spot market has no leverage', () => {
  const { engine } = benchOf({ markets: [{ ...linear, id: 'SPOT', kind: 'spot' }] })
  fund(engine, 1, {})
  expect(refusal(engine.setLeverage({ account: 1, market: 'SPOT', leverage: 2 }))).toBe('not-supported')
  expect(refusal(engine.changeMargin({ account: 1, market: 'SPOT', amount: 1n }))).toBe('not-supported')
})

test('a mark price is a positive number of units', () => {
  const { engine } = market()
  expect(() => engine.setMarkPrice({ market: 'LINEAR', mark: 0 })).toThrow('mark')
  expect(() => engine.setMarkPrice({ market: 'LINEAR', mark: 1_000, index: 0.5 })).toThrow('index')
})

test('a position that is smaller than the smallest order can be closed', () => {
  const { engine } = market({}, { minimumSize: '5' })
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 5 })))
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 7, timeInForce: 'ioc' })))
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 8 })))
  granted(engine.submit(order(1, { side: 'sell', size: 2, reduceOnly: true })))
  expect(engine.view.position(1, 'LINEAR').size).toBe(3)
  expect(refusal(engine.submit(order(1, { side: 'sell', size: 3 })))).toBe('size-too-small')
  granted(engine.submit(order(1, { side: 'sell', size: undefined, closePosition: true })))
  expect(engine.view.position(1, 'LINEAR').size).toBe(0)
})

test('longs pay funding to shorts at the mark price, and the other way round when the rate is negative', () => {
  const { engine, events } = market()
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 100 })))
  granted(engine.submit(order(2, { side: 'sell', price: 1_000, size: 100 })))
  engine.setMarkPrice({ market: 'LINEAR', mark: 1_100 })
  events.length = 0
  engine.settleFunding({ market: 'LINEAR', rate: '0.001' })
  // 1 BTC at 110.
  expect(moneyIn(engine, 1)).toEqual({ USDT: '89.89/10' })
  expect(moneyIn(engine, 2)).toEqual({ USDT: '90.11/10' })
  expect(events.map(({ type }) => type)).toEqual(['balance', 'position', 'balance', 'position'])
  engine.settleFunding({ market: 'LINEAR', rate: '-0.002' })
  expect(engine.view.position(1, 'LINEAR').realisedFunding).toBe(moneyOf(engine, 'USDT', '0.11'))
  expect(engine.view.position(2, 'LINEAR').realisedFunding).toBe(-moneyOf(engine, 'USDT', '0.11'))
  expect(() => engine.settleFunding({ market: 'LINEAR', rate: 'x' })).toThrow('rate: must be a decimal')
})

test('funding that an account cannot pay is paid by the insurance account', () => {
  const { engine } = market()
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 900 })))
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 900 })))
  engine.settleFunding({ market: 'LINEAR', rate: '0.02' })
  expect(moneyIn(engine, 1)).toEqual({ USDT: '0/90' })
  expect(moneyIn(engine, -2)).toEqual({ USDT: '10/0' })
})

test('an order that turns a position around pays for the new one only with its part', () => {
  const { engine } = market({}, { fees: { maker: '0', taker: '0.001' } })
  granted(engine.submit(order(9, { side: 'sell', price: 1_000, size: 10 })))
  granted(engine.submit(order(1, { side: 'buy', price: 1_000, size: 10 })))
  granted(engine.submit(order(9, { side: 'buy', price: 1_000, size: 40 })))
  const { fills } = granted(engine.submit(order(1, { side: 'sell', price: 1_000, size: 40 })))
  expect(fills).toMatchObject([{ fee: moneyOf(engine, 'USDT', '0.04'), closed: 10 }])
  expect(engine.view.position(1, 'LINEAR')).toMatchObject({ size: -30, realisedFees: -moneyOf(engine, 'USDT', '0.03') })
})
