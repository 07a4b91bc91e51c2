import { add, abs, compare, type Decimal, decimal, div, isZero, min, mul, neg, ONE, sub } from 'venuekit'
import { affordable } from './funds.ts'
import type { Ledger } from './ledger.ts'
import type { LiveLeg, LiveMarket } from './legs.ts'
import type { Limits } from './limits.ts'
import { least, type TradePlan } from './plan.ts'
import { planBetween } from './scanner.ts'
import type { HeldPosition } from './types.ts'

/** How a position in contracts, held against coins, is brought back. */
export interface UnwindPlan {
  readonly buy: LiveLeg
  readonly sell: LiveLeg
  readonly plan: TradePlan
  /** What the way in and the way out bring together, after all fees, as far as can be said before. */
  readonly result: Decimal
  readonly because: 'prices' | 'stop-loss'
}

/** So much of what an entry must bring is what both ways together must bring, of the value that is bought now. */
const unwindShare = decimal('0.2')

/**
 * Says for each position in contracts whether it is brought back now: when both ways together bring something because the
 * difference has gone, or when it has lost what it may.
 */
export function* unwindsOf(market: LiveMarket, ledger: Ledger, limits: Limits): Generator<UnwindPlan> {
  for (const contract of market.legs) {
    if (contract.kind === 'spot') continue
    const held = ledger.position({ where: contract.exchange, market: market.market })
    const coins = ledger.position({ where: 'spot', market: market.market, against: contract.exchange })
    // Only what is held against coins is brought back to them.
    if (isZero(held.size) || compare(mul(held.size, coins.size), decimal('0')) >= 0) continue
    const size = min(abs(held.size), abs(coins.size))
    const isShort = held.size.startsWith('-')
    const plans = market.legs
      .filter((leg) => leg.kind === 'spot' && leg.account !== undefined)
      .flatMap(
        (spot) => unwindBetween({ contract, spot, held, coins, isShort, size }, { market, ledger, limits }) ?? [],
      )
    const [best] = plans.toSorted((one, other) => compare(other.result, one.result))
    if (best !== undefined) yield best
  }
}

type Entered = Pick<HeldPosition, 'size' | 'entryValue'>

interface Ways {
  readonly contract: LiveLeg
  readonly spot: LiveLeg
  /** What is held of contracts, and of coins against them. */
  readonly held: Entered
  readonly coins: Entered
  readonly isShort: boolean
  readonly size: Decimal
}

function unwindBetween(
  { contract, spot, held, coins, isShort, size }: Ways,
  { market, ledger, limits }: { readonly market: LiveMarket; readonly ledger: Ledger; readonly limits: Limits },
): UnwindPlan | undefined {
  const [buy, sell] = isShort ? [contract, spot] : [spot, contract]
  const funds = { market: market.market, slippage: limits.slippage, ledger }
  const maximumSize = least(size, affordable(spot, isShort ? 'sell' : 'buy', funds))
  const bounds = { slippage: limits.slippage, maximumSize, maximumValue: limits.position }
  /** What the way in of so much has earned, after its fees. */
  const earnedBy = (part: Decimal): Decimal => {
    const [contractEntry, coinEntry] = [shareOf(held, part), shareOf(coins, part)]
    const difference = isShort ? sub(contractEntry, coinEntry) : sub(coinEntry, contractEntry)
    return sub(difference, add(mul(contractEntry, contract.takerFee), mul(coinEntry, spot.takerFee)))
  }
  // Each unit has to bring that, and as far as the orders may slip both ways together still lose nothing.
  const worth = { minimumEdge: mul(limits.minimumEdge, unwindShare), credit: earnedBy(ONE) }
  const good = planBetween({ buy, sell }, { ...bounds, ...worth })
  if (typeof good !== 'string')
    return { buy, sell, plan: good, result: add(earnedBy(good.size), good.profit), because: 'prices' }
  const plan = planBetween({ buy, sell }, { ...bounds, minimumEdge: undefined })
  if (typeof plan === 'string') return undefined
  const result = add(earnedBy(plan.size), plan.profit)
  const isLost = compare(result, neg(mul(shareOf(coins, plan.size), limits.stopLoss))) <= 0
  return isLost ? { buy, sell, plan, result, because: 'stop-loss' } : undefined
}

/** The entry value of a part of a position: a figure to decide by, rounded. */
function shareOf(position: Entered, size: Decimal): Decimal {
  if (isZero(position.size)) return position.entryValue
  return div(mul(position.entryValue, size), abs(position.size), { decimals: 12, rounding: 'half-even' })
}
