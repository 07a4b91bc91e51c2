import type { OrderRequest } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { checked } from './orders.ts'
import { startExchange } from './simulator.ts'

// Every call of the futures market against a simulator that was written from the same page, and by somebody else.
const symbol = 'BTC/USDT:USDT'
const limit = { symbol, side: 'buy', type: 'limit', quantity: '0.001', price: '60000' } as const

/** A mark price of 61,000, a book of two levels on each side in contracts of a ten-thousandth, and one trade. */
async function start() {
  const exchange = await startExchange()
  const { sim, futures } = exchange
  sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '61000' })
  const orders = [
    ['sell', '61000', '1000'],
    ['sell', '61010', '2000'],
    ['buy', '60990', '1000'],
    ['buy', '60980', '2000'],
  ] as const
  for (const [side, price, size] of orders) sim.placeOrder('gateio-futures', { symbol: 'BTC_USDT', side, price, size })
  sim.placeOrder('gateio-futures', { symbol: 'BTC_USDT', side: 'buy', size: '5' })
  const order = (clientOrderId: string, change: Partial<OrderRequest> = {}) =>
    checked({ ...limit, ...change, clientOrderId } as OrderRequest, futures.markets)
  const market = (side: 'buy' | 'sell', quantity: string, positionSide?: 'long' | 'short') =>
    checked({ symbol, side, type: 'market', quantity, positionSide, clientOrderId: `m-${side}` }, futures.markets)
  return { ...exchange, rest: futures.privateRest, open: futures.publicRest, order, market }
}

test('[S3.87] market data, sizes in base units', async () => {
  await using exchange = await start()
  const { sim, clock, open } = exchange
  expect(await open.getOrderbook(symbol)).toMatchObject({
    bids: [
      { price: '60990', size: '0.1' },
      { price: '60980', size: '0.2' },
    ],
    asks: [
      { price: '61000', size: '0.0995' },
      { price: '61010', size: '0.2' },
    ],
  })
  expect((await open.getBookSnapshot(symbol)).bids.size[0]).toBe(1_000)
  expect(await open.getBookTicker(symbol)).toMatchObject({ bid: { size: '0.1' }, ask: { size: '0.0995' } })
  const trades = await open.getRecentTrades(symbol)
  expect(trades).toMatchObject([{ side: 'buy', price: '61000', size: '0.0005' }])
  expect((await open.getHistoricalTrades(symbol, { since: clock.now() - 60_000 })).rows).toEqual(trades)
  expect(await open.getTickerInfo(symbol)).toMatchObject({ last: '61000', markPrice: '61000', baseVolume: '0.0005' })
  expect(await open.getTickers()).toHaveLength(sim.symbols('gateio-futures').length)
  const [candle] = await open.getKlines(symbol, '1m', { limit: 1 })
  expect(candle).toMatchObject({ close: '61000', baseVolume: '0.0005', quoteVolume: '30.5', closed: false })
  expect(await open.getKlines(symbol, '1m', { since: clock.now() - 600_000 })).toContainEqual(candle)
  expect(await open.getPriceKlines(symbol, '1m', { price: 'mark', limit: 1 })).toMatchObject([
    { baseVolume: undefined },
  ])
  const { appliesAt } = await open.getFundingRate(symbol)
  expect(appliesAt).toBeGreaterThan(clock.now())
  const past = await open.getFundingHistory(symbol, { since: clock.now() - 3 * 86_400_000 })
  expect(past.length).toBeGreaterThan(3)
  expect(await open.getOpenInterest(symbol)).toMatchObject({ symbol })
  expect(sim.errors).toEqual([])
})

