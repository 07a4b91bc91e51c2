import { add, type Decimal, div, isNegative, isPositive, max, mul, neg, ONE, ZERO } from 'venuekit'
import type { Ledger } from './ledger.ts'
import { liveBook, type LiveLeg } from './legs.ts'

/** What of a leg is wanted. */
export interface FundsTerms {
  readonly market: string
  /** How far an order may go from its price, as a fraction. */
  readonly slippage: Decimal
}

/** How an account pays for a leg: from which asset, how much of it for one unit, and how much it can pay in all. */
interface Payment {
  readonly asset: string
  readonly perUnit: Decimal
}

/**
 * The largest size that an account can pay for on one side of a leg; undefined where nothing is executed. Coins are bought with
 * the quote asset and sold from what is there. A contract takes its whole value as margin, whatever leverage there would be; what
 * reduces a position takes none.
 */
export function affordable(
  leg: LiveLeg,
  side: 'buy' | 'sell',
  terms: FundsTerms & { readonly ledger: Ledger },
): Decimal | undefined {
  const { account } = leg
  if (account === undefined) return undefined
  const payment = paymentOf(leg, side, terms)
  if (payment === undefined) return ZERO
  const paid = div(account.available(payment.asset), payment.perUnit, { decimals: 20, rounding: 'down' })
  return leg.kind === 'spot' ? paid : add(paid, reducible(leg, side, terms))
}

/** Sets aside what an order of that size may take, until what is returned is called. */
export function reserve(
  leg: LiveLeg,
  order: { readonly side: 'buy' | 'sell'; readonly size: Decimal },
  terms: FundsTerms,
): () => void {
  const payment = paymentOf(leg, order.side, terms)
  if (leg.account === undefined || payment === undefined) return () => {}
  return leg.account.reserve(payment.asset, mul(order.size, payment.perUnit))
}

/** How much of a contract's position an order on that side takes away. */
function reducible(
  leg: LiveLeg,
  side: 'buy' | 'sell',
  { market, ledger }: { readonly market: string; readonly ledger: Ledger },
): Decimal {
  const { size } = ledger.position({ where: leg.exchange, market })
  if (side === 'buy') return isNegative(size) ? neg(size) : ZERO
  return isPositive(size) ? size : ZERO
}

function paymentOf(
  { instrument, kind, takerFee, book }: LiveLeg,
  side: 'buy' | 'sell',
  { slippage }: FundsTerms,
): Payment | undefined {
  if (kind === 'spot' && side === 'sell') return { asset: instrument.base, perUnit: ONE }
  const price = liveBook({ book })?.best(side === 'buy' ? 'ask' : 'bid')?.price
  if (price === undefined) return undefined
  // Deeper levels cost more than the best one: twice the slippage covers those that a plan may reach.
  const dear = mul(price, add(ONE, mul(slippage, add(ONE, ONE))))
  return { asset: instrument.settle ?? instrument.quote, perUnit: mul(dear, add(ONE, max(takerFee, ZERO))) }
}
