import * as ccxt from 'ccxt'
import { errorOf } from '@venuekit/core/testing'
import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { classOf, idsOf } from '../src/ccxt/ccxt-module.ts'
import { createExchange } from '../src/connections/create-exchange.ts'
import { AuthenticatedExchangeManager } from '../src/managers/authenticated-exchange-manager.ts'
import { PublicExchangeManager } from '../src/managers/public-exchange-manager.ts'
import { TestnetNotSupportedError } from '../src/errors/manager-errors.ts'
import { account } from './set-up.ts'

test('[S5.34] [S5.33] every exchange of ccxt can be made, with the rate limit on and with streams where ccxt has them', async () => {
  expect(idsOf(ccxt).length).toBeGreaterThan(90)
  for (const id of idsOf(ccxt)) {
    const exchange = createExchange(ccxt, { id })
    expect([exchange.id, exchange.enableRateLimit, exchange.apiKey]).toEqual([id, true, exchange.apiKey ?? undefined])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    await exchange.close()
  }
  expect(classOf(ccxt, 'kraken').Class).toBe(ccxt.pro.kraken)
  expect(classOf(ccxt, 'zaif').Class).toBe(ccxt.exchanges.zaif)
})

test('[S5.31] [S5.32] contract types and testnets as the exchanges of ccxt take them', async () => {
  await using manager = new AuthenticatedExchangeManager()
  const okx = await manager.connectToOkxWithCredentials({
    ...account,
    password: 'x',
    testnet: true,
    contractType: 'swap',
  })
  expect([okx.isSandboxModeEnabled, okx.options['defaultType']]).toEqual([true, 'swap'])
  expect(okx.options['createMarketBuyOrderRequiresPrice']).toBe(
    new ccxt.pro.okx().options['createMarketBuyOrderRequiresPrice'],
  )
  const kraken = await errorOf(() => manager.connectToKrakenWithCredentials({ ...account, testnet: true }))
  expect(TestnetNotSupportedError.is(kraken)).toBe(true)
})

test('[S5.27] [X.8] methods know their exchange, ccxt finds the credentials, and nothing printed shows them', async () => {
  await using manager = new AuthenticatedExchangeManager()
  const exchange = await manager.connectToBybitWithCredentials(account)
  exchange.checkRequiredCredentials()
  expect(inspect(exchange, { depth: 5 })).not.toContain(account.apiSecret)
  expect(Object.keys(exchange)).not.toContain('secret')
  // oxlint-disable-next-line typescript/unbound-method -- that this works is what is tested
  const { describe, fetchStatus } = exchange
  expect(typeof describe).toBe('function')
  expect(fetchStatus.name).toBe('bound fetchStatus')
})

test('[S5.43] an error of ccxt reaches the caller as it was thrown', async () => {
  await using manager = new PublicExchangeManager({
    prepare: (exchange) => {
      exchange.fetchImplementation = () => Promise.reject(new TypeError('fetch failed'))
    },
  })
  const error = await errorOf(() => manager.exchangeContext('kraken', (exchange) => exchange.fetchTime()))
  expect(error).toBeInstanceOf(ccxt.NetworkError)
})
