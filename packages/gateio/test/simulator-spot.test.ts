import type { OrderRequest } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { checked } from './orders.ts'
import { startExchange } from './simulator.ts'

// Every call of the spot market against a simulator that was written from the same page, and by somebody else.
const symbol = 'BTC/USDT'
const limit = { symbol, side: 'buy', type: 'limit', quantity: '0.01', price: '60000' } as const

/** A book of two levels on each side, and one trade. */
async function start() {
  const exchange = await startExchange()
  const { sim, spot } = exchange
  const orders = [
    ['sell', '61000', '1'],
    ['sell', '61010', '2'],
    ['buy', '60990', '1'],
    ['buy', '60980', '2'],
  ] as const
  for (const [side, price, size] of orders) sim.placeOrder('gateio', { symbol: 'BTC_USDT', side, price, size })
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', size: '0.5' })
  const order = (clientOrderId: string, change: Partial<OrderRequest> = {}) =>
    checked({ ...limit, ...change, clientOrderId } as OrderRequest, spot.markets)
  return { ...exchange, rest: spot.privateRest, open: spot.publicRest, order }
}

test('[S3.87] market data', async () => {
  await using exchange = await start()
  const { sim, clock, open } = exchange
  const truth = sim.book('gateio', 'BTC_USDT', 100)
  const book = await open.getOrderbook(symbol)
  expect(book.bids.map(({ price, size }) => [price, size])).toEqual(truth.bids)
  expect(book.asks.map(({ price, size }) => [price, size])).toEqual(truth.asks)
  expect((await open.getBookSnapshot(symbol)).last).toBe(book.lastUpdateId)
  expect(await open.getBookTicker(symbol)).toMatchObject({ bid: book.bestBid, ask: book.bestAsk })
  const trades = await open.getRecentTrades(symbol)
  expect(trades).toMatchObject([{ side: 'buy', price: '61000', size: '0.5' }])
  expect(await open.getHistoricalTrades(symbol, { since: clock.now() - 60_000 })).toEqual({
    rows: trades,
    next: undefined,
  })
  expect(await open.getTickerInfo(symbol)).toMatchObject({
    last: '61000',
    bid: '60990',
    ask: '61000',
    baseVolume: '0.5',
  })
  expect(await open.getTickers()).toHaveLength(sim.symbols('gateio').length)
  const [candle] = await open.getKlines(symbol, '1m', { limit: 1 })
  expect(candle).toMatchObject({
    open: '61000',
    close: '61000',
    baseVolume: '0.5',
    quoteVolume: '30500',
    closed: false,
  })
  expect(await open.getKlines(symbol, '1m', { since: clock.now() - 600_000 })).toContainEqual(candle)
  expect(await open.getKlinesBatch(symbol, '1m', { since: clock.now() - 600_000 })).toContainEqual(candle)
  expect(await open.getServerTime()).toBe(clock.now())
  expect(sim.errors).toEqual([])
})

test('[S3.88] the account', async () => {
  await using exchange = await start()
  const { sim, rest } = exchange
  const balances = new Map((await rest.getBalances()).map(({ asset, total }) => [asset, total]))
  for (const { asset, available } of sim.balances('gateio')) expect(balances.get(asset)).toBe(available)
  expect(await rest.getTradingFees(symbol)).toMatchObject({ assumed: false })
  expect(await rest.getTradingFees()).toMatchObject({ assumed: false })
  expect(await rest.getCurrencyInfo()).toContainEqual(expect.objectContaining({ asset: 'BTC' }))
  expect(await rest.getUserId()).toMatch(/^\d+$/)
})

test('[S3.43] the short names make the same calls', async () => {
  await using exchange = await start()
  const { sim, open, rest, order, spot } = exchange
  expect((await open.getOrderbook(symbol)).bestAsk).toEqual({ price: '61000', size: '0.5' })
  expect(await open.getTrades(symbol, { limit: 1 })).toMatchObject([{ side: 'buy', price: '61000', size: '0.5' }])
  expect(await open.getTicker(symbol)).toMatchObject({ last: '61000', bid: '60990', ask: '61000' })
  expect(await open.getExchangeInfo()).toEqual([...spot.markets])
  const placed = await rest.createOrder(order('one'))
  expect(await rest.getOrders(symbol)).toEqual([placed])
  expect(await rest.getOrders()).toEqual([placed])
  const truth = sim.balances('gateio').find(({ asset }) => asset === 'USDT')
  expect(await rest.getBalance('USDT')).toMatchObject({ available: truth?.available, locked: '600' })
  expect(await rest.getBalance('NOTHING')).toBeUndefined()
  expect(await rest.cancelOrder({ symbol, orderId: placed.orderId })).toMatchObject({ status: 'cancelled' })
  expect(await rest.getOrders(symbol)).toEqual([])
})

