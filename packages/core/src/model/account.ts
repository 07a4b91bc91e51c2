import { add, div } from '../decimal/arithmetic.ts'
import { compare, isZero } from '../decimal/compare.ts'
import { decimal, type DecimalInput } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import type { DepositStatus, MarginMode, WithdrawalStatus } from './enums.ts'
import type { MarketSymbol } from './symbols.ts'

/** What an account has of one asset. `total` is `available` plus `locked`. */
export interface AssetBalance {
  readonly asset: string
  readonly available: Decimal
  readonly locked: Decimal
  readonly total: Decimal
  readonly timestamp: number | undefined
}

/**
 * The margin account of one settlement asset. Absent is what the exchange does not send; `available` depends on the margin
 * mode there, so `total` need not be `available` plus `locked`.
 */
export interface FuturesBalance {
  readonly asset: string
  readonly available: Decimal | undefined
  readonly locked: Decimal | undefined
  readonly total: Decimal
  readonly timestamp: number | undefined
  readonly unrealizedPnl: Decimal | undefined
  /** `total` plus `unrealizedPnl`. */
  readonly equity: Decimal | undefined
  readonly positionMargin: Decimal | undefined
  readonly orderMargin: Decimal | undefined
  readonly maintenanceMargin: Decimal | undefined
}

/** One position. Flat ones are kept for as long as the exchange sends them, with a size of 0. */
export interface Position {
  readonly symbol: MarketSymbol
  /** In hedge mode there is one of each for a symbol; a flat position in net mode is `flat`. */
  readonly side: 'long' | 'short' | 'flat'
  /** In base units, never negative. For inverse contracts in the quote asset (see the instrument's `sizeUnit`). */
  readonly size: Decimal
  /** The same in contracts as the exchange counts them, never negative. */
  readonly contracts: Decimal
  readonly entryPrice: Decimal | undefined
  readonly markPrice: Decimal | undefined
  /** Absent where it must be computed from a mark price that the account stream does not send. */
  readonly unrealizedPnl: Decimal | undefined
  readonly realizedPnl: Decimal | undefined
  /** Absent where there is none. */
  readonly liquidationPrice: Decimal | undefined
  readonly margin: Decimal | undefined
  readonly marginMode: MarginMode | undefined
  readonly leverage: Decimal | undefined
  readonly timestamp: number | undefined
}

/** The maker and taker fee as fractions, positive when they cost, and whether that is only an assumption. */
export interface TradingFee {
  readonly maker: Decimal
  readonly taker: Decimal
  /** True when the exchange does not say, and 0.001 was assumed. */
  readonly assumed: boolean
}

/** Public fees of a market. */
export type Fees = Pick<TradingFee, 'maker' | 'taker'>

/** One chain over which an asset moves. */
export interface NetworkInfo {
  /** The name as this library knows it: `TRX`. */
  readonly network: string
  /** The exchange's own name of it. */
  readonly exchangeNetwork: string
  readonly depositEnabled: boolean
  readonly withdrawalEnabled: boolean
  readonly withdrawalFee: Decimal | undefined
  readonly minimumWithdrawal: Decimal | undefined
  readonly maximumWithdrawal: Decimal | undefined
  readonly minimumDeposit: Decimal | undefined
  readonly confirmations: number | undefined
  readonly contractAddress: string | undefined
  /** True where an address alone does not suffice. */
  readonly needsTag: boolean
}

/** One asset of an exchange. */
export interface AssetInfo {
  readonly asset: string
  readonly name: string | undefined
  readonly networks: readonly NetworkInfo[]
}

/** Where to send a deposit. */
export interface DepositAddress {
  readonly asset: string
  readonly network: string
  readonly address: string
  readonly tag: string | undefined
}

/** One deposit. */
export interface DepositResponse {
  /** Absent where the exchange gives none. */
  readonly id: string | undefined
  readonly asset: string
  readonly network: string | undefined
  readonly amount: Decimal
  readonly status: DepositStatus
  readonly address: string | undefined
  readonly transactionId: string | undefined
  readonly timestamp: number
}

/** What to withdraw, and to where. */
export interface WithdrawalRequest {
  readonly asset: string
  readonly network: string
  readonly amount: Decimal
  readonly address: string
  readonly tag?: string | undefined
  /** The caller's own id of it, where the exchange takes one. */
  readonly clientId?: string | undefined
}

/** One withdrawal. */
export interface WithdrawalResponse {
  /** Absent where the exchange gives none. */
  readonly id: string | undefined
  readonly asset: string
  readonly network: string | undefined
  readonly amount: Decimal
  readonly fee: Decimal | undefined
  readonly status: WithdrawalStatus
  readonly address: string | undefined
  readonly transactionId: string | undefined
  readonly timestamp: number
}

/**
 * The share of the equity that positions and orders hold, as a fraction; undefined where the exchange does not send what
 * it is computed from, or the equity is 0.
 *
 * @example
 * ```ts
 * import { decimal, marginUtilization } from '@venuekit/core'
 * marginUtilization({ equity: decimal('1000'), positionMargin: decimal('200'), orderMargin: decimal('50') }) // '0.25'
 * ```
 */
export function marginUtilization(
  balance: Pick<FuturesBalance, 'equity' | 'positionMargin' | 'orderMargin'>,
): Decimal | undefined {
  if (balance.equity === undefined || balance.positionMargin === undefined || isZero(balance.equity)) return undefined
  const held =
    balance.orderMargin === undefined ? balance.positionMargin : add(balance.positionMargin, balance.orderMargin)
  return div(held, balance.equity, { decimals: 8, rounding: 'up' })
}

/**
 * Whether a margin is available. It is not while the exchange does not say what is.
 *
 * @example
 * ```ts
 * import { decimal, hasAvailableMargin } from '@venuekit/core'
 * hasAvailableMargin({ available: decimal('100') }, '100.01') // false
 * ```
 */
export function hasAvailableMargin(balance: Pick<FuturesBalance, 'available'>, required: DecimalInput): boolean {
  const margin = decimal(required, { path: 'required' })
  return balance.available !== undefined && compare(balance.available, margin) >= 0
}
