import {
  add,
  compare,
  decimal,
  decimalsOf,
  type Decimal,
  div,
  fromScaled,
  type Instrument,
  isPositive,
  isZero,
  max,
  min,
  mul,
  ONE,
  roundQuote,
  roundToStep,
  sub,
  toScaled,
} from 'venuekit'
import { gainOf, type Ladders, matchLevels, takeLevels } from './walk.ts'

/** What of an instrument decides about sizes and prices. */
export type MarketRules = Pick<
  Instrument,
  'priceStep' | 'sizeStep' | 'minimumSize' | 'maximumSize' | 'minimumNotional' | 'maximumNotional'
>

export interface PlanSide {
  readonly rules: MarketRules
  /** As a fraction. */
  readonly takerFee: Decimal
}

export interface PlanTerms {
  readonly buy: PlanSide
  readonly sell: PlanSide
  /** The least that each level must bring after fees, as a fraction of its cost; undefined: whatever it brings. */
  readonly minimumEdge: Decimal | undefined
  /** What each unit has earned already, in the quote asset; the default is nothing. */
  readonly credit?: Decimal | undefined
  /** How far an order may go from the last level that it counts on, as a fraction. */
  readonly slippage: Decimal
  readonly maximumSize?: Decimal | undefined
  /** Of the dearer leg, in the quote asset. */
  readonly maximumValue?: Decimal | undefined
}

export interface PlannedLeg {
  readonly value: Decimal
  /** To 12 decimals. */
  readonly averagePrice: Decimal
  readonly worstPrice: Decimal
  /** The worst price at which it is still executed. */
  readonly limitPrice: Decimal
  readonly fee: Decimal
}

/** Two legs of one size, and what they come to at the prices of the books. */
export interface TradePlan {
  readonly size: Decimal
  readonly buy: PlannedLeg
  readonly sell: PlannedLeg
  readonly fees: Decimal
  /** After fees. */
  readonly profit: Decimal
  readonly grossEdgeBps: Decimal
  readonly netEdgeBps: Decimal
  readonly complete: boolean
}

/** Why there is no plan: the prices bring nothing, or what they bring is too small for an order. */
export type NoPlan = 'prices' | 'size'

const bps = decimal('10000')
const two = decimal('2')

/**
 * The largest size that both books offer at prices worth taking, in steps and within the limits of both markets, and what
 * it comes to, exactly.
 */
export function planTrade(ladders: Ladders, terms: PlanTerms): TradePlan | NoPlan {
  const { buy, sell, minimumEdge, credit, maximumValue } = terms
  const fees = { buyFee: buy.takerFee, sellFee: sell.takerFee }
  const maximumSize = least(terms.maximumSize, buy.rules.maximumSize, sell.rules.maximumSize)
  const match = matchLevels(ladders, { ...fees, minimumEdge, credit, maximumValue, maximumSize })
  if (!isPositive(match.size)) return 'prices'
  const size = roundToStep(match.size, commonStep(buy.rules.sizeStep, sell.rules.sizeStep), 'down')
  if (!isPositive(size)) return 'size'
  const bought = takeLevels(ladders.asks, size)
  const sold = takeLevels(ladders.bids, size)
  if (bought === undefined || sold === undefined) return 'size'
  const limits = limitPrices(bought.worst, sold.worst, terms)
  const most = least(largestOrder(buy.rules, size, limits.buy), largestOrder(sell.rules, size, limits.sell))
  if (most !== undefined) return planTrade(ladders, { ...terms, maximumSize: most })
  if (!isOrderable(buy.rules, size, limits.buy) || !isOrderable(sell.rules, size, limits.sell)) return 'size'
  return {
    ...resultOf(
      size,
      legOf(bought, { size, side: buy, limit: limits.buy }),
      legOf(sold, { size, side: sell, limit: limits.sell }),
    ),
    complete: match.complete,
  }
}

/** Whether a market takes an order of so many of its steps at a price. */
export function isOrderable(rules: MarketRules, size: Decimal, price: Decimal): boolean {
  const { minimumSize, minimumNotional } = rules
  if (!isPositive(size) || (minimumSize !== undefined && compare(size, minimumSize) < 0)) return false
  return minimumNotional === undefined || compare(mul(size, price), minimumNotional) >= 0
}

/** The largest size that a market takes at a price, where it is smaller than this one. */
function largestOrder({ maximumNotional }: MarketRules, size: Decimal, price: Decimal): Decimal | undefined {
  if (maximumNotional === undefined || compare(mul(size, price), maximumNotional) <= 0) return undefined
  return div(maximumNotional, price, { decimals: 20, rounding: 'down' })
}

/** The smallest of those that are there. */
export function least(...sizes: readonly (Decimal | undefined)[]): Decimal | undefined {
  const [first, ...others] = sizes.filter((size) => size !== undefined)
  return first === undefined ? undefined : min(first, ...others)
}

/** The least size that is a whole number of steps of both. */
export function commonStep(one: Decimal, other: Decimal): Decimal {
  if (one === other) return one
  const decimals = Math.max(decimalsOf(one), decimalsOf(other))
  const [a, b] = [toScaled(one, decimals), toScaled(other, decimals)]
  return fromScaled((a / greatestCommonDivisor(a, b)) * b, decimals)
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b)
}

/**
 * How far each order may go. Where the difference is to bring something, both at their worst still lose nothing: what a
 * unit brings is shared between them.
 */
function limitPrices(
  ask: Decimal,
  bid: Decimal,
  { buy, sell, slippage, minimumEdge, credit }: PlanTerms,
): { readonly buy: Decimal; readonly sell: Decimal } {
  if (isZero(slippage)) return { buy: ask, sell: bid }
  let highest = mul(ask, add(ONE, slippage))
  let lowest = mul(bid, sub(ONE, slippage))
  if (minimumEdge !== undefined) {
    const gain = gainOf(ask, bid, { buyFee: buy.takerFee, sellFee: sell.takerFee, credit })
    const half = (factor: Decimal): Decimal => div(gain, mul(two, factor), { decimals: 20, rounding: 'down' })
    highest = min(highest, add(ask, half(add(ONE, buy.takerFee))))
    lowest = max(lowest, sub(bid, half(sub(ONE, sell.takerFee))))
  }
  return { buy: roundQuote(buy.rules, highest, 'down'), sell: roundQuote(sell.rules, lowest, 'up') }
}

function legOf(
  { value, worst }: { readonly value: Decimal; readonly worst: Decimal },
  { size, side, limit }: { readonly size: Decimal; readonly side: PlanSide; readonly limit: Decimal },
): PlannedLeg {
  return {
    value,
    averagePrice: div(value, size, { decimals: 12, rounding: 'half-even' }),
    worstPrice: worst,
    limitPrice: limit,
    fee: mul(value, side.takerFee),
  }
}

function resultOf(size: Decimal, buy: PlannedLeg, sell: PlannedLeg): Omit<TradePlan, 'complete'> {
  const gross = sub(sell.value, buy.value)
  const fees = add(buy.fee, sell.fee)
  const profit = sub(gross, fees)
  return { size, buy, sell, fees, profit, grossEdgeBps: bpsOf(gross, buy.value), netEdgeBps: bpsOf(profit, buy.value) }
}

/** A part of a value in hundredths of a percent, to 4 decimals. */
export function bpsOf(part: Decimal, value: Decimal): Decimal {
  return div(mul(part, bps), value, { decimals: 4, rounding: 'half-even' })
}

/** The fraction that so many hundredths of a percent are, exactly. */
export function fractionOf(inBps: Decimal): Decimal {
  return mul(inBps, decimal('0.0001'))
}