describe('orders', () => {
  test('[S3.88] one is placed, found by either id, changed and cancelled', async () => {
    await using exchange = await start()
    const { sim, clock, rest, order, spot } = exchange
    const placed = await rest.placeOrder(order('one'))
    const ref = { symbol, orderId: placed.orderId }
    const amendment = { instrument: spot.markets.require(symbol), ref, known: undefined, side: undefined }
    expect(sim.orders('gateio').at(-1)).toMatchObject({ clientOrderId: expect.stringContaining('one') as unknown })
    expect(await rest.getOrder(ref)).toEqual(placed)
    expect(await rest.getOrder({ symbol, clientOrderId: 'one' })).toEqual(placed)
    expect(await rest.getOrder({ symbol, clientOrderId: 'none' })).toBeUndefined()
    expect(await rest.getOpenOrders(symbol)).toEqual([placed])
    expect(await rest.getOpenOrders()).toEqual([placed])
    const price = await rest.modifyOrder({ ...amendment, price: decimal('59999'), quantity: undefined })
    const size = await rest.modifyOrder({ ...amendment, price: undefined, quantity: decimal('0.02') })
    expect([price.price, size.quantity]).toEqual(['59999', '0.02'])
    expect(await rest.cancelOrder(ref)).toMatchObject({ status: 'cancelled', remaining: '0.02' })
    await expect(rest.cancelOrder(ref)).rejects.toMatchObject({ code: 'order-closed', outcome: 'rejected' })
    await expect(rest.cancelOrder({ symbol, orderId: '99' })).rejects.toMatchObject({ code: 'order-not-found' })
    expect(await rest.getHistoryOrders(symbol, { since: clock.now() - 60_000 })).toMatchObject([
      { orderId: placed.orderId },
    ])
  })

  test.each([
    ['takes what is there', { timeInForce: 'ioc', price: '61000', quantity: '2' }, 'cancelled', '0.5'],
    ['finds nothing', { timeInForce: 'ioc', price: '50000' }, 'cancelled', '0'],
    ['takes all of it', { timeInForce: 'fok', price: '61010', quantity: '1' }, 'filled', '1'],
    ['only adds', { postOnly: true }, 'open', '0'],
    ['hides a part', { visibleQuantity: '0.001' }, 'open', '0'],
  ] as const)('[S3.88] one %s', async (...[, change, status, filled]) => {
    await using exchange = await start()
    expect(await exchange.rest.placeOrder(exchange.order('one', change))).toMatchObject({ status, filled })
  })

  test.each([
    ['post-only', { postOnly: true, price: '61010' }],
    ['fill-or-kill', { timeInForce: 'fok', price: '61010', quantity: '3' }],
  ] as const)('[S3.91] one that breaks %s is refused', async (rule, change) => {
    await using exchange = await start()
    const failure = exchange.rest.placeOrder(exchange.order('one', change))
    await expect(failure).rejects.toMatchObject({ code: 'invalid-order', rule, outcome: 'rejected' })
  })

  test('[S3.88] at market: bought for a value, sold by size; executions add up', async () => {
    await using exchange = await start()
    const { clock, rest, spot } = exchange
    const market = { symbol, type: 'market' } as const
    const bought = await rest.placeOrder(
      checked({ ...market, side: 'buy', quoteQuantity: '70', clientOrderId: 'b' }, spot.markets),
    )
    expect(bought).toMatchObject({ status: 'filled', quoteQuantity: '70', average: '61000' })
    const sold = await rest.placeOrder(
      checked({ ...market, side: 'sell', quantity: '0.01', maximumSlippage: '0.01', clientOrderId: 's' }, spot.markets),
    )
    expect(sold).toMatchObject({ status: 'filled', filledValue: '609.9', fees: [{ asset: 'USDT' }] })
    const { rows } = await rest.getAccountTrades(symbol, { since: clock.now() - 60_000 })
    expect(rows.map(({ clientOrderId, size }) => [clientOrderId, size])).toEqual([
      ['s', '0.01'],
      ['b', bought.filled],
    ])
    expect((await rest.getAccountTrades(symbol, { orderId: sold.orderId })).rows).toEqual(rows.slice(0, 1))
  })

  test('[S3.91] one that the account cannot pay is refused', async () => {
    await using exchange = await start()
    exchange.sim.deposit('gateio', { asset: 'USDT', amount: '-999999' })
    const failure = exchange.rest.placeOrder(exchange.order('one'))
    await expect(failure).rejects.toMatchObject({ code: 'insufficient-funds', outcome: 'rejected' })
  })

  test('[S3.88] several in a call: placed, changed, cancelled, and all of them', async () => {
    await using exchange = await start()
    const { rest, order, spot } = exchange
    const placed = await rest.placeOrders([order('a'), order('b', { price: '61010', postOnly: true }), order('c')])
    expect(placed).toMatchObject([
      { value: { clientOrderId: 'a' } },
      { refusal: { outcome: 'rejected' } },
      { value: {} },
    ])
    const orderId = placed[0] !== undefined && 'value' in placed[0] ? placed[0].value.orderId : ''
    const instrument = spot.markets.require(symbol)
    const change = { instrument, price: decimal('60003'), quantity: undefined, known: undefined, side: undefined }
    const changed = await rest.modifyOrders([
      { ...change, ref: { symbol, orderId } },
      { ...change, ref: { symbol, orderId: '42' } },
    ])
    expect(changed).toMatchObject([{ value: { orderId, price: '60003' } }, { refusal: { outcome: 'rejected' } }])
    const cancelled = await rest.cancelOrders([
      { symbol, clientOrderId: 'a' },
      { symbol, orderId: '42' },
    ])
    expect(cancelled).toMatchObject([{ value: undefined }, { refusal: { error: { code: 'order-not-found' } } }])
    expect(await rest.cancelAllOrders(symbol)).toMatchObject([{ ref: { clientOrderId: 'c' }, answer: { value: {} } }])
    await rest.placeOrder(order('d'))
    expect(await rest.cancelAllOrders(undefined)).toMatchObject([{ ref: { clientOrderId: 'd' } }])
  })

  test('[S3.88] a dead-man switch is set and taken back', async () => {
    await using exchange = await start()
    await exchange.rest.setDeadManSwitch(30_000, { symbol })
    await exchange.rest.setDeadManSwitch(0, { symbol })
    await exchange.rest.setDeadManSwitch(30_000)
    await exchange.rest.setDeadManSwitch(0)
    expect(exchange.sim.errors).toEqual([])
  })

  test('[S3.88] what comes after its time is refused by the exchange itself', async () => {
    await using exchange = await start()
    exchange.sim.faults.add({ kind: 'clock-skew', skewMs: 30_000 })
    const failure = exchange.rest.placeOrder(exchange.order('late'))
    await expect(failure).rejects.toMatchObject({ code: 'recv-window', outcome: 'rejected' })
    expect(exchange.sim.orders('gateio').filter(({ clientOrderId }) => clientOrderId?.includes('late'))).toEqual([])
  })

  test('[S3.88] those that wait for a price', async () => {
    await using exchange = await start()
    const { rest } = exchange
    const stop = { symbol, side: 'sell', quantity: '0.01', triggerPrice: '50000' } as const
    const placed = await rest.placeTriggerOrder({ ...stop, type: 'stop-limit', price: '49999', clientOrderId: 'tt' })
    await rest.placeTriggerOrder({ ...stop, type: 'stop-market' })
    const waiting = await rest.getOpenTriggerOrders(symbol)
    expect(new Set(waiting.map(({ type, status }) => `${type} ${status}`))).toEqual(
      new Set(['stop-limit pending', 'stop-market pending']),
    )
    expect(await rest.getTriggerOrder(placed.orderId)).toMatchObject({ price: '49999', triggerPrice: '50000' })
    expect(await rest.cancelTriggerOrder({ symbol, orderId: placed.orderId })).toMatchObject({ status: 'cancelled' })
    expect(await rest.cancelAllTriggerOrders(symbol)).toHaveLength(1)
    expect(await rest.cancelAllTriggerOrders()).toEqual([])
  })
})
