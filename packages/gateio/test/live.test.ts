import {
  findError,
  InsufficientFundsError,
  OrderError,
  type BookItem,
  type LocalBook,
  type Subscription,
} from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { errorOf } from '@venuekit/core/testing'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { gateio, gateioFutures } from '../src/connector.ts'
import { gateioFuturesTransport } from '../src/futures/transport.ts'
import { gateioSpotTransport } from '../src/spot/transport.ts'
import { futuresMarkets, spotMarkets } from './rest-fixture.ts'

/** By itself an order that has not left within a second is not sent: too short for a busy machine. */
const patient = { sendWithinMs: 30_000 }

/** A simulator, and the live objects of both connectors. */
async function start(eventsPerSecond: number) {
  const stack = new AsyncDisposableStack()
  const sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7, eventsPerSecond })
  stack.use(sim)
  const transport = stack.use(createTransportFactory())
  const target = { ...sim.endpoints.gateio, ...sim.endpoints['gateio-futures'] }
  const { credentials } = target
  const urls = { spotWs: target.spotWs, futuresWs: target.futuresWs, rest: target.rest }
  const spotConfig = parseExchangeConfig(gateio, { urls: { rest: urls.rest, spotWs: urls.spotWs }, credentials })
  const futuresConfig = parseExchangeConfig(gateioFutures, {
    urls: { rest: urls.rest, futuresWs: urls.futuresWs },
    credentials,
  })
  return {
    sim,
    accountRest: () =>
      transport.createRestClient(gateioSpotTransport, spotConfig, { isPrivate: true, instruments: () => spotMarkets }),
    spot: stack.use(gateio.createPublic(transport.contextOf(gateio.transport, spotConfig, { isPrivate: false }))),
    spotAccount: stack.use(
      gateio.createPrivate(transport.contextOf(gateio.transport, spotConfig, { isPrivate: true })),
    ),
    /** Beside the live objects: one that asks. */
    rest: {
      gateio: stack.use(
        transport.createRestClient(gateioSpotTransport, spotConfig, { instruments: () => spotMarkets }),
      ),
      'gateio-futures': stack.use(
        transport.createRestClient(gateioFuturesTransport, futuresConfig, { instruments: () => futuresMarkets }),
      ),
    },
    futures: stack.use(
      gateioFutures.createPublic(transport.contextOf(gateioFutures.transport, futuresConfig, { isPrivate: false })),
    ),
    futuresAccount: stack.use(
      gateioFutures.createPrivate(transport.contextOf(gateioFutures.transport, futuresConfig, { isPrivate: true })),
    ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

/** The first item of that type. */
async function first<Item extends { readonly type: string }>(subscription: Subscription<Item>, type: Item['type']) {
  for await (const item of subscription) if (item.type === type) return item
  throw new Error(`the stream has ended without "${type}"`)
}

/** The live book once it has come as far as the exchange's. */
async function caughtUp(stream: Subscription<BookItem>, updateId: number): Promise<LocalBook> {
  for await (const item of stream) {
    if (item.type === 'book' && item.book.lastUpdateId >= updateId) return item.book
  }
  throw new Error('the stream of books has ended')
}

test('[S3.42] [S3.103] books, trades and tickers of both markets are live, and the books are true', async () => {
  await using exchange = await start(500)
  const { sim, spot, futures, rest } = exchange
  await Promise.all([spot.initialize(['BTC/USDT']), futures.initialize(['BTC/USDT:USDT'])])
  const books = [await spot.subscribeOrderbook('BTC/USDT'), await futures.subscribeOrderbook('BTC/USDT:USDT')] as const
  const trades = await spot.subscribeTrades('BTC/USDT')
  expect(await first(trades, 'trade')).toMatchObject({ trade: { symbol: 'BTC/USDT' } })
  const tickers = await futures.subscribeTicker('BTC/USDT:USDT')
  expect(await first(tickers, 'ticker')).toMatchObject({ ticker: { symbol: 'BTC/USDT:USDT' } })
  await sim.pause()
  for (const [id, stream] of [
    ['gateio', books[0]],
    ['gateio-futures', books[1]],
  ] as const) {
    const truth = sim.book(id, 'BTC_USDT', 50)
    // oxlint-disable-next-line no-await-in-loop -- one book after the other
    const { last } = await rest[id].getBookSnapshot('BTC_USDT')
    // oxlint-disable-next-line no-await-in-loop -- the same
    const book = await caughtUp(stream, last)
    expect(book.nativeLevels('bid', 50).map(({ price, size }) => [price, size])).toEqual(truth.bids)
    expect(book.nativeLevels('ask', 50).map(({ price, size }) => [price, size])).toEqual(truth.asks)
  }
  expect(sim.errors).toEqual([])
})

test('[S3.42] [S3.88] orders of the spot market are placed, refused, cancelled and resolved', async () => {
  await using exchange = await start(0)
  const { sim, spotAccount: account } = exchange
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '61000', size: '1' })
  await account.initialize()
  const fills = await account.subscribeFills()
  const order = { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.01', price: '61000' } as const
  const [placed, item] = await Promise.all([account.createOrder(order, patient), first(fills, 'fill')])
  expect(placed).toMatchObject({ status: 'filled', average: '61000' })
  expect(item).toMatchObject({ fill: { orderId: placed.orderId, size: '0.01' } })
  expect(await account.resolveOrder({ symbol: 'BTC/USDT', orderId: placed.orderId })).toMatchObject({
    outcome: 'accepted',
  })
  const open = await account.createOrder({ ...order, price: '50000' }, patient)
  expect(await account.cancelOrder({ symbol: 'BTC/USDT', orderId: open.orderId }, patient)).toMatchObject({
    result: 'cancelled',
  })
  expect(await account.cancelOrder({ symbol: 'BTC/USDT', orderId: open.orderId }, patient)).toMatchObject({
    result: 'already-done',
  })
  sim.deposit('gateio', { asset: 'USDT', amount: '-990000' })
  const failure = await errorOf(() => account.createOrder({ ...order, quantity: '1' }, patient))
  expect(OrderError.is(failure) && failure.outcome).toBe('rejected')
  expect(findError(failure, InsufficientFundsError)).toMatchObject({ apiCode: 'BALANCE_NOT_ENOUGH' })
})

test('[S3.42] [S3.88] an order whose answer is lost is found, and not sent again', async () => {
  await using exchange = await start(0)
  const { sim, futuresAccount: account } = exchange
  sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '61000' })
  await account.initialize()
  sim.faults.add({ kind: 'accept-and-cut', count: 1, exchange: 'gateio-futures' })
  const request = { symbol: 'BTC/USDT:USDT', side: 'buy', type: 'limit', quantity: '0.001', price: '60000' } as const
  const order = await account.createOrder(request, patient).catch(async (error: unknown) => {
    if (!OrderError.is(error)) throw error
    const resolved = await account.resolveOrder(error.ref)
    if (resolved.outcome !== 'accepted') throw resolved.error
    return resolved.order
  })
  expect(order).toMatchObject({ status: 'open', quantity: '0.001' })
  expect(sim.orders('gateio-futures').filter(({ answerWithheld }) => answerWithheld)).toHaveLength(1)
  expect(sim.orders('gateio-futures')).toHaveLength(1)
})

test('[S3.90] [S3.88] a clock that is wrong is measured, and once more when the exchange says so', async () => {
  await using exchange = await start(0)
  const { sim, accountRest } = exchange
  sim.faults.add({ kind: 'clock-skew', skewMs: 300_000 })
  await using rest = accountRest()
  expect(await rest.getBalances()).not.toEqual([])
  sim.faults.clear()
  sim.faults.add({ kind: 'clock-skew', skewMs: -300_000 })
  expect(await rest.getBalances()).not.toEqual([])
})
