import type { Account } from './account.ts'
import type { Market } from './market.ts'
import type { DoneReason, Leg, OrderKind, OrderStatus, SelfTradeRule, Side, TimeInForce } from './types.ts'
import type { OrderView } from './views.ts'

/** What an order is made of; the rest begins at nothing. */
export interface OrderTerms {
  readonly id: number
  readonly clientId: string | undefined
  readonly account: Account
  readonly market: Market
  readonly side: Side
  readonly kind: OrderKind
  readonly timeInForce: TimeInForce
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly leg: Leg
  readonly remainder: 'cancel' | 'rest'
  readonly selfTrade: SelfTradeRule
  readonly price: number | undefined
  readonly size: number
  readonly quote: bigint | undefined
  readonly time: number
  readonly tag: unknown
}

/** An order while it is alive. Everybody else gets views of it. */
export class Order {
  readonly id: number
  readonly clientId: string | undefined
  readonly account: Account
  readonly market: Market
  readonly side: Side
  readonly kind: OrderKind
  readonly timeInForce: TimeInForce
  readonly postOnly: boolean
  readonly reduceOnly: boolean
  readonly leg: Leg
  readonly remainder: 'cancel' | 'rest'
  readonly selfTrade: SelfTradeRule
  /** The limit, or the bound of a market order. */
  price: number | undefined
  /** 0 for an order by value, until it is done or rests. */
  size: number
  readonly quote: bigint | undefined
  /** What is left of `quote`. */
  budget: bigint
  filled = 0
  value = 0n
  fee = 0n
  /** What is set aside for it. */
  hold = 0n
  /** Perpetuals: the price and the size that `hold` was computed for; a size of -1 says that it is not right any more. */
  holdPrice = 0
  heldFor = -1
  status: OrderStatus = 'open'
  reason: DoneReason | undefined = undefined
  readonly createdAt: number
  updatedAt: number
  version = 0
  tag: unknown
  /** Where it rests in the book; 0 while it does not. */
  bookPrice = 0
  /** Its neighbours in the queue of its level. */
  previous: Order | undefined = undefined
  next: Order | undefined = undefined

  constructor(terms: OrderTerms) {
    this.id = terms.id
    this.clientId = terms.clientId
    this.account = terms.account
    this.market = terms.market
    this.side = terms.side
    this.kind = terms.kind
    this.timeInForce = terms.timeInForce
    this.postOnly = terms.postOnly
    this.reduceOnly = terms.reduceOnly
    this.leg = terms.leg
    this.remainder = terms.remainder
    this.selfTrade = terms.selfTrade
    this.price = terms.price
    this.size = terms.size
    this.quote = terms.quote
    this.budget = terms.quote ?? 0n
    this.createdAt = terms.time
    this.updatedAt = terms.time
    this.tag = terms.tag
  }

  /** What is still wanted; 0 for an order by value. */
  get remaining(): number {
    return this.size - this.filled
  }

  /** What it can close of its position. */
  get reducible(): number {
    return this.account.holding(this.market).position(this.leg).reducibleBy(this.side)
  }

  get resting(): boolean {
    return this.bookPrice !== 0
  }

  get byValue(): boolean {
    return this.quote !== undefined && this.size === 0
  }

  touch(time: number): void {
    this.updatedAt = time
    this.version += 1
  }

  view(): OrderView {
    const { instrument } = this.market
    return {
      id: this.id,
      clientId: this.clientId,
      account: this.account.id,
      market: instrument.id,
      side: this.side,
      kind: this.kind,
      timeInForce: this.timeInForce,
      postOnly: this.postOnly,
      reduceOnly: this.reduceOnly,
      leg: this.leg,
      price: this.price,
      size: this.size,
      quote: this.quote,
      filled: this.filled,
      value: this.value,
      fee: this.fee,
      feeAsset: instrument.feeAsset(this.side),
      hold: this.hold,
      holdAsset: instrument.holdAsset(this.side),
      status: this.status,
      reason: this.reason,
      createdAt: this.createdAt,
      updatedAt: this.updatedAt,
      version: this.version,
      tag: this.tag,
    }
  }
}
