import { mul } from '../decimal/arithmetic.ts'
import type { DecimalInput } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import type { FailedOutcome, OrderError, OrderRef } from '../errors/order.ts'
import type { Liquidity, OrderStatus, OrderType, Side, TimeInForce } from './enums.ts'
import type { MarketSymbol } from './symbols.ts'

/** What a trade or an order has cost. A rebate is negative. */
export interface Fee {
  readonly amount: Decimal
  readonly asset: string
}

/** One order as far as it is known. */
export interface Order {
  readonly symbol: MarketSymbol
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly side: Side
  readonly type: OrderType | 'unknown'
  readonly timeInForce: TimeInForce | undefined
  readonly status: OrderStatus
  /** In base units. Absent for a market order by value (see `quoteQuantity`) until the exchange says. */
  readonly quantity: Decimal | undefined
  /** The value of a market order that was placed by value, in the quote asset. */
  readonly quoteQuantity: Decimal | undefined
  /** Absent where the exchange has accepted the order and not said yet how it stands. */
  readonly filled: Decimal | undefined
  /** `quantity` less `filled` while it is known; it is no longer wanted once the order is cancelled. */
  readonly remaining: Decimal | undefined
  /** The limit; absent for market orders. */
  readonly price: Decimal | undefined
  /** The mean price of what was filled; absent while nothing is. */
  readonly average: Decimal | undefined
  /** The value of what was filled, in the quote asset; absent where the exchange does not say and it cannot be computed. */
  readonly filledValue: Decimal | undefined
  readonly triggerPrice: Decimal | undefined
  /** The order that a trigger order has become. */
  readonly triggeredOrderId?: string | undefined
  /** All fees so far; empty where the exchange does not say with the order. One entry for each asset. */
  readonly fees: readonly Fee[]
  readonly postOnly: boolean | undefined
  readonly reduceOnly: boolean | undefined
  /** When the exchange accepted it; absent where it does not say. */
  readonly createdAt: number | undefined
  /** When the exchange last changed it. */
  readonly updatedAt: number | undefined
  /** The exchange's own word for how it ended. */
  readonly reason: string | undefined
}

/** One execution of an order of one's own. */
export interface Fill {
  readonly symbol: MarketSymbol
  readonly tradeId: string
  readonly orderId: string
  readonly clientOrderId: string | undefined
  readonly side: Side
  readonly price: Decimal
  readonly size: Decimal
  readonly liquidity: Liquidity
  /** Who brought it about: a trade, or the exchange. */
  readonly kind: 'normal' | 'liquidation' | 'adl' | 'settlement' | 'other'
  /** Absent where the exchange sends it later or elsewhere. */
  readonly fee: Fee | undefined
  readonly timestamp: number
}

interface RequestBase {
  readonly symbol: MarketSymbol | string
  readonly side: Side
  /** Made by the library unless given. Where the exchange has none it is refused. */
  readonly clientOrderId?: string | undefined
  /** Contracts only: the order may only make a position smaller. */
  readonly reduceOnly?: boolean | undefined
  /** Hedge mode only: which of the two positions the order belongs to. */
  readonly positionSide?: 'long' | 'short' | undefined
}

/** A limit order: at the price or better. */
export interface LimitOrderRequest extends RequestBase {
  readonly type: 'limit'
  readonly quantity: DecimalInput
  readonly price: DecimalInput
  /** The default is `gtc`. */
  readonly timeInForce?: TimeInForce | undefined
  /** Refused rather than matched at once. Not together with `ioc` or `fok`. */
  readonly postOnly?: boolean | undefined
  /** When a `gtd` order ends. */
  readonly expiresAt?: number | undefined
  /** An iceberg's visible part. */
  readonly visibleQuantity?: DecimalInput | undefined
}

/** A market order of a size, or for a value: exactly one of the two. */
export type MarketOrderRequest = RequestBase & {
  readonly type: 'market'
  readonly timeInForce?: 'ioc' | 'fok' | undefined
  /** How far from the best price it may go, as a fraction. */
  readonly maximumSlippage?: DecimalInput | undefined
} & (
    | { readonly quantity: DecimalInput; readonly quoteQuantity?: undefined }
    | { readonly quoteQuantity: DecimalInput; readonly quantity?: undefined }
  )

interface TriggerRequestBase extends RequestBase {
  readonly quantity: DecimalInput
  readonly triggerBy?: 'last' | 'mark' | 'index' | undefined
  readonly timeInForce?: TimeInForce | undefined
}

