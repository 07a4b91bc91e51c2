import { defineExchange } from '@venuekit/composite'
import { keySecretCredentials } from '@venuekit/core/config'
import { orderValidForMs } from './calls.ts'
import { candlesCap, restCandleIntervals, streamCandleIntervals, toIntervalWord } from './candles.ts'
import { mexcOptions } from './options.ts'
import { mexcOrders } from './order-features.ts'
import { createMexcSpotBookSync } from './spot/book-sync.ts'
import { mexcSpotTransport } from './spot/transport.ts'

/** The interval of joined messages; the exchange has 10 ms as well, at ten times the messages. */
const interval = '100ms'
const day = 86_400_000

/**
 * The spot market of MEXC.
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
  aliases: ['MEXC', 'MEXC_SPOT'],
  packageName: '@venuekit/mexc',
  markets: ['spot'],
  // There is no testnet.
  environments: { production: { rest: 'https://api.mexc.com', ws: 'wss://wbs-api.mexc.com/ws' } },
  orderIdentity: 'client',
  supports: {
    // Trades of the past have no ids there, so that nobody could say which ones are new.
    public: ['orderbook', 'trades', 'ticker', 'tickers', 'bookTicker', 'candles', 'candleStream'],
    private: ['trading', 'batchOrders', 'cancelAll', 'orderHistory', 'fills', 'balance', 'tradingFees'],
  },
  orders: mexcOrders,
  candles: { rest: restCandleIntervals, stream: streamCandleIntervals },
  data: { exact: true, gapsMarked: true },
  credentials: /* @__PURE__ */ keySecretCredentials(),
  options: mexcOptions,
  transport: mexcSpotTransport,
  public: {
    topics: {
      orderbook: {
        topics: ({ exchangeSymbol: symbol }) => [{ channel: 'aggre.depth', symbol, interval } as const],
        createSync: () => createMexcSpotBookSync(),
      },
      trades: ({ exchangeSymbol: symbol }) => [{ channel: 'aggre.deals', symbol, interval } as const],
      bookTicker: ({ exchangeSymbol: symbol }) => [{ channel: 'aggre.bookTicker', symbol, interval } as const],
      ticker: ({ exchangeSymbol: symbol }) => [{ channel: 'miniTicker', symbol, timeZone: '24H' } as const],
      candles: ({ exchangeSymbol: symbol }, length) => [
        { channel: 'kline', symbol, interval: toIntervalWord(length, 'stream') } as const,
      ],
    },
  },
  private: {
    topics: {
      orders: () => [{ channel: 'orders' }],
      fills: () => [{ channel: 'deals' }],
      balances: () => [{ channel: 'account' }],
    },
    // The exchange refuses a command by itself once its time has passed, and a second more is no harm. It lists the orders of seven days;
    // a day less is no harm either.
    resolution: { refusedAfterMs: orderValidForMs + 1_000, forgottenAfterMs: 6 * day },
  },
  history: {
    candles: { rows: candlesCap },
    // They have been seen to come after the order itself reads filled.
    fills: { rows: 100, windowMs: 30 * day, lateByMs: 5_000 },
    orders: { rows: 1_000, windowMs: 7 * day },
  },
})
