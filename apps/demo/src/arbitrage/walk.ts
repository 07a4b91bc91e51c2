import {
  add,
  type BookLevel,
  compare,
  type Decimal,
  div,
  isNegative,
  isPositive,
  max,
  min,
  mul,
  ONE,
  sub,
  ZERO,
} from 'venuekit'
import type { Levels } from './levels.ts'

/** What is bought from, and what is sold to. */
export interface Ladders {
  readonly asks: Levels
  readonly bids: Levels
}

/** Which levels count, and how far the walk may go. */
export interface WalkTerms {
  /** Taker fees as fractions. */
  readonly buyFee: Decimal
  readonly sellFee: Decimal
  /** The least that each level must bring after fees, as a fraction of its cost; undefined: whatever it brings. */
  readonly minimumEdge: Decimal | undefined
  /** What each unit has earned already, in the quote asset; the default is nothing. */
  readonly credit?: Decimal | undefined
  readonly maximumSize?: Decimal | undefined
  /** Of what is sold, in the quote asset. */
  readonly maximumValue?: Decimal | undefined
}

/** How much of two books fits together. */
export interface Match {
  readonly size: Decimal
  /** False when the levels of a book ended before their prices did. */
  readonly complete: boolean
}

/** What one unit brings that is bought and sold at these prices, after fees and with what it has earned already. */
export function gainOf(
  ask: Decimal,
  bid: Decimal,
  { buyFee, sellFee, credit = ZERO }: Pick<WalkTerms, 'buyFee' | 'sellFee' | 'credit'>,
): Decimal {
  return add(sub(mul(bid, sub(ONE, sellFee)), mul(ask, add(ONE, buyFee))), credit)
}

/** Whether a unit brings something, and as much as is asked for. */
export function isWorth(ask: Decimal, bid: Decimal, terms: WalkTerms): boolean {
  if (terms.minimumEdge === undefined) return true
  // Most pairs of levels end here: without a rebate nothing is gained below what is paid.
  const isCredited = terms.credit !== undefined && isPositive(terms.credit)
  if (!isCredited && compare(bid, ask) <= 0 && !isNegative(terms.buyFee) && !isNegative(terms.sellFee)) return false
  const gain = gainOf(ask, bid, terms)
  return isPositive(gain) && compare(gain, mul(terms.minimumEdge, ask)) >= 0
}

/** Walks both ladders level by level, cheapest against dearest, for as long as each further unit is worth it. */
export function matchLevels({ asks, bids }: Ladders, terms: WalkTerms): Match {
  const seller = new Cursor(asks)
  const buyer = new Cursor(bids)
  let size = ZERO
  let value = ZERO
  for (;;) {
    const { level: ask } = seller
    const { level: bid } = buyer
    if (ask === undefined || bid === undefined) return { size, complete: false }
    if (!isWorth(ask.price, bid.price, terms)) return { size, complete: true }
    const offered = min(seller.left, buyer.left)
    const part = within(terms, { size: offered, price: bid.price }, { size, value })
    size = add(size, part)
    value = add(value, mul(part, bid.price))
    if (compare(part, offered) < 0) return { size, complete: true }
    seller.take(part)
    buyer.take(part)
  }
}

/** What taking a size comes to: its value, and the price of the last level. Undefined when the levels do not hold it. */
export function takeLevels(
  levels: Levels,
  size: Decimal,
): { readonly value: Decimal; readonly worst: Decimal } | undefined {
  let left = size
  let value = ZERO
  for (let index = 0; ; index += 1) {
    const level = levels.at(index)
    if (level === undefined) return undefined
    const part = min(left, level.size)
    value = add(value, mul(part, level.price))
    left = sub(left, part)
    if (!isPositive(left)) return { value, worst: level.price }
  }
}

/** How much of an offer the bounds of a walk still allow at a price; rounded down where it must be. */
function within(
  { maximumSize, maximumValue }: WalkTerms,
  offer: { readonly size: Decimal; readonly price: Decimal },
  taken: { readonly size: Decimal; readonly value: Decimal },
): Decimal {
  let most = offer.size
  if (maximumSize !== undefined) most = min(most, sub(maximumSize, taken.size))
  if (maximumValue !== undefined)
    most = min(most, div(sub(maximumValue, taken.value), offer.price, { decimals: 20, rounding: 'down' }))
  return max(most, ZERO)
}

class Cursor {
  readonly #levels: Levels
  #index = 0
  level: BookLevel | undefined
  left: Decimal

  constructor(levels: Levels) {
    this.#levels = levels
    this.level = levels.at(0)
    this.left = this.level?.size ?? ZERO
  }

  take(part: Decimal): void {
    this.left = sub(this.left, part)
    if (isPositive(this.left)) return
    this.#index += 1
    this.level = this.#levels.at(this.#index)
    this.left = this.level?.size ?? ZERO
  }
}