test('[S3.88] the margin account', async () => {
  await using exchange = await start()
  const { rest } = exchange
  expect(await rest.getBalances()).toMatchObject([{ asset: 'USDT', total: '1000000', equity: '1000000' }])
  expect(await rest.getPositionMode()).toBe('net')
  expect(await rest.getTradingFees(symbol)).toMatchObject({ assumed: false })
  expect(await rest.getTradingFees()).toMatchObject({ assumed: false })
  expect(await rest.getPositions()).toEqual([])
  expect(await rest.getPositions(symbol)).toEqual([])
})

test('[S3.43] the short names make the same calls', async () => {
  await using exchange = await start()
  const { open, rest, order, futures } = exchange
  expect((await open.getOrderbook(symbol)).bestAsk).toEqual({ price: '61000', size: '0.0995' })
  expect(await open.getTrades(symbol, { limit: 1 })).toMatchObject([{ side: 'buy', price: '61000', size: '0.0005' }])
  expect(await open.getTicker(symbol)).toMatchObject({ last: '61000', markPrice: '61000' })
  expect(await open.getExchangeInfo()).toEqual([...futures.markets])
  const placed = await rest.createOrder(order('one'))
  expect(await rest.getOrders(symbol)).toEqual([placed])
  expect(await rest.getOrders()).toEqual([placed])
  expect(await rest.getBalance('USDT')).toMatchObject({ asset: 'USDT', total: '1000000', equity: '1000000' })
  expect(await rest.getBalance('BTC')).toBeUndefined()
  expect(await rest.cancelOrder({ symbol, orderId: placed.orderId })).toMatchObject({ status: 'cancelled' })
  expect(await rest.getOrders(symbol)).toEqual([])
})

