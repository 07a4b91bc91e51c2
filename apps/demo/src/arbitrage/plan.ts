import {
  add,
  compare,
  decimal,
  decimalsOf,
  type Decimal,
  div,
  fromScaled,
  getMinBaseQuantity,
  type Instrument,
  isPositive,
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
  /** How far an order may go from the last level that it counts on, as a fraction. */
  readonly slippage: Decimal
  readonly maximumSize?: Decimal | undefined
  /** Of the dearer leg, in the quote asset. */
  readonly maximumValue?: Decimal | undefined
}

export interface PlannedLeg {
  readonly value: Decimal
  /** To 20 decimals. */
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
  const { buy, sell, minimumEdge, maximumValue } = terms
  const fees = { buyFee: buy.takerFee, sellFee: sell.takerFee }
  const most = mostOf(ladders, terms)
  const match = matchLevels(ladders, { ...fees, minimumEdge, maximumValue, maximumSize: most })
  if (!isPositive(match.size)) return 'prices'
  const size = roundToStep(match.size, commonStep(buy.rules.sizeStep, sell.rules.sizeStep), 'down')
  if (!isPositive(size)) return 'size'
  const bought = takeLevels(ladders.asks, size)
  const sold = takeLevels(ladders.bids, size)
  if (bought === undefined || sold === undefined) return 'size'
  const limits = limitPrices(bought.worst, sold.worst, terms)
  const least = max(getMinBaseQuantity(buy.rules, limits.buy), getMinBaseQuantity(sell.rules, limits.sell))
  if (compare(size, least) < 0 || isTooDear(size, limits.buy, buy.rules)) return 'size'
  return {
    ...resultOf(
      size,
      legOf(bought, { size, side: buy, limit: limits.buy }),
      legOf(sold, { size, side: sell, limit: limits.sell }),
    ),
    complete: match.complete,
  }
}

function isTooDear(size: Decimal, price: Decimal, { maximumNotional }: MarketRules): boolean {
  return maximumNotional !== undefined && compare(mul(size, price), maximumNotional) > 0
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

/** The largest size that the limits of both markets and the caller's allow. */
function mostOf({ asks, bids }: Ladders, { buy, sell, slippage, maximumSize }: PlanTerms): Decimal | undefined {
  const bounds = [maximumSize, buy.rules.maximumSize, sell.rules.maximumSize]
  const [ask, bid] = [asks.at(0), bids.at(0)]
  // Values are checked at the limit price, which for a buy is above its level; twice the slippage leaves room for deeper levels.
  const dear = ask && mul(ask.price, add(ONE, mul(two, slippage)))
  bounds.push(sizeOfValue(buy.rules.maximumNotional, dear), sizeOfValue(sell.rules.maximumNotional, bid?.price))
  const [first, ...others] = bounds.filter((bound) => bound !== undefined)
  return first === undefined ? undefined : min(first, ...others)
}

function sizeOfValue(value: Decimal | undefined, price: Decimal | undefined): Decimal | undefined {
  if (value === undefined || price === undefined) return undefined
  return div(value, price, { decimals: 20, rounding: 'down' })
}

/**
 * How far each order may go. Where the difference is to bring something, both at their worst still lose nothing: what a
 * unit brings is shared between them.
 */
function limitPrices(
  ask: Decimal,
  bid: Decimal,
  { buy, sell, slippage, minimumEdge }: PlanTerms,
): { readonly buy: Decimal; readonly sell: Decimal } {
  let highest = mul(ask, add(ONE, slippage))
  let lowest = mul(bid, sub(ONE, slippage))
  if (minimumEdge !== undefined) {
    const gain = gainOf(ask, bid, { buyFee: buy.takerFee, sellFee: sell.takerFee })
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
    averagePrice: div(value, size, { decimals: 20, rounding: 'half-even' }),
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
