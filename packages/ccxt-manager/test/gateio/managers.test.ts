import { AuthenticationError, BadSymbol, InsufficientFunds, RateLimitExceeded } from 'ccxt'
import { errorOf } from '@venuekit/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAuthenticationError, isBadSymbolError, isRateLimitError } from '../../src/errors/guards.ts'
import { ExchangeManager } from '../../src/managers/exchange-manager.ts'
import { closeClean, redirect, slowly } from '../simulated.ts'
import { type Gateio, gateioAt, startGateio } from './gateio.ts'

const symbol = 'BTC/USDT'
let sim: Gateio
let manager: ExchangeManager

beforeAll(async () => {
  sim = await startGateio()
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'sell', price: '60000', size: '1' })
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', price: '59990', size: '2' })
  manager = new ExchangeManager({
    ...sim.endpoints.gateio.credentials,
    defaultExchange: 'gate',
    contractType: 'spot',
    requestPauseMs: 1,
    prepare: (exchange) => redirect(gateioAt(sim), exchange),
  })
}, slowly)

afterAll(async () => {
  await manager.close()
  await closeClean(sim)
})

test('[S5.18] [S5.26] [S5.27] an account at work: throttled calls of a connection that is shared', async () => {
  const gate = await manager.connectToGateWithCredentials()
  await manager.throttledCall(gate, 'loadMarkets')
  const [balance, ticker, book] = await Promise.all([
    manager.throttledCall(gate, 'fetchBalance'),
    // oxlint-disable-next-line typescript/unbound-method -- that a bare method knows its exchange is what is tested
    manager.throttledCall(gate.fetchTicker, symbol),
    manager.throttledCall(() => gate.fetchOrderBook(symbol)),
  ])
  expect([balance['BTC']?.total, ticker.symbol, book.asks[0]]).toEqual([20, symbol, [60_000, 1]])
  await using lease = await manager.exchangeContext('gate')
  expect(lease.exchange).toBe(gate)
  expect(manager.authenticated.getRefcount('gate')).toBe(2)
  expect(manager.releaseExchange(gate)).toBe(true)
})

test('[S5.19] [C.24] two accounts at the same exchange never share: each trades and sees for itself', async () => {
  const { credentials, account } = sim.createAccount({ exchange: 'gateio', balances: { USDT: '500' } })
  const { apiKey = '', apiSecret = '' } = credentials
  const mine = await manager.connectToGateWithCredentials()
  const other = await manager.connectToGateWithCredentials({ apiKey, apiSecret })
  expect(other).not.toBe(mine)
  await Promise.all([mine, other].map((exchange) => exchange.loadMarkets()))
  const order = await other.createOrder(symbol, 'limit', 'buy', 0.001, 50_000)
  expect(sim.orders('gateio').find(({ id }) => id === order.id)?.account).toBe(account)
  expect(await mine.fetchOpenOrders(symbol)).toEqual([])
  expect((await other.fetchBalance())['USDT']).toMatchObject({ total: 500, used: 50 })
  await other.cancelOrder(String(order.id), symbol)
  manager.releaseExchange(mine)
  manager.releaseExchange(other)
})

test('[S5.43] errors of ccxt reach the caller as they were thrown', async () => {
  const wrong = { apiKey: sim.endpoints.gateio.credentials.apiKey, apiSecret: 'not-a-real-secret-at-all' }
  const refused = await errorOf(() => manager.exchangeContext('gate', wrong, (gate) => gate.fetchBalance()))
  expect(refused).toBeInstanceOf(AuthenticationError)
  expect(isAuthenticationError(refused)).toBe(true)
  await manager.exchangeContext('gate', async (gate) => {
    await gate.loadMarkets()
    const symbolError = await errorOf(() => manager.throttledCall(gate, 'fetchTicker', 'NO/SUCH'))
    expect(symbolError).toBeInstanceOf(BadSymbol)
    expect(isBadSymbolError(symbolError)).toBe(true)
    expect(await errorOf(() => gate.createOrder(symbol, 'limit', 'buy', 20, 59_000))).toBeInstanceOf(InsufficientFunds)
    sim.faults.add({ kind: 'rate-limit', channel: 'GET *', count: 1 })
    const limited = await errorOf(() => manager.throttledCall(gate, 'fetchTicker', symbol))
    expect(limited).toBeInstanceOf(RateLimitExceeded)
    expect(isRateLimitError(limited)).toBe(true)
  })
})

test('[S5.37] [S5.38] the next exchange is asked when one gives no answer, and public connections carry no key', async () => {
  const asked: string[] = []
  const { exchangeId, attempts } = await manager.withFallback(
    (exchange, id) => {
      asked.push(id)
      expect(exchange.apiKey ?? '').toBe('')
      // Kraken does not speak what is simulated: what comes back is of no use.
      return exchange.fetchTime()
    },
    ['kraken', 'gate'],
  )
  expect(asked).toEqual(['kraken', 'gate'])
  expect([exchangeId, attempts.length, attempts.at(-1)?.error]).toEqual(['gate', 2, undefined])
})

test('[S5.12] [S5.29] a connection with an open stream survives cleaning up, and is closed with its sockets when nobody uses it', async () => {
  const lease = await manager.publicExchangeContext('gate')
  await lease.exchange.loadMarkets()
  await lease.exchange.watchOrderBook(symbol)
  await manager.cleanupUnusedExchanges(0)
  expect(manager.authenticated.getConnections()).toEqual([])
  expect(manager.public.getConnections().map(({ id, refcount }) => [id, refcount])).toEqual([['gate', 1]])
  sim.placeOrder('gateio', { symbol: 'BTC_USDT', side: 'buy', price: '59991', size: '1' })
  const { exchange } = lease
  let book = await exchange.watchOrderBook(symbol)
  // oxlint-disable-next-line no-await-in-loop -- change after change
  while (book.bids[0]?.[0] !== 59_991) book = await exchange.watchOrderBook(symbol)
  expect(book.asks[0]?.[0]).toBe(60_000)
  lease.release()
  expect(await manager.closeExchange('gate')).toEqual({ closed: ['gate'], inUse: [] })
  expect(Object.keys(exchange.clients)).toEqual([])
})
