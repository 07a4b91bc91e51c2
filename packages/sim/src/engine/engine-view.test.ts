import { expect, test } from 'vitest'
import { benchOf, fund, granted, linear, moneyOf, spot } from '../../test/engine/harness.ts'
import type { SubmitOrder } from './commands.ts'
import { MatchingEngine } from './engine.ts'
import type { MarketOptions } from './options.ts'

const ask: SubmitOrder = { account: 1, market: 'SPOT', side: 'sell', kind: 'limit', price: 1_000, size: 100 }

function market() {
  const bench = benchOf({
    markets: [{ ...spot, firstUpdateId: 5_000_000_000 }, linear],
    firstOrderId: 1_000,
    firstTradeId: 70,
    history: { orders: 3, fills: 3, trades: 3 },
  })
  for (const account of [1, 2]) fund(bench.engine, account, { USDT: '10000', BTC: '100' })
  return bench
}

test('ids begin where they are told to', () => {
  const { engine, events } = market()
  expect(granted(engine.submit(ask)).order.id).toBe(1_000)
  expect(granted(engine.submit({ ...ask, account: 2, side: 'buy' })).fills).toMatchObject([
    { tradeId: 70, counterOrderId: 1_000 },
  ])
  const levels = events.filter((event) => event.type === 'level')
  expect(levels.map(({ updateId }) => updateId)).toEqual([5_000_000_000, 5_000_000_001])
  expect(engine.view.depth('SPOT', 5).updateId).toBe(5_000_000_001)
})

test('depth is cut, and says when it changed last', () => {
  const { engine, clock } = market()
  for (const price of [1_010, 1_000, 1_020]) granted(engine.submit({ ...ask, price }))
  const time = clock.time
  clock.time += 50
  expect(engine.view.depth('SPOT', 2)).toEqual({
    market: 'SPOT',
    updateId: 5_000_000_002,
    time,
    bids: [],
    asks: [
      [1_000, 100],
      [1_010, 100],
    ],
  })
  const side = engine.view.bookSide('SPOT', 'sell')
  expect([side.levelCount, side.best?.price, side.levelFromBest(2)?.price, side.sizeAt(1_010), side.sizeAt(1)]).toEqual(
    [3, 1_000, 1_020, 100, 0],
  )
  expect(side.best?.first).toMatchObject({ account: { id: 1 } })
})

test('history is bounded: the oldest orders, fills and trades are forgotten', () => {
  const { engine } = market()
  const ids: number[] = []
  for (let count = 0; count < 5; count += 1) {
    ids.push(granted(engine.submit({ ...ask, clientId: `c${count}` })).order.id)
    granted(engine.submit({ ...ask, account: 2, side: 'buy', size: 100 }))
  }
  expect(engine.view.doneOrders({ account: 1 }).map(({ id }) => id)).toEqual(ids.slice(-3))
  expect(engine.view.doneOrders({ account: 1, limit: 1 }).map(({ id }) => id)).toEqual(ids.slice(-1))
  expect(engine.view.doneOrders({ account: 1, limit: 0 })).toEqual([])
  expect(engine.view.doneOrders({ account: 1, side: 'buy' })).toEqual([])
  expect(engine.view.order({ account: 1, orderId: ids[0] ?? 0 })).toBeUndefined()
  expect(engine.view.order({ account: 1, clientId: 'c0' })).toBeUndefined()
  expect(engine.view.order({ account: 1, clientId: 'c4' })?.id).toBe(ids[4])
  expect(engine.view.fills({ account: 1 }).map(({ orderId }) => orderId)).toEqual(ids.slice(-3).toReversed())
  expect(engine.view.fills({ account: 1, market: 'LINEAR' })).toEqual([])
  expect(engine.view.fills({ account: 2, side: 'buy', limit: 2 })).toHaveLength(2)
  expect(engine.view.trades('SPOT', 10).map(({ sequence }) => sequence)).toEqual([5, 4, 3])
})

test('open orders come in the order of their acceptance, and can be narrowed', () => {
  const { engine } = market()
  granted(engine.submit(ask))
  granted(engine.submit({ ...ask, market: 'LINEAR', side: 'buy', size: 10 }))
  const open = (filter: { readonly market?: string; readonly side?: 'buy' | 'sell' }) =>
    engine.view.openOrders({ account: 1, ...filter }).map(({ market: id }) => id)
  expect(open({})).toEqual(['SPOT', 'LINEAR'])
  expect(open({ market: 'LINEAR' })).toEqual(['LINEAR'])
  expect(open({ side: 'sell' })).toEqual(['SPOT'])
})