/** An order that the exchange holds back until a price is reached. Only where `triggerOrders` is supported. */
export type TriggerOrderRequest =
  | (TriggerRequestBase & {
      readonly type: 'stop-market' | 'take-profit-market'
      readonly triggerPrice: DecimalInput
    })
  | (TriggerRequestBase & {
      readonly type: 'stop-limit' | 'take-profit-limit'
      readonly triggerPrice: DecimalInput
      readonly price: DecimalInput
    })
  | (TriggerRequestBase & {
      readonly type: 'trailing-stop'
      /** How far the trigger stays behind the best price since, in the quote asset. */
      readonly trailingAmount: DecimalInput
      readonly price?: DecimalInput | undefined
    })

/** What `createOrder` takes. */
export type OrderRequest = LimitOrderRequest | MarketOrderRequest

/**
 * A change to an order: a new price, a new total quantity (not the remaining one), or both. Where the exchange needs more
 * (`orders.amend.needs`), the order as it is known supplies it; `side` is for who does not know the order.
 */
export interface AmendRequest {
  readonly side?: Side | undefined
  readonly price?: DecimalInput | undefined
  readonly quantity?: DecimalInput | undefined
}

/**
 * What became of an order command. Commands over many orders answer one of these for each input, in order; a single
 * command resolves with the order when it is accepted, and throws the `OrderError` otherwise.
 */
export type OrderOutcome =
  | {
      readonly outcome: 'accepted'
      readonly ref: OrderRef
      readonly order: Order
      /** Where it was seen that the exchange has it. */
      readonly seenBy: 'response' | 'stream' | 'query'
    }
  | { readonly outcome: FailedOutcome; readonly ref: OrderRef; readonly error: OrderError }

/**
 * What became of a cancel. `cancelled`: the exchange accepted it (the order stream says when it is done). `already-done`:
 * there was nothing left to cancel; `order` is its final state where it could be learned. Neither is an error. An order that the
 * exchange does not find while its create may still arrive, or while it says that it stands, is no such result: the cancel is `rejected`, to be
 * tried again.
 */
export type CancelResult =
  | { readonly result: 'cancelled'; readonly ref: OrderRef; readonly order: Order | undefined }
  | {
      readonly result: 'already-done'
      readonly ref: OrderRef
      readonly reason: 'filled' | 'cancelled' | 'not-found' | 'unknown'
      readonly order: Order | undefined
    }

/** What became of one cancel among several. */
export type CancelOutcome =
  | CancelResult
  | { readonly result: FailedOutcome; readonly ref: OrderRef; readonly error: OrderError }

/** What became of cancelling everything. */
export interface CancelAllResult {
  /** One outcome for each order; absent where the exchange accepts without saying which. */
  readonly orders: readonly CancelOutcome[] | undefined
}

/**
 * True once an order can no longer change.
 *
 * @example
 * ```ts
 * import { isDone } from '@venuekit/core'
 * isDone({ status: 'cancelled' }) // true
 * ```
 */
export function isDone(order: Pick<Order, 'status'>): boolean {
  return (
    order.status === 'filled' ||
    order.status === 'cancelled' ||
    order.status === 'expired' ||
    order.status === 'rejected'
  )
}

/**
 * What tells an execution from every other one of an account at an exchange: trade ids are those of a market, and a trade with oneself is
 * one execution of each of its two orders.
 *
 * @example
 * ```ts
 * import { executionOf } from '@venuekit/core'
 * executionOf({ symbol: 'BTC/USDT', orderId: '7', tradeId: '1' }) // 'BTC/USDT 7 1'
 * ```
 */
export function executionOf({ symbol, orderId, tradeId }: Record<'symbol' | 'orderId' | 'tradeId', string>): string {
  return `${symbol} ${orderId} ${tradeId}`
}

/**
 * True once an order is filled completely.
 *
 * @example
 * ```ts
 * import { isFilled } from '@venuekit/core'
 * isFilled({ status: 'partially-filled' }) // false
 * ```
 */
export function isFilled(order: Pick<Order, 'status'>): boolean {
  return order.status === 'filled'
}

/**
 * The value of what an order asks for in the quote asset: price times quantity, or the value that it was placed by.
 * Undefined for a market order by size.
 *
 * @example
 * ```ts
 * import { decimal, qtyQuote } from '@venuekit/core'
 * qtyQuote({ price: decimal('30000'), quantity: decimal('0.5'), quoteQuantity: undefined }) // '15000'
 * ```
 */
export function qtyQuote(order: Pick<Order, 'price' | 'quantity' | 'quoteQuantity'>): Decimal | undefined {
  if (order.quoteQuantity !== undefined) return order.quoteQuantity
  return order.price === undefined || order.quantity === undefined ? undefined : mul(order.price, order.quantity)
}
