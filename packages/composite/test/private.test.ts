import { createMemoryOrderJournal, OrderError, StorageError, type OrderJournal } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { contextWith } from '../src/index.ts'
import { patient, until } from '../src/contract/run.ts'
import { Demo } from './demo.ts'
import { demo as connector } from './demo-exchange/demo-exchange.ts'

const limit = { symbol: 'BTC/USDT', side: 'buy', price: '100', quantity: '0.1' } as const

async function opened() {
  const demo = await Demo.start()
  const exchange = demo.private()
  await exchange.initialize()
  return { demo, exchange, [Symbol.asyncDispose]: () => demo[Symbol.asyncDispose]() }
}

test('[S3.68] [C.19] orders by the names and in the forms of the documents', async () => {
  await using run = await opened()
  const { demo, exchange } = run
  const order = await exchange.placeLimitOrder(limit, patient)
  expect(order).toMatchObject({ type: 'limit', status: 'open', price: '100' })
  demo.sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'buy', price: '99', size: '1' })
  await exchange.placeMarketOrder({ symbol: 'BTC/USDT', side: 'sell', quantity: '0.05' }, patient)
  await until(() => exchange.openOrders.get(order.orderId)?.filled === '0.05', 'a part is filled')
  const positional = await exchange.createOrder('BTC/USDT', 'buy', 0.1, '50', patient)
  expect(positional).toMatchObject({ type: 'limit', price: '50', quantity: '0.1' })
  expect(await exchange.createOrder('BTC_USDT', 'sell', '0.05', undefined, patient)).toMatchObject({ type: 'market' })
})

test('[S3.70] an order is looked for among the open ones, those that have ended, and at the exchange', async () => {
  await using run = await opened()
  const { demo, exchange } = run
  const order = await exchange.placeLimitOrder(limit, patient)
  const ref = { symbol: 'BTC/USDT', orderId: order.orderId }
  expect(await exchange.getActiveOrder(ref)).toBe(exchange.openOrders.get(order.orderId))
  await exchange.cancelOrder(ref, patient)
  await until(() => exchange.executedOrders.size === 1, 'it has ended')
  expect((await exchange.getActiveOrder(ref))?.status).toBe('cancelled')
  const other = demo.private()
  await other.initialize()
  expect(other.executedOrders.size).toBe(0)
  expect((await other.getActiveOrder(ref))?.status).toBe('cancelled')
  expect(await other.getActiveOrder({ symbol: 'BTC/USDT', orderId: '404' })).toBeUndefined()
})

test('[S3.71] balances, open and executed orders are views of what is known', async () => {
  await using run = await opened()
  const { exchange } = run
  expect(exchange.getAssetBalance('USDT')).toMatchObject({ total: '1000000' })
  const order = await exchange.placeLimitOrder(limit, patient)
  expect([...exchange.openOrders.keys()]).toEqual([order.orderId])
  await until(() => exchange.balances.get('USDT')?.locked === '10', 'something is held')
  expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
})

test('[S3.72] balances are asked for every so often, until that is ended', async () => {
  await using run = await opened()
  const { demo, exchange } = run
  let asked = 0
  demo.sim.faults.add({ kind: 'drop', on: 'frame', channel: 'balances' })
  demo.sim.deposit('demo', { asset: 'USDT', amount: '5' })
  const balances = await exchange.subscribeBalances()
  balances.on('balance', () => (asked += 1))
  const stop = exchange.startBalanceSync({ intervalMs: 20 })
  await until(() => exchange.getAssetBalance('USDT')?.total === '1000005', 'the balance is known')
  stop()
  expect(asked).toBe(1)
})

test('[S3.65] [S3.71] balances of which answers say what their stream does not show that it is dead; one that lives is left alone', async () => {
  await using demo = await Demo.start({ websocket: { silentTopicMs: 200 } })
  const exchange = demo.private()
  await exchange.initialize()
  demo.sim.deposit('demo', { asset: 'USDT', amount: '5' })
  await until(() => exchange.getTradingStats().silenceLooks > 1, 'they were asked for')
  expect(exchange.getTradingStats().silenceRenewals).toBe(0)
  const marks: string[] = []
  const balances = await exchange.subscribeBalances()
  for (const type of ['gap', 'resynced'] as const) balances.on(type, () => marks.push(type))
  demo.sim.faults.add({ kind: 'drop', on: 'frame', channel: 'balances' })
  demo.sim.deposit('demo', { asset: 'USDT', amount: '5' })
  await until(() => exchange.getTradingStats().silenceRenewals > 0, 'it is subscribed anew')
  await until(() => marks.includes('resynced'), 'and complete again')
  expect(marks[0]).toBe('gap')
  expect(exchange.getAssetBalance('USDT')?.total).toBe('1000010')
})

