// What somebody writes who makes an exchange of his own with @venuekit/composite, and has a factory bring it up.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  CompositeExchangeFactory,
  defineExchange,
  ExchangeFactory,
  InitializationStrategy,
  type PublicRest,
} from '@venuekit/composite'
import {
  type Endpoint,
  type Instrument,
  type KeySecretCredentials,
  marketSymbol,
  MissingCredentialsError,
  type Ticker,
} from '@venuekit/core'
import { keySecretCredentials } from '@venuekit/core/config'
import { decimal } from '@venuekit/core/decimal'
import { ExchangeRest, type ExchangeTransport } from '@venuekit/transport'
import * as z from 'zod'

const server = createServer((_, response) => response.end('["BTC_USDT"]')).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
assert.ok(address !== null && typeof address === 'object')

const getMarkets: Endpoint<void, string[], readonly Instrument[]> = {
  name: 'getMarkets',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => [{ budget: 'ip', weight: 1 }],
  request: () => ({ path: '/markets', query: [] }),
  wire: z.array(z.string()),
  result: (names) =>
    names.map((exchangeSymbol) => ({
      symbol: marketSymbol(exchangeSymbol.replace('_', '/')),
      exchangeSymbol,
      kind: 'spot',
      base: 'BTC',
      quote: 'USDT',
      status: 'trading',
      priceStep: decimal('0.01'),
      sizeStep: decimal('0.001'),
      sizeUnit: 'base',
    })),
}

class ExampleRest extends ExchangeRest implements PublicRest {
  getSymbolsInfo(): Promise<readonly Instrument[]> {
    return this.client.call(getMarkets, undefined)
  }

  async getTickers(): Promise<readonly Ticker[]> {
    return []
  }
}

const transport: ExchangeTransport<KeySecretCredentials, ExampleRest, ExampleRest> = {
  id: 'example',
  budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 5, windowMs: 1_000 } }],
  rest: {
    url: 'rest',
    refusals: () => undefined,
    sign: (request, { apiKey }) => ({ ...request, headers: { 'x-key': apiKey.reveal() } }),
    createPublic: (client) => new ExampleRest(client),
    createPrivate: (client) => new ExampleRest(client),
  },
}

const example = defineExchange({
  id: 'example',
  key: 'example',
  aliases: ['EXAMPLE_SPOT'],
  packageName: 'somebody-elses-project',
  markets: ['spot'],
  environments: { production: { rest: `http://127.0.0.1:${address.port}` } },
  orderIdentity: 'client',
  supports: { public: ['tickers'], private: [] },
  orders: {
    types: ['limit'],
    timesInForce: ['gtc'],
    postOnly: false,
    marketBuyBy: [],
    marketSellBy: [],
    maximumSlippage: false,
    iceberg: false,
    hedge: false,
  },
  data: { exact: true, gapsMarked: true },
  credentials: keySecretCredentials(),
  transport,
  public: { topics: {} },
  private: { topics: {}, resolution: { refusedAfterMs: Infinity } },
})

const factory = new CompositeExchangeFactory({ exchanges: [example] })
const market = factory.createPublicExchange('example')
await market.initialize(['BTC/USDT'])
assert.deepEqual(await market.getTickers(), [])
assert.equal(market.instruments.require('BTCUSDT').symbol, 'BTC/USDT')
// @ts-expect-error -- what the table does not name, the object does not have
assert.equal(market.getKlines, undefined)
assert.throws(
  () => factory.createPrivateExchange('EXAMPLE_SPOT'),
  (error) => MissingCredentialsError.is(error),
)
await factory.close()
assert.equal(market.status, 'inactive')

const several = new ExchangeFactory({ exchanges: [example], symbols: ['BTC/USDT'] })
const created = await several.createExchanges(['example', 'kraken'], InitializationStrategy.CONTINUE_ON_ERROR)
assert.equal(created.example?.status, 'active')
assert.deepEqual(several.getInitializationSummary().failedExchanges, ['kraken'])
await several.close()

server.close()
const inside: string = '@venuekit/composite/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
