import type { KeySecretCredentials } from '@venuekit/core'
import { keySecretCredentials } from '@venuekit/core/config'
import type { ExchangeTransport } from '@venuekit/transport'
import { defineExchange } from '../../src/index.ts'
import { DemoPrivateRest, DemoPublicRest, getTime, refusals, sign, validForMs } from './rest.ts'
import {
  accountReader,
  createBookSync,
  createDecoder,
  privateProtocol,
  publicProtocol,
  type DemoAccountTopic,
  type DemoTopic,
} from './streams.ts'

/** How the demo's wire is spoken to. */
const wire: Omit<
  ExchangeTransport<KeySecretCredentials, DemoPublicRest, DemoPrivateRest, DemoTopic, DemoAccountTopic>,
  'id'
> = {
  budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 500, windowMs: 1_000 } }],
  rest: {
    url: 'rest',
    refusals,
    sign,
    limits: { retryAfterMs: ({ headers }) => Number(headers['x-demo-retry-ms'] ?? 0) || undefined },
    getServerTime: (client, options) => client.call(getTime, undefined, options),
    createPublic: (client) => new DemoPublicRest(client),
    createPrivate: (client) => new DemoPrivateRest(client),
  },
  streams: {
    public: { createProtocol: () => publicProtocol, createDecoder },
    private: { createProtocol: privateProtocol, reader: accountReader },
  },
}

/** An exchange that speaks as the simulator's demo does, by whatever name: for tests with several. */
export const defineDemo = <const Id extends string>(id: Id) =>
  defineExchange({
    id,
    key: id,
    aliases: [],
    packageName: '@venuekit/demo',
    markets: ['spot'],
    environments: { production: { rest: 'http://127.0.0.1:1', ws: 'ws://127.0.0.1:1/ws' } },
    orderIdentity: 'client',
    supports: { public: ['orderbook', 'trades'], private: ['trading', 'orderHistory', 'fills', 'balance'] },
    orders: {
      types: ['limit', 'market'],
      timesInForce: ['gtc'],
      postOnly: false,
      marketBuyBy: ['base'],
      marketSellBy: ['base'],
      clientOrderId: { maximumLength: 28, pattern: /^[\w-]+$/ },
      maximumSlippage: false,
      iceberg: false,
      hedge: false,
    },
    data: { exact: true, gapsMarked: true },
    credentials: keySecretCredentials(),
    transport: { ...wire, id },
    public: {
      topics: {
        orderbook: {
          topics: ({ exchangeSymbol }) => [{ channel: 'book', symbol: exchangeSymbol }],
          createSync: createBookSync,
        },
        trades: ({ exchangeSymbol }) => [{ channel: 'trades', symbol: exchangeSymbol }],
      },
    },
    private: {
      topics: { orders: () => ['account'], fills: () => ['account'], balances: () => ['account'] },
      resolution: { refusedAfterMs: validForMs },
    },
    history: { fills: { rows: 100 }, orders: { rows: 100 } },
  })

/** The simulator's demo as an exchange: what a package of an exchange consists of, in small. */
export const demo = defineDemo('demo')
