import { type BookItem, type Mark, type OrderItem, supports, type TradeItem } from '@venuekit/core'
import {
  AuthenticationError,
  findError,
  InsufficientFundsError,
  InvalidOrderError,
  NotSupportedError,
  OrderError,
} from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ccxtExchange } from '../../src/adapter/ccxt-exchange.ts'
import type { CcxtExchange } from '../../src/ccxt/ccxt-module.ts'
import { contextOf } from '../context.ts'
import { nextOf, stirredUp, when } from '../streams.ts'
import { closeClean, simulatedUrls, slowly } from '../simulated.ts'
import { type Gateio, gateioAt, startGateio } from './gateio.ts'

const symbol = 'BTC/USDT'

/** The adapter's clock stands still, so that a stream is there when it has told something, and not after a while. */
async function setUp(
  sim: Gateio,
  credentials: { readonly apiKey?: string; readonly apiSecret?: string } = {},
  prepare?: (exchange: CcxtExchange) => void,
) {
  const gate = await ccxtExchange('gate', { prepare })
  const clock = new ManualClock({ now: 0 })
  const context = contextOf(simulatedUrls(gateioAt(sim), gate.environments['production']), credentials, clock)
  return { gate, clock, open: gate.createPublic(context), account: gate.createPrivate(context) }
}

let sim: Gateio
let gate: Awaited<ReturnType<typeof setUp>>['gate']
let clock: ManualClock
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
  ;({ gate, clock, open, account } = await setUp(sim, sim.endpoints.gateio.credentials))
  await Promise.all([open.initialize(), account.initialize([symbol])])
}, slowly)

afterEach(() => {
  sim.faults.clear()
})

/** A trade in a market that is afterwards as it was before. */
function trade(size: string): void {
  for (const side of ['sell', 'buy'] as const)
    sim.placeOrder('gateio', { symbol: 'BTC_USDT', side, price: '60000', size })
}

