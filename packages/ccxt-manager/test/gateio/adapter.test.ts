import { type BookItem, type Mark, type OrderItem, type OrderResolvedItem, supports } from '@venuekit/core'
import {
  AuthenticationError,
  findError,
  InsufficientFundsError,
  InvalidOrderError,
  NotSupportedError,
  OrderError,
} from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ccxtExchange } from '../../src/adapter/ccxt-exchange.ts'
import { contextOf } from '../context.ts'
import { nextOf } from '../streams.ts'
import { closeClean, simulatedUrls, slowly } from '../simulated.ts'
import { type Gateio, gateioAt, startGateio } from './gateio.ts'

const symbol = 'BTC/USDT'

async function setUp(sim: Gateio, credentials: { readonly apiKey?: string; readonly apiSecret?: string } = {}) {
  const gate = await ccxtExchange('gate')
  const context = contextOf(simulatedUrls(gateioAt(sim), gate.environments['production']), credentials)
  return { gate, open: gate.createPublic(context), account: gate.createPrivate(context) }
}

let sim: Gateio
let gate: Awaited<ReturnType<typeof setUp>>['gate']
let open: Awaited<ReturnType<typeof setUp>>['open']
let account: Awaited<ReturnType<typeof setUp>>['account']

beforeAll(async () => {
  sim = await startGateio()
  for (const [side, price, size] of [
    ['sell', '60010', '2'],
    ['sell', '60000', '1'],
    ['buy', '59990.1', '0.5'],
    ['buy', '59980', '3'],
  ] as const) {
    sim.placeOrder('gateio', { symbol: 'BTC_USDT', side, price, size })
  }
  ;({ gate, open, account } = await setUp(sim, sim.endpoints.gateio.credentials))
  await Promise.all([open.initialize(), account.initialize([symbol])])
}, slowly)

afterEach(() => {
  sim.faults.clear()
})

afterAll(async () => {
  await Promise.all([open.close(), account.close()])
  await closeClean(sim)
})

