import { defineExchange } from '@venuekit/composite'
import type { CandleInterval, Instrument } from '@venuekit/core'
import { keySecretCredentials } from '@venuekit/core/config'
import { orderValidForMs } from './calls.ts'
import { futuresCandleIntervals, spotCandleIntervals, streamCandleIntervals, toIntervalWord } from './candles.ts'
import { createGateioFuturesBookSync } from './futures/book-sync.ts'
import { createGateioFuturesOrderEntry } from './futures/order-entry.ts'
import { gateioFuturesTransport } from './futures/transport.ts'
import { gateioFuturesOptions, gateioOptions } from './options.ts'
import { gateioFuturesOrders, gateioSpotOrders } from './order-features.ts'
import { createGateioSpotBookSync } from './spot/book-sync.ts'
import { createGateioSpotOrderEntry } from './spot/order-entry.ts'
import { gateioSpotTransport } from './spot/transport.ts'

// What to subscribe for a market beside its book, by channels that both products have. Each is named by itself, so that a bundle of one
// product is without the other: a part of an object would keep both.
const trades = ({ exchangeSymbol: symbol }: Instrument) => [{ channel: 'trades', symbol } as const]
const bookTicker = ({ exchangeSymbol: symbol }: Instrument) => [{ channel: 'book_ticker', symbol } as const]
const ticker = ({ exchangeSymbol: symbol }: Instrument) => [{ channel: 'tickers', symbol } as const]
const candles = ({ exchangeSymbol: symbol }: Instrument, interval: CandleInterval) => [
  { channel: 'candlesticks', symbol, interval: toIntervalWord(interval, streamCandleIntervals) } as const,
]

/** The book's stream: the exchange's second version, which begins with its snapshot, 400 levels a side. */
const bookTopic = ({ exchangeSymbol: symbol }: Instrument) => ({ channel: 'obu', symbol, depth: 400 }) as const

/** What both have: the exchange refuses a command by itself once its time has passed, and a second more is no harm. */
const resolution = { refusedAfterMs: orderValidForMs + 1_000 }
const history = {
  candles: { rows: 1_000 },
  trades: { rows: 1_000 },
  // The exchange gives 30 days at once; the ends of a stretch are rounded to seconds outwards.
  fills: { rows: 1_000, windowMs: 30 * 86_400_000 - 2_000 },
  orders: { rows: 1_000 },
}

/**
 * The spot market of Gate.io.
 *
 * @example
 * ```ts
 * import { gateio } from '@venuekit/gateio'
 * gateio.id // 'gateio'
 * ```
 */
export const gateio = /* @__PURE__ */ defineExchange({
  id: 'gateio',
  key: 'gateio',
  aliases: ['GATEIO', 'GATEIO_SPOT', 'GATE'],
  packageName: '@venuekit/gateio',
  markets: ['spot'],
  environments: {
    production: { rest: 'https://api.gateio.ws/api/v4', spotWs: 'wss://api.gateio.ws/ws/v4/' },
    testnet: { rest: 'https://api-testnet.gateapi.io/api/v4', spotWs: 'wss://ws-testnet.gate.com/v4/ws/spot' },
  },
  orderIdentity: 'client',
  supports: {
    public: ['orderbook', 'trades', 'tradeHistory', 'ticker', 'tickers', 'bookTicker', 'candles', 'candleStream'],
    private: [
      'trading',
      'triggerOrders',
      'amend',
      'batchOrders',
      'batchCancel',
      'cancelAll',
      'deadManSwitch',
      'orderHistory',
      'fills',
      'balance',
      'tradingFees',
      'assets',
      'depositAddress',
      'depositHistory',
      'withdrawal',
      'withdrawalHistory',
    ],
  },
  orders: gateioSpotOrders,
  candles: { rest: spotCandleIntervals, stream: streamCandleIntervals },
  data: { exact: true, gapsMarked: true },
  credentials: /* @__PURE__ */ keySecretCredentials(),
  options: gateioOptions,
  transport: gateioSpotTransport,
  public: {
    topics: {
      orderbook: {
        topics: (instrument) => [bookTopic(instrument)],
        createSync: (instrument) => createGateioSpotBookSync(bookTopic(instrument)),
      },
      trades,
      bookTicker,
      ticker,
      candles,
    },
  },
  private: {
    topics: {
      orders: () => [{ channel: 'orders' }],
      fills: () => [{ channel: 'usertrades' }],
      balances: () => [{ channel: 'balances' }],
    },
    resolution,
    createOrderEntry: createGateioSpotOrderEntry,
  },
  history,
})

/**
 * The perpetuals of Gate.io that are settled in USDT.
 *
 * @example
 * ```ts
 * import { gateioFutures } from '@venuekit/gateio'
 * gateioFutures.key // 'gateioFutures'
 * ```
 */
export const gateioFutures = /* @__PURE__ */ defineExchange({
  id: 'gateio-futures',
  key: 'gateioFutures',
  aliases: ['GATEIO_FUTURES', 'GATE_FUTURES'],
  packageName: '@venuekit/gateio',
  markets: ['perpetual'],
  environments: {
    production: { rest: 'https://api.gateio.ws/api/v4', futuresWs: 'wss://fx-ws.gateio.ws/v4/ws/usdt' },
    testnet: {
      rest: 'https://api-testnet.gateapi.io/api/v4',
      futuresWs: 'wss://ws-testnet.gate.com/v4/ws/futures/usdt',
    },
  },
  orderIdentity: 'client',
  supports: {
    public: [
      'orderbook',
      'trades',
      'tradeHistory',
      'ticker',
      'tickers',
      'bookTicker',
      'candles',
      'candleStream',
      'funding',
      'fundingStream',
      'futuresData',
    ],
    private: [
      'trading',
      'triggerOrders',
      'amend',
      'batchOrders',
      'batchCancel',
      'cancelAll',
      'deadManSwitch',
      'orderHistory',
      'fills',
      'balance',
      'tradingFees',
      'positions',
      'leverage',
      'positionMode',
      'marginChange',
    ],
  },
  orders: gateioFuturesOrders,
  candles: { rest: futuresCandleIntervals, stream: streamCandleIntervals },
  data: { exact: true, gapsMarked: true },
  credentials: /* @__PURE__ */ keySecretCredentials(),
  options: gateioFuturesOptions,
  transport: gateioFuturesTransport,
  public: {
    topics: {
      orderbook: {
        topics: (instrument) => [bookTopic(instrument)],
        createSync: (instrument) => createGateioFuturesBookSync(bookTopic(instrument)),
      },
      trades,
      bookTicker,
      ticker,
      candles,
      fundingRate: ticker,
    },
  },
  private: {
    topics: {
      orders: () => [{ channel: 'orders' }],
      fills: () => [{ channel: 'usertrades' }],
      balances: () => [{ channel: 'balances' }],
      positions: () => [{ channel: 'positions' }],
    },
    // Cancelled orders without a fill vanish about ten minutes after their end; a minute less is no harm.
    resolution: { ...resolution, forgottenAfterMs: 9 * 60_000 },
    createOrderEntry: createGateioFuturesOrderEntry,
  },
  history,
})
