import {
  abs,
  add,
  compare,
  type Decimal,
  div,
  isPositive,
  max,
  min,
  mul,
  ONE,
  roundBase,
  roundQuote,
  sub,
} from 'venuekit'
import { affordable } from './funds.ts'
import type { Ledger } from './ledger.ts'
import { liveBook, type LiveLeg } from './legs.ts'
import { isOrderable, least } from './plan.ts'

/** A difference between two legs, and how far one may go to close it. */
export interface RecoveryTerms {
  readonly market: string
  /** Positive: bought and not sold. */
  readonly difference: Decimal
  readonly buy: LiveLeg
  readonly sell: LiveLeg
  /** Further legs that could close it. */
  readonly others: readonly LiveLeg[]
  /** What the leg that did more was executed at, on average. */
  readonly entryPrice: Decimal
  /** How far an order may go from its price, as a fraction. */
  readonly tolerance: Decimal
  /** The most that closing may lose, in the quote asset. */
  readonly budget: Decimal
  /** Legs that have just refused. */
  readonly excluded: ReadonlySet<LiveLeg>
  readonly ledger: Ledger
}

/** The order that closes a difference, or a part of it. */
export interface RecoveryOrder {
  readonly leg: LiveLeg
  readonly role: 'hedge' | 'unwind'
  readonly side: 'buy' | 'sell'
  readonly size: Decimal
  readonly limitPrice: Decimal
}

/**
 * Why there is no such order now: `too-small`: no market takes an order of that size; `no-book`: none that could has a live book, levels
 * and funds; `too-dear`: it would lose more than it may.
 */
export type NoRecovery = 'too-small' | 'no-book' | 'too-dear'

interface Candidate extends RecoveryOrder {
  readonly isWhole: boolean
  /** What a unit costs or brings, after fees. */
  readonly unit: Decimal
}

/** The cheapest way to make two legs match: completing the one that lacks something, or taking back what the other one did. */
export function chooseRecovery(terms: RecoveryTerms): RecoveryOrder | NoRecovery {
  const side = isPositive(terms.difference) ? 'sell' : 'buy'
  const lacking = side === 'sell' ? terms.sell : terms.buy
  const done = side === 'sell' ? terms.buy : terms.sell
  const legs = [lacking, done, ...terms.others.filter((leg) => leg !== lacking && leg !== done)]
  const looks = legs.map((leg) => candidateOf(leg, { ...terms, side, role: leg === done ? 'unwind' : 'hedge' }))
  const candidates = looks.filter((look) => typeof look !== 'string')
  // A leg that has just refused is tried again when there is no other.
  const fresh = candidates.filter(({ leg }) => !terms.excluded.has(leg))
  const [best] = (fresh.length > 0 ? fresh : candidates).toSorted((one, other) => preference(one, other))
  if (best !== undefined) {
    const { leg, role, size, limitPrice } = best
    return { leg, role, side, size, limitPrice }
  }
  if (looks.every((look) => look === 'too-small')) return 'too-small'
  return looks.includes('too-dear') ? 'too-dear' : 'no-book'
}

function candidateOf(
  leg: LiveLeg,
  terms: RecoveryTerms & { readonly side: 'buy' | 'sell'; readonly role: 'hedge' | 'unwind' },
): Candidate | NoRecovery {
  const { side, role, difference } = terms
  const wanted = roundBase(leg.instrument, abs(difference), 'down')
  // Whether a market would take it does not depend on what is in its book now.
  if (!isOrderable(leg.instrument, wanted, terms.entryPrice)) return 'too-small'
  const book = liveBook(leg)
  if (book === undefined || leg.account === undefined) return 'no-book'
  const funds = { market: terms.market, slippage: terms.tolerance, ledger: terms.ledger }
  const size = roundBase(
    leg.instrument,
    least(wanted, affordable(leg, side, funds), leg.instrument.maximumSize) ?? wanted,
    'down',
  )
  if (!isPositive(size)) return 'no-book'
  const { filled, cost, worst, complete } = book.fill(side, size)
  if (worst === undefined) return 'no-book'
  const limitPrice = limitOf(leg, worst, { ...terms, size })
  const best = book.best(side === 'buy' ? 'ask' : 'bid')?.price ?? worst
  if (compare(limitPrice, best) * (side === 'buy' ? 1 : -1) < 0) return 'too-dear'
  if (!isOrderable(leg.instrument, size, limitPrice)) return 'no-book'
  const factor = side === 'buy' ? add(ONE, leg.takerFee) : sub(ONE, leg.takerFee)
  const unit = div(mul(cost, factor), filled, { decimals: 20, rounding: 'half-even' })
  return { leg, role, side, size, limitPrice, unit, isWhole: complete && size === wanted }
}

/** As far from the price as is tolerated, and not so far that it loses more than it may. */
function limitOf(
  { instrument }: LiveLeg,
  worst: Decimal,
  {
    side,
    size,
    tolerance,
    budget,
    entryPrice,
  }: RecoveryTerms & { readonly side: 'buy' | 'sell'; readonly size: Decimal },
): Decimal {
  const loss = div(budget, size, { decimals: 20, rounding: 'down' })
  if (side === 'buy') {
    return roundQuote(instrument, min(mul(worst, add(ONE, tolerance)), add(entryPrice, loss)), 'down')
  }
  const lowest = max(mul(worst, sub(ONE, tolerance)), sub(entryPrice, loss))
  return max(instrument.priceStep, roundQuote(instrument, lowest, 'up'))
}

/** What closes all of it comes first, then what costs less or brings more. */
function preference(one: Candidate, other: Candidate): number {
  if (one.isWhole !== other.isWhole) return one.isWhole ? -1 : 1
  return compare(one.unit, other.unit) * (one.side === 'buy' ? 1 : -1)
}