describe('market data', () => {
  test('the markets are those of the connector’s kind, with the rules that ccxt knows', () => {
    expect(open.instruments.size).toBe(sim.symbols('gateio').length)
    expect(open.instruments.require('BTC_USDT')).toMatchObject({
      symbol,
      kind: 'spot',
      status: 'trading',
      priceStep: '0.1',
      sizeStep: '0.00001',
      minimumNotional: '3',
      sizeUnit: 'base',
    })
    expect([open.status, open.id, open.domain, account.domain, account.activeSymbols]).toEqual([
      'active',
      'gate',
      'public',
      'private',
      [symbol],
    ])
  })

  test('a copy of the book, the ticker and the best levels are the exchange’s own, digit for digit', async () => {
    const book = await open.getOrderbook(symbol, { depth: 2 })
    expect(book.bids).toEqual([
      { price: '59990.1', size: '0.5' },
      { price: '59980', size: '3' },
    ])
    expect([book.bestAsk, book.complete]).toEqual([{ price: '60000', size: '1' }, true])
    expect((await open.getOrderbook(symbol, { depth: 50 })).complete).toBe(false)
    expect((await open.getBookTicker(symbol)).bid).toEqual({ price: '59990.1', size: '0.5' })
    expect(await open.getTicker(symbol)).toMatchObject({ symbol, bid: '59990.1', ask: '60000' })
    expect((await open.getTickers()).length).toBe(open.instruments.size)
  })

  test('a live book equals the exchange’s, follows it, and is stale when nobody follows it any more', async () => {
    const subscription = await open.subscribeOrderbook(symbol)
    const book = open.orderbook(symbol)
    expect([book?.state, book?.vouchedDepth]).toEqual(['live', 20])
    sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', price: '59995.5', size: '0.001' })
    const fits = (item: BookItem | Mark): boolean => item.type === 'book' && item.book.best('bid')?.price === '59995.5'
    await nextOf(subscription, fits)
    await sim.pause()
    const truth = sim.book('gateio', 'BTC_USDT', 20)
    for (const side of ['bid', 'ask'] as const) {
      const levels = book?.lastKnown.levels(side, 20).map(({ price, size }) => [Number(price), Number(size)])
      expect(levels).toEqual(truth[`${side}s`].map(([price, size]) => [Number(price), Number(size)]))
    }
    sim.resume()
    // Leaving the loop has ended the subscription.
    expect([book?.state, open.orderbook(symbol), open.activeSymbols]).toEqual(['stale', undefined, []])
  })

  test('a symbol that is kept has a live book without a subscription', async () => {
    await open.addSymbol(symbol)
    expect(open.orderbook(symbol)?.state).toBe('live')
    expect(open.activeSymbols).toEqual([symbol])
    await open.removeSymbol(symbol)
    expect(open.activeSymbols).toEqual([])
  })

  test('[X.5] trades come once each; a lost line is marked in the stream, and it goes on', async () => {
    await using subscription = await open.subscribeTrades(symbol)
    const seen: string[] = []
    subscription.on('trade', ({ trade }) => seen.push(`${trade.side} ${trade.size} at ${trade.price}`))
    const marks: string[] = []
    for (const type of ['stale', 'reconnected', 'gap', 'resynced'] as const)
      subscription.on(type, () => marks.push(type))
    const trade = (size: string) => sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', price: '60000', size })
    const iterator = subscription[Symbol.asyncIterator]()
    const first = iterator.next()
    trade('0.001')
    await first
    await using books = await open.subscribeOrderbook(symbol)
    sim.faults.add({ kind: 'cut' })
    for (let item = await iterator.next(); item.value?.type !== 'stale';) item = await iterator.next()
    // The book comes back by itself; each trade changes it, and so brings on the next one.
    books.on('book', () => trade('0.002'))
    for (let item = await iterator.next(); item.value?.type !== 'trade';) item = await iterator.next()
    expect(seen[0]).toBe('buy 0.001 at 60000')
    expect(marks).toEqual(['stale', 'reconnected', 'gap', 'resynced'])
  })

  test('candles are read page by page, and one that may still change is not closed', async () => {
    const candles = await open.getKlines(symbol, '1m', { limit: 3 })
    expect(candles.at(-1)).toMatchObject({ symbol, interval: '1m', closed: false })
    const since = candles[0]?.openTime ?? 0
    const paged: number[] = []
    for await (const candle of open.iterateCandles(symbol, '1m', { since })) paged.push(candle.openTime)
    expect(paged.slice(0, candles.length)).toEqual(candles.map(({ openTime }) => openTime))
    expect(await errorOf(() => open.getKlines(symbol, '1M'))).toMatchObject({ code: 'not-supported' })
  })

  test('[X.4] states are told; what was never initialized says so, what was closed is closed for good', async () => {
    const { open: other } = await setUp(sim)
    const states: string[] = []
    const subscription = await other.subscribeState()
    subscription.on('state', ({ status }) => states.push(status))
    await expect(other.subscribeTrades(symbol)).rejects.toThrow(/call initialize\(\) first/)
    const controller = new AbortController()
    const [left, loaded] = [other.initialize([], { signal: controller.signal }), other.initialize()]
    controller.abort()
    expect(await errorOf(() => left)).toMatchObject({ code: 'aborted' })
    await loaded
    const trades = await other.subscribeTrades(symbol)
    const ended: string[] = []
    trades.on('ended', ({ reason }) => ended.push(reason))
    await other.close()
    await other.close()
    expect(ended).toEqual(['closed'])
    expect(states).toEqual(['connecting', 'active', 'closing', 'inactive'])
    expect(await errorOf(() => other.getTicker(symbol))).toMatchObject({ code: 'closed' })
    expect(await errorOf(() => other.initialize())).toMatchObject({ code: 'closed' })
  })

  test('what the exchange lacks is not among its capabilities, and is refused', async () => {
    expect(gate.supports.public).not.toContain('funding')
    expect(supports(open, 'funding')).toBe(false)
    const anyGate = await ccxtExchange('gate' as string)
    const context = contextOf(simulatedUrls(gateioAt(sim), gate.environments['production']))
    await using other = anyGate.createPublic(context)
    expect(NotSupportedError.is(await errorOf(() => other.getFundingRate(symbol)))).toBe(true)
  })
})

