import type { Decimal } from '../decimal/text.ts'
import type { OrderType } from './enums.ts'
import type { MarketKind, MarketSymbol } from './symbols.ts'

/**
 * How an instrument stands: `trading` takes every order, the others what their names say; `unknown` is a status that
 * this version does not know.
 */
export type InstrumentStatus =
  | 'trading'
  | 'buy-only'
  | 'sell-only'
  | 'post-only'
  | 'reduce-only'
  | 'cancel-only'
  | 'pre-launch'
  | 'halted'
  | 'delisted'
  | 'unknown'

/**
 * One market of one exchange, with the rules that its orders obey. All sizes are in base units, contracts included,
 * unless `sizeUnit` says `quote` (inverse contracts). Absent means that the exchange sets no such rule, or does not say.
 */
export interface Instrument {
  readonly symbol: MarketSymbol
  /** What the exchange calls it: `BTC_USDT`, `BTCUSDT`. */
  readonly exchangeSymbol: string
  /** The exchange's number or key for it where that is another than the symbol: Delta's product id. */
  readonly exchangeId?: string | undefined
  readonly kind: MarketKind
  readonly base: string
  readonly quote: string
  /** The asset in which a contract is settled; absent for spot. */
  readonly settle?: string | undefined
  readonly status: InstrumentStatus
  /** The smallest step of a price. */
  readonly priceStep: Decimal
  /** The smallest step of a size. */
  readonly sizeStep: Decimal
  /** The smallest step of a value, for market orders by value. */
  readonly quoteStep?: Decimal | undefined
  readonly minimumSize?: Decimal | undefined
  readonly maximumSize?: Decimal | undefined
  /** The largest size of one market order, where it differs from `maximumSize`. */
  readonly maximumMarketSize?: Decimal | undefined
  /** The smallest price × size of an order, in the quote asset. */
  readonly minimumNotional?: Decimal | undefined
  readonly maximumNotional?: Decimal | undefined
  readonly minimumMarketNotional?: Decimal | undefined
  readonly maximumMarketNotional?: Decimal | undefined
  /** Units (see `sizeUnit`) in one contract, the documents' quanto multiplier; absent for spot. */
  readonly contractSize?: Decimal | undefined
  /** `base` everywhere but for inverse contracts, whose contracts are worth a fixed amount of the quote asset. */
  readonly sizeUnit: 'base' | 'quote'
  /** Published fees as fractions, positive when they cost. An account's own: `getTradingFees`. */
  readonly makerFee?: Decimal | undefined
  readonly takerFee?: Decimal | undefined
  readonly maximumLeverage?: Decimal | undefined
  /** The order types that this market takes, where it is not all those of the exchange. */
  readonly orderTypes?: readonly OrderType[] | undefined
  /** False where the market trades but takes no orders through the interface. */
  readonly apiTrading?: boolean | undefined
  /** When a dated contract or an option ends, in milliseconds. */
  readonly expiresAt?: number | undefined
  readonly strike?: Decimal | undefined
  readonly optionType?: 'call' | 'put' | undefined
  /** When it opened, or will open, for trading. */
  readonly listedAt?: number | undefined
  /** When trading ends, where the exchange has announced it. */
  readonly delistsAt?: number | undefined
}

/** The documents' name of an instrument. */
export type SymbolInfo = Instrument