test('[S3.76] statistics of trading', async () => {
  await using run = await opened()
  const { exchange } = run
  await exchange.placeLimitOrder(limit, patient)
  await expect(exchange.placeLimitOrder({ ...limit, price: '0' }, patient)).rejects.toThrow(OrderError)
  const stats = exchange.getTradingStats()
  expect(stats).toMatchObject({ sent: 2, accepted: 1, notSent: 1, openOrders: 1, unresolved: 0 })
  expect(stats.latencyMs?.last).toBeGreaterThan(0)
  expect(Object.isFrozen(stats)).toBe(true)
})

test('[S3.6] [S3.7] public data that is dead leaves trading alive, and the two share no connection', async () => {
  await using demo = await Demo.start()
  const market = demo.public()
  const account = demo.private()
  await market.initialize(['BTC/USDT'])
  await account.initialize()
  demo.sim.faults.add({ kind: 'corrupt', on: 'frame', channel: 'book' })
  demo.sim.faults.add({ kind: 'server-error', channel: 'GET /book' })
  demo.sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'buy', price: '90', size: '1' })
  await until(() => market.isStale('BTC/USDT'), 'the book is stale')
  expect((await account.placeLimitOrder(limit, patient)).status).toBe('open')
  expect(account.status).toBe('active')
  await market.close()
  expect((await account.placeLimitOrder(limit, patient)).status).toBe('open')
  expect(new Set(demo.transport.stats().pools.map(({ domain }) => domain))).toEqual(new Set(['public', 'private']))
})

test('[S3.8] a private object without credentials is refused before anything is opened', async () => {
  await using demo = await Demo.start()
  const context = demo.transport.contextOf(connector.transport, demo.config(), { isPrivate: true })
  const without = { ...context, credentials: undefined } as unknown as typeof context
  expect(() => connector.createPrivate(without)).toThrow('Private composite exchange requires valid credentials')
})

test('[S3.92] [C.20] what decisions are made of is asked for each time, and what is kept comes from the stream', async () => {
  await using run = await opened()
  const { demo, exchange } = run
  const before = await exchange.getBalance('USDT')
  demo.sim.deposit('demo', { asset: 'USDT', amount: '7' })
  const after = await exchange.getBalance('USDT')
  expect(Number(after?.total) - Number(before?.total)).toBe(7)
  await until(() => exchange.getAssetBalance('USDT')?.total === after?.total, 'the stream has said it')
})

describe('the journal', () => {
  test('an order is written down before it is sent, and settled afterwards', async () => {
    const seen: string[] = []
    const memory = createMemoryOrderJournal()
    const journal: OrderJournal = {
      ...memory,
      remember: async (order, options) => {
        seen.push(`remember ${order.summary.type} ${order.summary.price}`)
        await memory.remember(order, options)
      },
      settle: async (settlement, options) => {
        seen.push(`settle ${settlement.outcome}`)
        await memory.settle(settlement, options)
      },
    }
    await using demo = await Demo.start()
    await using exchange = openWith(demo, journal)
    await exchange.initialize()
    await exchange.placeLimitOrder(limit, patient)
    await until(() => seen.length === 2, 'it is settled')
    expect(seen).toEqual(['remember limit 100', 'settle accepted'])
  })

  test('an order that cannot be written down is not sent', async () => {
    const journal: OrderJournal = {
      ...createMemoryOrderJournal(),
      remember: async () => {
        throw new StorageError('the disk is full')
      },
    }
    await using demo = await Demo.start()
    await using exchange = openWith(demo, journal)
    await exchange.initialize()
    const failure = await exchange.placeLimitOrder(limit, patient).catch((error: unknown) => error)
    expect(OrderError.is(failure) && failure.outcome).toBe('not-sent')
    expect(demo.sim.orders('demo')).toEqual([])
  })
})

test('a client order id that names an order already is refused', async () => {
  await using run = await opened()
  await run.exchange.placeLimitOrder({ ...limit, clientOrderId: 'once' }, patient)
  const failure = await run.exchange
    .placeLimitOrder({ ...limit, clientOrderId: 'once' }, patient)
    .catch((error: unknown) => error)
  expect(OrderError.is(failure) && failure.outcome).toBe('not-sent')
  expect(run.demo.sim.orders('demo')).toHaveLength(1)
  const twins = await Promise.allSettled(
    [1, 2].map(async () => run.exchange.placeLimitOrder({ ...limit, clientOrderId: 'twin' }, patient)),
  )
  expect(twins.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(run.demo.sim.orders('demo')).toHaveLength(2)
})

function openWith(demo: Demo, journal: OrderJournal) {
  const context = demo.transport.contextOf(connector.transport, demo.config(), { isPrivate: true })
  return connector.createPrivate(contextWith(context, { journal }))
}
