// What somebody writes who has several accounts at exchanges of ccxt and lets @venuekit/ccxt-manager keep them.
import assert from 'node:assert/strict'
import {
  ccxtExchange,
  ExchangeConnectionFactory,
  ExchangeManager,
  isNetworkError,
  normalizeSymbol,
} from '@venuekit/ccxt-manager'
import { MissingCredentialsError } from '@venuekit/core/errors'

const manager = new ExchangeManager({
  apiKey: 'not-a-real-key-0000',
  apiSecret: 'not-a-real-secret',
  prepare: (exchange) => {
    // Nothing is to leave this machine.
    exchange.fetchImplementation = () => Promise.reject(new TypeError('fetch failed'))
  },
})
const binance = await manager.connectToBinanceWithCredentials({ contractType: 'spot' })
const id: string = binance.id
assert.equal(id, 'binance')
assert.equal(
  await ExchangeConnectionFactory.connectToBinanceWithCredentials(manager, { contractType: 'spot' }),
  binance,
)
assert.equal(manager.authenticated.getRefcount('binance'), 2)
await assert.rejects(manager.connectToKrakenWithCredentials(), MissingCredentialsError)

const time: Promise<number | undefined> = manager.throttledCall(binance, 'fetchTime')
await assert.rejects(time, isNetworkError)
assert.equal(await manager.throttledCall((value: number) => value + 1, 6), 7)
// @ts-expect-error -- the arguments of what is called are checked
assert.equal(await manager.throttledCall((value: string) => value, 6), 6)
// @ts-expect-error -- public connections have no credentials
await manager.publicExchangeContext('kraken', { apiKey: 'x' }, (exchange) => assert.equal(exchange.apiKey, undefined))

assert.equal(manager.releaseExchange(binance), true)
assert.equal(manager.releaseExchange('binance', { contractType: 'spot' }), true)
assert.deepEqual(await manager.cleanupUnusedExchanges({ maxAgeHours: 0 }), { closed: ['binance', 'kraken'] })
await manager.close()
assert.equal(normalizeSymbol('BTC/USDT:USDT'), 'BTC/USDT')

const kraken = await ccxtExchange('kraken')
const capabilities: readonly (
  | 'orderbook'
  | 'trades'
  | 'ticker'
  | 'tickers'
  | 'bookTicker'
  | 'candles'
  | 'candleStream'
)[] = kraken.supports.public
assert.ok(capabilities.includes('orderbook'))
assert.deepEqual(kraken.data, { exact: false, gapsMarked: false })

const inside: string = '@venuekit/ccxt-manager/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
