import { compare, type Decimal, isPositive, neg, ZERO } from 'venuekit'
import { affordable } from './funds.ts'
import type { Ledger } from './ledger.ts'
import { liveBook } from './legs.ts'
import { bookRefusals, type Exposure, type Limits, roomFor } from './limits.ts'
import { least, type TradePlan } from './plan.ts'
import { planBetween } from './scanner.ts'
import type { Finding } from './tracker.ts'
import type { LimitName } from './types.ts'
import { isWorth } from './walk.ts'

/** How everything stands when an opportunity is judged. */
export interface Circumstances {
  readonly limits: Limits
  readonly ledger: Ledger
  readonly exposure: Exposure
  /** Operations that are under way. */
  readonly operations: number
  readonly isPaused: boolean
  readonly isHalted: boolean
  readonly isDryRun: boolean
  /** The price that the market has everywhere; undefined while nobody knows. */
  readonly fair: Decimal | undefined
  /** What was earned today. */
  readonly today: Decimal
}

/** A plan within all limits, or which of them stand against it. */
export type Judgement =
  | { readonly plan: TradePlan }
  | { readonly plan?: undefined; readonly refusedBy: readonly LimitName[] }

/** Whether, and how large, an opportunity may be executed now. */
export function judge(finding: Finding, now: Circumstances): Judgement {
  const { limits } = now
  const refusedBy = [...generalRefusals(now), ...(limits.checks ? marketRefusals(finding, now) : [])]
  if (refusedBy.length > 0) return { refusedBy: [...new Set(refusedBy)] }
  const { market, buy, sell } = finding
  const room = roomFor(limits, now.exposure, { market, exchanges: [buy.exchange, sell.exchange] })
  // Where nothing is sent nobody pays; where something is, both legs need an account.
  if (!now.isDryRun && (buy.account === undefined || sell.account === undefined)) return { refusedBy: ['inventory'] }
  const funds = { market, slippage: limits.slippage, ledger: now.ledger }
  const maximumSize = least(affordable(buy, 'buy', funds), affordable(sell, 'sell', funds))
  const bounds = { minimumEdge: limits.checks ? limits.minimumEdge : ZERO, slippage: limits.slippage }
  const maximumValue = limits.checks ? room.value : undefined
  if (maximumValue !== undefined && !isPositive(maximumValue)) return { refusedBy: [room.by] }
  const plan = planBetween({ buy, sell }, { ...bounds, maximumSize, maximumValue })
  if (typeof plan !== 'string') return { plan }
  // What stands against it is what would have allowed more.
  if (typeof planBetween({ buy, sell }, bounds) === 'string') return { refusedBy: ['minProfitMarginBps'] }
  const isFunded = typeof planBetween({ buy, sell }, { ...bounds, maximumSize }) !== 'string'
  return { refusedBy: [isFunded ? room.by : 'inventory'] }
}

function generalRefusals({ limits, isPaused, isHalted, operations, today }: Circumstances): readonly LimitName[] {
  const refusals: LimitName[] = []
  if (isPaused) refusals.push('paused')
  if (isHalted) refusals.push('halted')
  if (!limits.checks) return refusals
  if (operations >= limits.operations) refusals.push('maxConcurrentOperations')
  if (compare(today, neg(limits.dailyLoss)) <= 0) refusals.push('maxDailyLossUsd')
  return refusals
}

function marketRefusals({ buy, sell }: Finding, { limits, fair }: Circumstances): readonly LimitName[] {
  const [ask, bid] = [liveBook(buy)?.best('ask'), liveBook(sell)?.best('bid')]
  if (ask === undefined || bid === undefined) return ['minMarketDepthUsd']
  // What costs least comes first: most opportunities bring too little.
  const terms = { buyFee: buy.takerFee, sellFee: sell.takerFee, minimumEdge: limits.minimumEdge }
  if (!isWorth(ask.price, bid.price, terms)) return ['minProfitMarginBps']
  return [buy, sell].flatMap((leg) => {
    const book = liveBook(leg)
    return book === undefined || fair === undefined ? ['minMarketDepthUsd' as const] : bookRefusals(limits, book, fair)
  })
}
