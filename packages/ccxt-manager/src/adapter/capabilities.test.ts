import * as ccxt from 'ccxt'
import { expect, test } from 'vitest'
import { classOf } from '../ccxt/ccxt-module.ts'
import { capabilitiesOf } from './capabilities.ts'
import { ccxtExchange } from './ccxt-exchange.ts'
import { knownCapabilities } from './known-capabilities.ts'

test.each(Object.entries(knownCapabilities))('what is known of %s is what the installed ccxt has', (id, known) => {
  const { Class } = classOf(ccxt, id)
  expect(capabilitiesOf({ has: new Class({}).has, contracts: false, polled: false })).toEqual(known)
})

test('only what is there counts, emulated or native; polling takes the place of a stream', () => {
  const has = {
    fetchTicker: true,
    watchTicker: false,
    fetchTickers: 'emulated',
    fetchTrades: true,
    watchTrades: undefined,
    fetchFundingRate: true,
    fetchFundingRateHistory: true,
  }
  expect(capabilitiesOf({ has, contracts: false, polled: false }).public).toEqual(['tickers'])
  expect(capabilitiesOf({ has, contracts: false, polled: true }).public).toEqual(['trades', 'ticker', 'tickers'])
  expect(capabilitiesOf({ has, contracts: true, polled: false }).public).toEqual(['tickers', 'funding'])
  expect(capabilitiesOf({ has: {}, contracts: true, polled: true })).toEqual({ public: [], private: [] })
})

test('a connector says what it is, what it has and what it cannot promise', async () => {
  const kraken = await ccxtExchange(' Kraken ' as 'kraken')
  expect(kraken).toMatchObject({
    id: 'kraken',
    key: 'kraken',
    markets: ['spot'],
    publicNeeds: 'nothing',
    orderIdentity: 'client',
    data: { exact: false, gapsMarked: false },
  })
  expect(kraken.environments).toEqual({ production: expect.objectContaining({ public: 'https://api.kraken.com' }) })
  expect(kraken.budgets('production', undefined)).toEqual([])
  const htx = await ccxtExchange('huobi', { type: 'swap', clientOrderIds: false })
  expect([htx.id, htx.key, htx.aliases, htx.markets, htx.orderIdentity]).toEqual([
    'htx-swap',
    'htxSwap',
    ['huobi-swap'],
    ['perpetual'],
    'server-after-send',
  ])
  expect(htx.supports.public).toContain('funding')
  expect(htx.orders.clientOrderId).toBeUndefined()
  const gate = await ccxtExchange('gate')
  expect(Object.keys(gate.environments)).toEqual(['production', 'testnet'])
  expect(gate.environments['testnet']?.['public.spot']).toBe('https://api-testnet.gateapi.io/api/v4')
  expect(gate.candles?.rest).toContain('1m')
})

test('a type of market that the exchange lacks, and options that make no sense, are refused', async () => {
  await expect(ccxtExchange('kraken', { type: 'option' })).rejects.toThrow(/has no markets of the type option/)
  expect((await ccxtExchange('krakenfutures', {})).markets).toEqual(['perpetual'])
  await expect(ccxtExchange('kraken', { pollMs: 0 })).rejects.toThrow(/pollMs/)
  await expect(ccxtExchange('kraken', { bookDepth: 1.5 })).rejects.toThrow(/bookDepth/)
  await expect(ccxtExchange('mtgox')).rejects.toThrow(/not supported by ccxt/)
})

test('exchanges of every kind can be presented', async () => {
  const without: string[] = []
  for (const id of Object.keys(ccxt.exchanges).filter((_, index) => index % 8 === 0)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const { supports, orders } = await ccxtExchange(id, { ccxt: () => Promise.resolve(ccxt) })
    if (supports.public.length + supports.private.length === 0) without.push(id)
    expect(orders.timesInForce).toContain('gtc')
  }
  expect(without.length).toBeLessThan(4)
}, 60_000)