describe('orders', () => {
  test('an order is placed, seen in the stream, looked up by either id, and cancelled', async () => {
    await using orders = await account.subscribeOrders(symbol)
    const seen: string[] = []
    orders.on('order', ({ order }) => seen.push(`${order.clientOrderId} ${order.status}`))
    const order = await account.createOrder({
      symbol,
      side: 'buy',
      type: 'limit',
      price: '59000.5',
      quantity: '0.00123',
      clientOrderId: 'mine-1',
    })
    expect(order).toMatchObject({
      status: 'open',
      clientOrderId: 'mine-1',
      price: '59000.5',
      quantity: '0.00123',
      filled: '0',
      fees: [],
    })
    expect(sim.orders('gateio').at(-1)).toMatchObject({ clientOrderId: 't-mine-1', price: '59000.5', size: '0.00123' })
    expect(await account.getOrder({ symbol, orderId: order.orderId })).toMatchObject({ clientOrderId: 'mine-1' })
    expect(await account.getOrder({ symbol, clientOrderId: 'mine-1' })).toMatchObject({ orderId: order.orderId })
    expect((await account.getOpenOrders(symbol)).map(({ orderId }) => orderId)).toEqual([order.orderId])
    expect(await account.cancelOrder({ symbol, clientOrderId: 'mine-1' })).toMatchObject({ result: 'cancelled' })
    expect(await account.cancelOrder({ symbol, orderId: order.orderId })).toMatchObject({
      result: 'already-done',
      reason: 'cancelled',
    })
    expect(await account.cancelOrder({ symbol, clientOrderId: 'never-was' })).toMatchObject({
      result: 'already-done',
      reason: 'not-found',
    })
    const done = (item: OrderItem | OrderResolvedItem | Mark): boolean =>
      item.type === 'order' && item.order.status === 'cancelled'
    if (!seen.includes('mine-1 cancelled')) await nextOf(orders, done)
    expect(seen).toEqual(['mine-1 open', 'mine-1 cancelled'])
  })

  test('a market order for a value is filled; fills, balances and history say so', async () => {
    await using fills = await account.subscribeFills(symbol)
    await using balances = await account.subscribeBalances()
    const [filled, paid] = [
      nextOf(fills, ({ type }) => type === 'fill'),
      nextOf(balances, ({ type }) => type === 'balance'),
    ]
    const order = await account.createOrder({ symbol, side: 'buy', type: 'market', quoteQuantity: '60' })
    expect(order).toMatchObject({ type: 'market', quoteQuantity: '60', quantity: undefined, price: undefined })
    expect(await filled).toMatchObject({
      fill: { orderId: order.orderId, price: '60000', size: '0.001', side: 'buy', liquidity: 'taker' },
    })
    expect((await paid).type).toBe('balance')
    expect(await account.getAccountTrades(symbol, { orderId: order.orderId })).toHaveLength(1)
    expect((await account.getHistoryOrders(symbol)).find(({ orderId }) => orderId === order.orderId)).toMatchObject({
      status: 'filled',
      filled: '0.001',
    })
    expect(await account.getTradingFees(symbol)).toMatchObject({ assumed: false })
    const truth = sim.balances('gateio').find(({ asset }) => asset === 'BTC')
    expect(await account.getBalance('BTC')).toMatchObject({ available: truth?.available, locked: truth?.held })
    expect(account.balances.get('BTC')).toMatchObject({ available: truth?.available, locked: truth?.held })
    const listed: string[] = []
    for await (const fill of account.iterateFills(symbol, { since: Date.now() - 60_000 })) listed.push(fill.tradeId)
    expect(new Set(listed).size).toBe(listed.length)
  })

  test('[X.6] a refusal is rejected, with the reason as its cause', async () => {
    const poor = account.createOrder({ symbol, side: 'buy', type: 'limit', price: '59000', quantity: '20' })
    const error = await errorOf(() => poor)
    expect(OrderError.is(error) && [error.outcome, error.command]).toEqual(['rejected', 'create'])
    expect(findError(error, InsufficientFundsError)?.exchange).toBe('gate')
    const taking = await errorOf(() =>
      account.createOrder({ symbol, side: 'buy', type: 'limit', price: '60000', quantity: '0.001', postOnly: true }),
    )
    expect(OrderError.is(taking) && taking.outcome).toBe('rejected')
    const { account: stranger } = await setUp(sim, {
      ...sim.endpoints.gateio.credentials,
      apiSecret: 'not-a-real-secret-at-all',
    })
    await stranger.initialize()
    const refused = await errorOf(() =>
      stranger.createOrder({ symbol, side: 'buy', type: 'limit', price: '59000', quantity: '0.001' }),
    )
    expect(OrderError.is(refused) && refused.outcome).toBe('rejected')
    expect(findError(refused, AuthenticationError)?.status).toBe(401)
    await stranger.close()
  })

  test('what breaks a rule, or cannot be sent exactly, is not sent', async () => {
    const before = sim.orders('gateio').length
    for (const wrong of [
      { price: '59000.55', quantity: '0.001' },
      { price: '59000', quantity: '0.000001' },
      { price: '59000', quantity: '1234567890123.00001' },
    ]) {
      const error = await errorOf(() => account.createOrder({ symbol, side: 'buy', type: 'limit', ...wrong }))
      expect(OrderError.is(error) && error.outcome).toBe('not-sent')
      expect(findError(error, InvalidOrderError)).toBeDefined()
    }
    const sized = await errorOf(() => account.createOrder({ symbol, side: 'buy', type: 'market', quantity: '0.001' }))
    expect(OrderError.is(sized) && sized.outcome).toBe('not-sent')
    const nowhere = await errorOf(() =>
      account.createOrder({ symbol: 'NO/SUCH', side: 'buy', type: 'limit', price: 1, quantity: 1 }),
    )
    expect(OrderError.is(nowhere) && [nowhere.outcome, nowhere.ref.symbol]).toEqual(['not-sent', 'NO/SUCH'])
    const signal = AbortSignal.abort()
    const aborted = await errorOf(() =>
      account.createOrder({ symbol, side: 'buy', type: 'limit', price: 59_000, quantity: 0.001 }, { signal }),
    )
    expect(OrderError.is(aborted) && aborted.outcome).toBe('not-sent')
    expect(sim.orders('gateio').length).toBe(before)
  })

  test('an order that was accepted and not answered is unknown, and then found', async () => {
    sim.faults.add({ kind: 'accept-and-cut', count: 1 })
    const error = await errorOf(() =>
      account.createOrder({ symbol, side: 'buy', type: 'limit', price: '58000', quantity: '0.001' }),
    )
    if (!OrderError.is(error)) throw error
    expect(error.outcome).toBe('unknown')
    expect(sim.orders('gateio').at(-1)).toMatchObject({
      clientOrderId: `t-${error.ref.clientOrderId}`,
      answerWithheld: true,
    })
    const resolved = await account.resolveOrder(error.ref)
    expect(resolved).toMatchObject({ outcome: 'accepted', seenBy: 'query', order: { status: 'open', price: '58000' } })
    expect(await account.cancelOrder(resolved.ref)).toMatchObject({ result: 'cancelled' })
    const never = await account.resolveOrder({ symbol, clientOrderId: 'never-was' })
    expect(never.outcome).toBe('unknown')
  })

  test('an answer that does not come in time leaves the order unknown', async () => {
    sim.faults.add({ kind: 'accept-and-delay', count: 1, delayMs: 60_000 })
    const error = await errorOf(() =>
      account.createOrder(
        { symbol, side: 'buy', type: 'limit', price: '57000', quantity: '0.001' },
        // Long enough for it to arrive on a busy machine, too.
        { timeoutMs: 3_000 },
      ),
    )
    expect(OrderError.is(error) && error.outcome).toBe('unknown')
    await account.cancelAllOrders(symbol)
    expect(await account.getOpenOrders(symbol)).toEqual([])
  })
})
