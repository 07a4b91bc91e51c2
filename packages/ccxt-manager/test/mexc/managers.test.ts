import { AuthenticationError, BadSymbol, InsufficientFunds, NetworkError } from 'ccxt'
import { errorOf } from '@venuekit/core/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isAuthenticationError, isBadSymbolError, isNetworkError } from '../../src/errors/guards.ts'
import { ExchangeManager } from '../../src/managers/exchange-manager.ts'
import { gateioAt, startGateio } from '../gateio/gateio.ts'
import { stirredUp } from '../streams.ts'
import { closeClean, redirect, slowly } from '../simulated.ts'
import { type Mexc, startMexc, toMexc } from './mexc.ts'

const symbol = 'BTC/USDT'
let sim: Mexc
let manager: ExchangeManager

beforeAll(async () => {
  sim = await startMexc()
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'sell', price: '60000', size: '1' })
  sim.placeOrder('mexc', { symbol: 'BTCUSDT', side: 'buy', price: '59990', size: '2' })
  manager = new ExchangeManager({
    ...sim.endpoints.mexc.credentials,
    defaultExchange: 'mexc',
    contractType: 'spot',
    requestPauseMs: 1,
    prepare: (exchange) => toMexc(sim, exchange),
  })
}, slowly)

afterAll(async () => {
  await manager.close()
  await closeClean(sim)
})

test('[S5.18] [S5.26] [S5.27] an account at work: throttled calls of a connection that is shared', async () => {
  const mexc = await manager.connectToMexcWithCredentials()
  await manager.throttledCall(mexc, 'loadMarkets')
  const [balance, book] = await Promise.all([
    manager.throttledCall(mexc, 'fetchBalance'),
    // oxlint-disable-next-line typescript/unbound-method -- that a bare method knows its exchange is what is tested
    manager.throttledCall(mexc.fetchOrderBook, symbol),
  ])
  const truth = sim.balances('mexc').find(({ asset }) => asset === 'USDT')
  expect([balance['USDT']?.free, book.asks[0]]).toEqual([Number(truth?.available), [60_000, 1]])
  await using lease = await manager.exchangeContext('mexc')
  expect(lease.exchange).toBe(mexc)
  expect(manager.authenticated.getRefcount('mexc')).toBe(2)
  expect(manager.releaseExchange(mexc)).toBe(true)
})

test('[S5.19] [C.24] two accounts at the same exchange never share: each trades and sees for itself', async () => {
  const { credentials, account } = sim.createAccount({ exchange: 'mexc', balances: { USDT: '500' } })
  const { apiKey = '', apiSecret = '' } = credentials
  const mine = await manager.connectToMexcWithCredentials()
  const other = await manager.connectToMexcWithCredentials({ apiKey, apiSecret })
  expect(other).not.toBe(mine)
  await Promise.all([mine, other].map((exchange) => exchange.loadMarkets()))
  const order = await other.createOrder(symbol, 'limit', 'buy', 0.001, 50_000)
  expect(sim.orders('mexc').find(({ id }) => id === order.id)?.account).toBe(account)
  expect(await mine.fetchOpenOrders(symbol)).toEqual([])
  expect((await other.fetchBalance())['USDT']).toMatchObject({ total: 500, used: 50 })
  await other.cancelOrder(String(order.id), symbol)
  manager.releaseExchange(mine)
  manager.releaseExchange(other)
})

test('[S5.43] errors of ccxt reach the caller as they were thrown', async () => {
  const wrong = { apiKey: sim.endpoints.mexc.credentials.apiKey, apiSecret: 'not-a-real-secret-at-all' }
  const refused = await errorOf(() => manager.exchangeContext('mexc', wrong, (mexc) => mexc.fetchBalance()))
  expect(refused).toBeInstanceOf(AuthenticationError)
  expect(isAuthenticationError(refused)).toBe(true)
  await manager.exchangeContext('mexc', async (mexc) => {
    await mexc.loadMarkets()
    const symbolError = await errorOf(() => manager.throttledCall(mexc, 'fetchTicker', 'NO/SUCH'))
    expect(symbolError).toBeInstanceOf(BadSymbol)
    expect(isBadSymbolError(symbolError)).toBe(true)
    expect(await errorOf(() => mexc.createOrder(symbol, 'limit', 'buy', 30, 59_000))).toBeInstanceOf(InsufficientFunds)
  })
})

test(
  '[S5.37] [S5.38] when MEXC is down the next exchange is asked, and public connections carry no key',
  async () => {
    const down = await startMexc()
    down.faults.add({ kind: 'refuse-connection' })
    const gateio = await startGateio()
    const others = new ExchangeManager({
      ...sim.endpoints.mexc.credentials,
      defaultExchange: 'mexc',
      prepare: (exchange) => (exchange.id === 'mexc' ? toMexc(down, exchange) : redirect(gateioAt(gateio), exchange)),
    })
    const keys: string[] = []
    const { exchangeId, attempts } = await others.withFallback(
      (exchange) => {
        keys.push(exchange.apiKey ?? '')
        return exchange.fetchTime()
      },
      ['mexc', 'gate'],
    )
    expect([exchangeId, keys, attempts.map(({ error }) => error === undefined)]).toEqual([
      'gate',
      ['', ''],
      [false, true],
    ])
    expect(attempts[0]?.error).toBeInstanceOf(NetworkError)
    expect(isNetworkError(attempts[0]?.error)).toBe(true)
    await others.close()
    await Promise.all([down, gateio].map(closeClean))
  },
  slowly,
)

test('[S5.12] [S5.29] a connection with an open stream survives cleaning up, and is closed with its sockets when nobody uses it', async () => {
  const lease = await manager.publicExchangeContext('mexc')
  const { exchange } = lease
  await exchange.loadMarkets()
  const trade = async (): Promise<unknown> => {
    for (const side of ['sell', 'buy'] as const)
      sim.placeOrder('mexc', { symbol: 'BTCUSDT', side, price: '60000', size: '0.001' })
    return exchange.fetchTime()
  }
  await stirredUp(exchange.watchTrades(symbol), trade)
  await manager.cleanupUnusedExchanges(0)
  expect(manager.authenticated.getConnections()).toEqual([])
  expect(manager.public.getConnections().map(({ id, refcount }) => [id, refcount])).toEqual([['mexc', 1]])
  const trades = await stirredUp(exchange.watchTrades(symbol), trade)
  expect(trades.at(-1)).toMatchObject({ price: 60_000, amount: 0.001 })
  lease.release()
  expect(await manager.closeExchange('mexc')).toEqual({ closed: ['mexc'], inUse: [] })
  expect(Object.keys(exchange.clients)).toEqual([])
})
