/**
 * Why a command was refused. Nothing has changed then. Every exchange has its own codes and texts for these; the numbers
 * beside a reason are for the texts. Limits are in the units of the field they limit.
 */
export type Rejection =
  | { readonly reason: PlainReason }
  | { readonly reason: 'size-too-small' | 'size-too-large'; readonly limit: number }
  | {
      readonly reason: 'value-too-small' | 'value-too-large' | 'position-value-limit'
      readonly limit: bigint
      readonly value: bigint
    }
  | { readonly reason: 'price-band'; readonly limit: number }
  /** `price` is the best price of the other side. */
  | { readonly reason: 'post-only-would-take'; readonly price: number }
  | {
      readonly reason: 'insufficient-balance'
      readonly asset: string
      readonly required: bigint
      readonly available: bigint
    }
  /** `reducible` is the size of the position that it may reduce; 0 when there is none. */
  | { readonly reason: 'reduce-only-exceeds' | 'nothing-to-reduce'; readonly reducible: number }
  | { readonly reason: 'position-limit' | 'too-many-orders'; readonly limit: number }
  | { readonly reason: 'leverage-too-low' | 'leverage-too-high'; readonly limit: number }
  | { readonly reason: 'margin-too-large'; readonly removable: bigint }

type PlainReason =
  | 'market-halted'
  | 'cancel-only'
  | 'post-only-mode'
  | 'reduce-only-mode'
  | 'side-not-allowed'
  /** The combination makes no sense: a market order that is post-only, a perpetual by value, two sizes. */
  | 'not-supported'
  | 'price-not-positive'
  | 'price-step'
  | 'size-not-positive'
  | 'size-step'
  | 'fok-not-filled'
  | 'no-liquidity'
  | 'duplicate-client-id'
  | 'order-not-found'
  /** The order has ended. */
  | 'order-not-open'
  /** The amendment changes nothing. */
  | 'no-change'
  /** The amendment asks for no more than was filled. */
  | 'already-filled'
  /** `orderId` was not reserved, or has been used. */
  | 'unknown-reservation'
  | 'position-open'
  | 'orders-open'
  | 'no-position'
  /** Margin can be moved in isolated positions alone. */
  | 'cross-margin'

export type RejectionReason = Rejection['reason']

export interface Refusal {
  readonly ok: false
  readonly rejection: Rejection
}

/** What a command returns: what it was asked for, or why not. */
export type Outcome<Result> = ({ readonly ok: true } & Result) | Refusal