test('what was never touched reads as nothing', () => {
  const { engine, clock } = market()
  expect(engine.view.balance(1, 'XYZ')).toEqual({ account: 1, asset: 'XYZ', available: 0n, held: 0n })
  expect(engine.view.position(1, 'LINEAR')).toMatchObject({ size: 0, cost: 0n, entryPrice: 0n, unrealisedPnl: 0n })
  expect(engine.view.leverage(1, 'LINEAR')).toEqual({ leverage: 10, marginMode: 'cross' })
  expect(engine.view.trades('SPOT', 5)).toEqual([])
  expect(engine.view.candles('SPOT', '1m')).toEqual([])
  expect(engine.view.ticker('SPOT')).toMatchObject({ last: undefined, closeTime: clock.time })
  expect(engine.view.prices('LINEAR')).toEqual({ mark: 1_000, index: 1_000 })
  expect([engine.view.hasMarket('SPOT'), engine.view.hasMarket('X')]).toEqual([true, false])
  expect([engine.view.hasAccount(1), engine.view.hasAccount(9)]).toEqual([true, false])
  expect(engine.view.account(2)).toEqual({ id: 2, house: false, positionMode: 'net' })
  expect(engine.view.accounts.map(({ id }) => id)).toEqual([-1, -2, 1, 2])
  expect(() => engine.view.depth('X', 1)).toThrow('"X" is no market')
  expect(() => engine.view.balances(9)).toThrow('9 is no account')
})

test('an instrument reads and writes prices and sizes', () => {
  const { engine } = market()
  const instrument = engine.view.instrument('SPOT')
  expect([instrument.toPrice('100.5'), instrument.toPrice('100.55'), instrument.toPrice('x')]).toEqual([
    1_005,
    undefined,
    undefined,
  ])
  expect([instrument.toSize('0.25'), instrument.toPrice('99999999999999999')]).toEqual([25, undefined])
  expect([instrument.priceText(1_000), instrument.priceFixedText(1_000), instrument.sizeText(150)]).toEqual([
    '100',
    '100.0',
    '1.5',
  ])
  expect(instrument.value(1_000, 150)).toBe(moneyOf(engine, 'USDT', '150'))
  expect(engine.assets.text('USDT', instrument.value(1_005, 1))).toBe('1.005')
})

test.each<[string, Partial<MarketOptions>]>([
  ['markets.SPOT.priceStep', { priceStep: '0' }],
  ['markets.SPOT.sizeStep', { sizeStep: '0.0' }],
  ['markets.SPOT.priceStep', { priceStep: 'x' }],
  ['markets.SPOT.priceDecimals', { priceDecimals: 0 }],
  ['markets.SPOT.sizeDecimals', { sizeDecimals: 19 }],
  ['markets.SPOT.markPrice', { markPrice: '100.55' }],
  ['markets.SPOT.contractSize', { kind: 'perpetual', contractSize: '0' }],
  ['markets.SPOT.inverse', { inverse: true }],
  ['markets.SPOT.fees.maker', { fees: { maker: '1%', taker: '0' } }],
  ['markets.SPOT.minimumValue', { minimumValue: '-1' }],
  ['markets.SPOT.margin.maximumLeverage', { margin: { maximumLeverage: 0.001 } }],
  ['markets.SPOT.rules.priceBand.above', { rules: { priceBand: { reference: 'last', above: 'high' } } }],
  ['markets.SPOT.rules.priceBand.below', { rules: { priceBand: { reference: 'last', below: '0' } } }],
  ['in assetDecimals', { priceDecimals: 10, sizeDecimals: 9 }],
])('a wrong option is named: %s', (path, change) => {
  const build = () => new MatchingEngine({ clock: { now: () => 0 }, markets: [{ ...spot, ...change }] })
  expect(build).toThrow(path)
})

test('options of the engine are checked too', () => {
  const clock = { now: () => 0 }
  expect(() => new MatchingEngine({ clock, markets: [spot, spot] })).toThrow('has "SPOT" twice')
  expect(() => new MatchingEngine({ clock, markets: [], history: { fills: 0 } })).toThrow('history.fills')
  expect(() => new MatchingEngine({ clock, markets: [], assetDecimals: { BTC: 1.5 } })).toThrow('assetDecimals.BTC')
  expect(() => new MatchingEngine({ clock, markets: [spot], assetDecimals: { BTC: 1 } })).toThrow(
    'has in assetDecimals',
  )
})