/** A trade of the account: every stream has something to tell. */
async function deal(): Promise<void> {
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '60000', size: '0.0005' })
  await account.createOrder({ symbol, side: 'buy', type: 'market', quoteQuantity: '30' })
}

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
    await using trades = await stirredUp(open.subscribeTrades(symbol), deal)
    await using books = await open.subscribeOrderbook(symbol)
    const seen: string[] = []
    trades.on('trade', ({ trade: { side, size, price } }) => seen.push(`${side} ${size} at ${price}`))
    const marks: string[] = []
    for (const type of ['stale', 'reconnected', 'gap', 'resynced'] as const) trades.on(type, () => marks.push(type))
    const isTold = (wanted: string): Promise<void> =>
      when<TradeItem>(
        (heard) => trades.on('trade', heard),
        ({ trade: { size } }) => size === wanted,
      )
    const first = isTold('0.001')
    trade('0.001')
    await first
    sim.faults.add({ kind: 'cut', on: 'frame', channel: 'spot.trades', count: 1 })
    const lost = Promise.all([when((heard) => trades.on('stale', heard)), when((heard) => books.on('stale', heard))])
    trade('0.002')
    await lost
    const back = Promise.all([isTold('0.003'), when((heard) => books.on('book', heard))])
    const again = stirredUp(back, () => {
      trade('0.003')
      return open.getBookTicker(symbol)
    })
    await clock.runDuring(again, (inMs) => inMs <= 500)
    expect(seen.filter((one) => one === 'buy 0.001 at 60000')).toHaveLength(1)
    expect(marks).toEqual(['stale', 'reconnected', 'gap', 'resynced'])
    expect(open.orderbook(symbol)?.state).toBe('live')
  })

  test('candles are read page by page', async () => {
    const candles = await open.getKlines(symbol, '1m', { limit: 3 })
    expect(candles[0]).toMatchObject({ symbol, interval: '1m' })
    const since = candles[0]?.openTime ?? 0
    const paged: number[] = []
    for await (const candle of open.iterateCandles(symbol, '1m', { since })) paged.push(candle.openTime)
    expect(paged.slice(0, candles.length)).toEqual(candles.map(({ openTime }) => openTime))
    expect(await errorOf(() => open.getKlines(symbol, '1M'))).toMatchObject({ code: 'not-supported' })
  })

  test('a candle is closed that had ended when it was asked for, and not one that ends while the answer is on its way', async () => {
    const late = await setUp(sim, {}, (exchange) => {
      const fetchOHLCV = exchange.fetchOHLCV.bind(exchange)
      exchange.fetchOHLCV = async (...query) => {
        const rows = await fetchOHLCV(...query)
        late.clock.stepWall(Number(rows.at(-1)?.[0]) + 60_000 - late.clock.now())
        return rows
      }
    })
    await using other = late.open
    await other.initialize()
    const closed = async (): Promise<readonly boolean[]> =>
      (await other.getKlines(symbol, '1m', { limit: 3 })).map((candle) => candle.closed)
    expect(await closed()).not.toContain(true)
    expect((await closed())[0]).toBe(true)
  })

  test('[X.4] states are told; what was never initialized says so, what was closed is closed for good', async () => {
    const { open: other, clock: otherClock } = await setUp(sim)
    const states: string[] = []
    const subscription = await other.subscribeState()
    subscription.on('state', ({ status }) => states.push(status))
    await expect(other.subscribeTrades(symbol)).rejects.toThrow(/call initialize\(\) first/)
    const controller = new AbortController()
    const [left, loaded] = [other.initialize([], { signal: controller.signal }), other.initialize()]
    controller.abort()
    expect(await errorOf(() => left)).toMatchObject({ code: 'aborted' })
    await loaded
    const trades = await otherClock.runDuring(other.subscribeTrades(symbol))
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
    await using orders = await stirredUp(account.subscribeOrders(symbol), deal)
    const seen: string[] = []
    orders.on('order', ({ order: { clientOrderId, status } }) => {
      if (clientOrderId === 'mine-1') seen.push(status)
    })
    const ended = when<OrderItem>(
      (heard) => orders.on('order', heard),
      ({ order: { clientOrderId, status } }) => clientOrderId === 'mine-1' && status === 'cancelled',
    )
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
    await ended
    expect(seen).toEqual(['open', 'cancelled'])
  })

  test('a market order for a value is filled; fills, balances and history say so', async () => {
    const [fills, balances] = await stirredUp(
      Promise.all([account.subscribeFills(symbol), account.subscribeBalances()]),
      deal,
    )
    const before = sim.balances('gateio').find(({ asset }) => asset === 'BTC')
    const [filled, paid] = [
      nextOf(fills, (item) => item.type === 'fill' && item.fill.size === '0.001'),
      nextOf(
        balances,
        (item) =>
          item.type === 'balance' &&
          item.balance.asset === 'BTC' &&
          Number(item.balance.available) > Number(before?.available),
      ),
    ]
    const order = await account.createOrder({ symbol, side: 'buy', type: 'market', quoteQuantity: '60' })
    expect(order).toMatchObject({ type: 'market', quoteQuantity: '60', quantity: undefined, price: undefined })
    expect(await filled).toMatchObject({
      fill: { orderId: order.orderId, price: '60000', size: '0.001', side: 'buy', liquidity: 'taker' },
    })
    await paid
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
    const accepted = Promise.withResolvers<void>()
    const unfollow = sim.followBooks('gateio', ({ price }) => {
      if (price === '57000') accepted.resolve()
    })
    const failing = errorOf(() =>
      account.createOrder({ symbol, side: 'buy', type: 'limit', price: '57000', quantity: '0.001' }),
    )
    await accepted.promise
    unfollow()
    await clock.advance(30_000)
    const error = await failing
    expect(OrderError.is(error) && error.outcome).toBe('unknown')
    expect(await account.getOpenOrders(symbol)).toMatchObject([{ price: '57000' }])
    await account.cancelAllOrders(symbol)
    expect(await account.getOpenOrders(symbol)).toEqual([])
  })
})
