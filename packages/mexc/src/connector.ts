import { defineExchange } from '@venuekit/composite'
import { keySecretCredentials } from '@venuekit/core/config'
import { mexcOptions } from './options.ts'
import { createMexcSpotBookSync } from './spot/book-sync.ts'
import { mexcSpotTransport } from './spot/transport.ts'

/**
 * Mexc as a value.
 *
 * @example
 * ```ts
 * import { mexc } from '@venuekit/mexc'
 * mexc.id // 'mexc'
 * ```
 */
export const mexc = /* @__PURE__ */ defineExchange({
  id: 'mexc',
  key: 'mexc',
  aliases: ['MEXC'],
  packageName: '@venuekit/mexc',
  markets: ['spot'],
  environments: { production: { rest: 'https://api.mexc.example', ws: 'wss://ws.mexc.example' } },
  orderIdentity: 'client',
  // A capability is named here once the classes and topics below have what it needs; the types then demand it.
  supports: { public: ['orderbook'], private: [] },
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
  credentials: /* @__PURE__ */ keySecretCredentials(),
  options: mexcOptions,
  transport: mexcSpotTransport,
  public: {
    topics: {
      orderbook: {
        topics: ({ exchangeSymbol }) => [{ channel: 'book', symbol: exchangeSymbol }],
        createSync: () => createMexcSpotBookSync(50),
      },
    },
  },
  // Nothing refuses a request for being late, so that an order that is not found is never proven not to have been sent.
  private: { topics: {}, resolution: { refusedAfterMs: Infinity } },
})
