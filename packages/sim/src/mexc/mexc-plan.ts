import type { MarketOptions } from '../engine/options.ts'
import type { MarketStatus } from '../engine/types.ts'
import type { ExchangePlan } from '../host/kind.ts'
import { defaultSpotMarkets } from '../market/instruments.ts'
import type { MexcOptions } from './options.ts'

/** Book versions are eleven digits long. */
const firstUpdateId = 36_913_565_000

/** Symbols that keys may not trade: `isSpotTradingAllowed` is false. */
export const closedToKeys: ReadonlySet<string> = new Set(['IAGUSDT'])
/** Symbols whose trading has ended; others that are halted are paused. */
export const offline: ReadonlySet<string> = new Set(['NIGHTUSDT'])
/** Symbols without market orders. */
export const limitOnly: ReadonlySet<string> = new Set(['SHIBUSDT'])
/** Symbols that trade in one direction. */
const status: Readonly<Record<string, Partial<MarketStatus>>> = {
  FILUSDT: { sides: 'buy' },
  INJUSDT: { sides: 'sell' },
  APTUSDT: { mode: 'halted' },
  NIGHTUSDT: { mode: 'halted' },
}
/** The symbol whose prices are kept within a range of the last one. */
const withPriceFilter = 'LTCUSDT'
/** Symbols may have signs in them. */
const named: Readonly<Record<string, string>> = { SNEKUSDT: 'SNEK(CNT)USDT' }

/** `PERCENT_PRICE_BY_SIDE`: a limit of dear buys and of cheap sells. */
const priceFilter = { reference: 'last', worseOnly: true } as const

/** What `mexc` trades. */
export function mexcPlan(options: MexcOptions): ExchangePlan {
  const fees = { maker: '0.0005', taker: '0.0005' }
  const markets = [
    ...defaultSpotMarkets({ fees, name }),
    ...defaultSpotMarkets({ fees, name, quote: 'USDC' }).filter(({ base }) => base === 'BTC' || base === 'ETH'),
  ]
  return {
    markets: markets.map((market) => marketOf(market, options)),
    rules: {
      feeAsset: 'quote',
      quoteFees: options.buyFees === 'beside' ? 'beside' : 'held',
      clientIds: 'any',
      maximumOpenOrders: options.maximumOpenOrders,
      emptyBook: options.emptyMarketOrder === 'refused' ? 'reject' : 'cancel',
      postOnlyCross: options.makerCross === 'refused' ? 'reject' : 'cancel',
      fokUnfilled: 'cancel',
      quoteRemainder: options.marketRemainder,
    },
    firstOrderId: 26_241_150,
    firstTradeId: 5_979_017,
    deposits: { USDT: '1000000', USDC: '100000', BTC: '20', ETH: '300', MX: '1000' },
  }
}

function name(base: string, quote: string): string {
  return named[`${base}${quote}`] ?? `${base}${quote}`
}

function marketOf(market: MarketOptions, options: MexcOptions): MarketOptions {
  const { id, sizeStep } = market
  // Shown as 5 and 0.2, whatever that is meant to be.
  const [above, below] = options.priceFilter === 'multiplier' ? ['4', '0.8'] : ['5', '0.2']
  return {
    ...market,
    firstUpdateId,
    // One of them has no smallest quantity but the step.
    ...(id === 'XRPUSDT' ? {} : { minimumSize: sizeStep }),
    minimumValue: '1',
    maximumValue: '2000000',
    maximumMarketValue: '100000',
    rules: { priceBand: id === withPriceFilter ? { ...priceFilter, above, below } : priceFilter },
    ...(status[id] === undefined ? {} : { status: status[id] }),
  }
}
