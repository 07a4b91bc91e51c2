import type { CcxtCapabilities } from './capabilities.ts'

const publicOnes = ['orderbook', 'trades', 'ticker', 'tickers', 'bookTicker', 'candles', 'candleStream'] as const
const privateOnes = ['trading', 'cancelAll', 'orderHistory', 'fills', 'balance', 'tradingFees'] as const
const all = { public: publicOnes, private: privateOnes } as const
const withoutCancelAll = {
  public: publicOnes,
  private: ['trading', 'orderHistory', 'fills', 'balance', 'tradingFees'],
} as const

/**
 * What the spot markets of some exchanges have, so that the rest does not compile. Only the types of it reach users; a test
 * holds it against the installed ccxt, which alone counts when a program runs.
 */
export const knownCapabilities = {
  binance: all,
  kraken: all,
  kucoin: all,
  gate: all,
  gateio: all,
  okx: withoutCancelAll,
  bybit: all,
  mexc: all,
  htx: all,
  huobi: all,
  coinbase: {
    public: ['orderbook', 'trades', 'ticker', 'tickers', 'bookTicker', 'candles'],
    private: ['trading', 'orderHistory', 'tradingFees'],
  },
} as const satisfies Readonly<Record<string, CcxtCapabilities>>

/** The ids of which the capabilities are known. */
export type KnownExchangeId = keyof typeof knownCapabilities
/** The capabilities of one of them. */
export type KnownCapabilities<Id extends KnownExchangeId> = (typeof knownCapabilities)[Id]