describe('orders', () => {
  test('[S3.88] one is placed, found by either id, changed and cancelled; its id is beyond 2^53', async () => {
    await using exchange = await start()
    const { clock, rest, order, futures } = exchange
    const placed = await rest.placeOrder(order('one'))
    const ref = { symbol, orderId: placed.orderId }
    expect(BigInt(placed.orderId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    expect(await rest.getOrder(ref)).toEqual(placed)
    expect(await rest.getOrder({ symbol, clientOrderId: 'one' })).toEqual(placed)
    expect(await rest.getOrder({ symbol, clientOrderId: 'none' })).toBeUndefined()
    expect(await rest.getOpenOrders(symbol)).toEqual([placed])
    expect(await rest.getOpenOrders()).toEqual([placed])
    const amendment = { instrument: futures.markets.require(symbol), ref, known: placed, side: undefined }
    expect(await rest.modifyOrder({ ...amendment, price: decimal('59999'), quantity: decimal('0.002') })).toMatchObject(
      {
        price: '59999',
        quantity: '0.002',
      },
    )
    expect(await rest.cancelOrder(ref)).toMatchObject({ status: 'cancelled' })
    await expect(rest.cancelOrder(ref)).rejects.toMatchObject({ outcome: 'rejected' })
    expect(await rest.getHistoryOrders(symbol, { since: clock.now() - 60_000 })).toMatchObject([
      { orderId: placed.orderId },
    ])
  })

  test('[S3.88] parts of a contract are bought and sold', async () => {
    await using exchange = await start()
    const { sim, rest, futures } = exchange
    const divisible = [...futures.markets].find(({ contractSize, sizeStep }) => contractSize !== sizeStep)
    if (divisible === undefined) throw new Error('the simulator lists no contract that can be divided')
    const { exchangeSymbol, sizeStep, priceStep } = divisible
    sim.setMarket('gateio-futures', exchangeSymbol, { markPrice: priceStep })
    const request = {
      symbol: divisible.symbol,
      side: 'buy',
      type: 'limit',
      quantity: sizeStep,
      price: priceStep,
    } as const
    const placed = await rest.placeOrder(checked({ ...request, clientOrderId: 'part' }, futures.markets))
    expect(placed).toMatchObject({ quantity: sizeStep, remaining: sizeStep, status: 'open' })
    expect((await rest.getOpenOrders(divisible.symbol))[0]?.quantity).toBe(sizeStep)
  })

  test.each([
    ['takes what is there', { timeInForce: 'ioc', price: '61000', quantity: '0.5' }, 'cancelled', '0.0995'],
    ['finds nothing', { timeInForce: 'ioc', price: '59000' }, 'cancelled', '0'],
    ['takes all of it', { timeInForce: 'fok', price: '61010', quantity: '0.2' }, 'filled', '0.2'],
    ['only adds', { postOnly: true }, 'open', '0'],
    ['hides a part', { visibleQuantity: '0.0005' }, 'open', '0'],
  ] as const)('[S3.88] one %s', async (...[, change, status, filled]) => {
    await using exchange = await start()
    expect(await exchange.rest.placeOrder(exchange.order('one', change))).toMatchObject({ status, filled })
  })

  test.each([
    ['post-only', { postOnly: true, price: '61010' }],
    ['fill-or-kill', { timeInForce: 'fok', price: '61000', quantity: '0.5' }],
    ['price-band', { price: '10000' }],
  ] as const)('[S3.91] one that breaks %s is refused', async (rule, change) => {
    await using exchange = await start()
    const failure = exchange.rest.placeOrder(exchange.order('one', change))
    await expect(failure).rejects.toMatchObject({ code: 'invalid-order', rule, outcome: 'rejected' })
  })

  test('[S3.88] several in a call: placed, changed, cancelled, and all of them', async () => {
    await using exchange = await start()
    const { rest, order, futures } = exchange
    const placed = await rest.placeOrders([order('a'), order('b', { price: '61010', postOnly: true }), order('c')])
    expect(placed).toMatchObject([
      { value: { clientOrderId: 'a' } },
      { refusal: { outcome: 'rejected' } },
      { value: {} },
    ])
    const instrument = futures.markets.require(symbol)
    const change = { instrument, price: decimal('60003'), quantity: undefined, known: undefined, side: undefined }
    const changed = await rest.modifyOrders([
      { ...change, ref: { symbol, clientOrderId: 'a' } },
      { ...change, ref: { symbol, orderId: '42' } },
    ])
    expect(changed).toMatchObject([{ value: { price: '60003' } }, { refusal: { outcome: 'rejected' } }])
    const orderId = changed[0] !== undefined && 'value' in changed[0] ? changed[0].value.orderId : ''
    const cancelled = await rest.cancelOrders([
      { symbol, orderId },
      { symbol, orderId: '42' },
    ])
    expect(cancelled).toMatchObject([{ value: undefined }, { refusal: { error: { code: 'order-not-found' } } }])
    expect(await rest.cancelAllOrders(symbol)).toMatchObject([{ ref: { clientOrderId: 'c' }, answer: { value: {} } }])
    expect(await rest.cancelAllOrders(undefined)).toEqual([])
    await rest.setDeadManSwitch(30_000, { symbol })
    await rest.setDeadManSwitch(0)
  })

  test('[S3.88] those that wait for a price', async () => {
    await using exchange = await start()
    const { rest } = exchange
    const stop = { symbol, side: 'sell', quantity: '0.001', triggerPrice: '50000' } as const
    const placed = await rest.placeTriggerOrder({ ...stop, type: 'stop-limit', price: '49999', clientOrderId: 'tt' })
    await rest.placeTriggerOrder({ ...stop, type: 'stop-market', triggerBy: 'mark', reduceOnly: true })
    const met = rest.placeTriggerOrder({ ...stop, type: 'stop-market', triggerPrice: '70000' })
    await expect(met).rejects.toMatchObject({ rule: 'trigger-price', outcome: 'rejected' })
    const waiting = await rest.getOpenTriggerOrders(symbol)
    const shown = waiting.map(({ type, status, reduceOnly }) => `${type} ${status} ${reduceOnly}`)
    expect(new Set(shown)).toEqual(new Set(['stop-limit pending false', 'stop-market pending true']))
    expect(await rest.getTriggerOrder(placed.orderId)).toMatchObject({ price: '49999', triggerPrice: '50000' })
    expect(await rest.cancelTriggerOrder({ symbol, orderId: placed.orderId })).toMatchObject({ status: 'cancelled' })
    expect(await rest.cancelAllTriggerOrders(symbol)).toHaveLength(1)
  })
})

describe('positions', () => {
  test('[S3.88] one is opened, read, reduced and closed whole', async () => {
    await using exchange = await start()
    const { clock, rest, market, order } = exchange
    expect(await rest.placeOrder(market('buy', '0.001'))).toMatchObject({ status: 'filled', average: '61000' })
    expect(await rest.getPositions(symbol)).toMatchObject([
      { side: 'long', size: '0.001', contracts: '10', entryPrice: '61000' },
    ])
    expect(await rest.placeOrder(order('r', { side: 'sell', price: '62000', reduceOnly: true }))).toMatchObject({
      reduceOnly: true,
    })
    expect(await rest.closePosition(symbol, { side: 'long' })).toMatchObject({ status: 'filled', side: 'sell' })
    expect(await rest.getPositions(symbol)).toMatchObject([{ side: 'flat', size: '0' }])
    const { rows } = await rest.getAccountTrades(symbol, { since: clock.now() - 60_000 })
    expect(rows.map(({ side, size }) => [side, size])).toEqual([
      ['sell', '0.001'],
      ['buy', '0.001'],
    ])
    const ofOrder = await rest.getAccountTrades(symbol, { orderId: rows[0]?.orderId ?? '' })
    expect(ofOrder.rows).toEqual(rows.slice(0, 1))
  })

  test('[S3.88] leverage, margin mode and margin', async () => {
    await using exchange = await start()
    const { rest, market } = exchange
    await rest.setLeverage(symbol, decimal('7'), { marginMode: 'isolated' })
    expect(await rest.getLeverage(symbol)).toEqual({ leverage: '7', marginMode: 'isolated' })
    await rest.setLeverage(symbol, decimal('9'), { marginMode: 'cross' })
    await rest.setLeverage(symbol, decimal('8'))
    expect(await rest.getLeverage(symbol)).toEqual({ leverage: '8', marginMode: 'cross' })
    await rest.setMarginMode(symbol, 'isolated')
    expect(await rest.getLeverage(symbol)).toMatchObject({ marginMode: 'isolated' })
    await rest.placeOrder(market('buy', '0.001'))
    const [before] = await rest.getPositions(symbol)
    await rest.changeMargin(symbol, decimal('5'))
    const [after] = await rest.getPositions(symbol)
    expect(Number(after?.margin) - Number(before?.margin)).toBeCloseTo(5)
  })

  test('[S3.88] two of a contract, side by side', async () => {
    await using exchange = await start()
    const { rest, market } = exchange
    await rest.setPositionMode('hedge')
    expect(await rest.getPositionMode()).toBe('hedge')
    await rest.placeOrder(market('buy', '0.001', 'long'))
    await rest.placeOrder(market('sell', '0.002', 'short'))
    const sizes = async () => (await rest.getPositions(symbol)).map(({ side, size }) => [side, size])
    expect(await sizes()).toEqual([
      ['long', '0.001'],
      ['short', '0.002'],
    ])
    expect(await rest.getPositions()).toHaveLength(2)
    await rest.placeOrder(market('sell', '0.0004', 'long'))
    await rest.closePosition(symbol, { side: 'short' })
    expect(await sizes()).toEqual([
      ['long', '0.0006'],
      ['short', '0'],
    ])
    await rest.setLeverage(symbol, decimal('3'), { marginMode: 'isolated' })
    expect(await rest.getLeverage(symbol, { side: 'long' })).toEqual({ leverage: '3', marginMode: 'isolated' })
    await rest.changeMargin(symbol, decimal('5'), { side: 'long' })
  })
})
