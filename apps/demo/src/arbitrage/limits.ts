import { add, type ArbitrageSettings, compare, type Decimal, decimal, div, min, mul, sub, ZERO } from 'venuekit'
import type { LegBook } from './legs.ts'
import { fractionOf } from './plan.ts'
import type { LimitName, LimitView } from './types.ts'

const bps = (value: number): Decimal => fractionOf(decimal(value))
const remaining = (limit: Decimal, used = ZERO): Decimal => sub(limit, used)

/** The limits of a configuration as exact numbers; values in USD are taken as values in the quote asset. */
export type Limits = ReturnType<typeof limitsOf>

export function limitsOf({ riskLimits, enableRiskChecks, enableCircuitBreakers }: ArbitrageSettings) {
  return {
    checks: enableRiskChecks,
    breakers: enableCircuitBreakers,
    position: decimal(riskLimits.maxPositionSizeUsd),
    totalExposure: decimal(riskLimits.maxTotalExposureUsd),
    exchangeExposure: decimal(riskLimits.maxExchangeExposureUsd),
    marketExposure: decimal(riskLimits.maxSymbolExposureUsd),
    dailyLoss: decimal(riskLimits.maxDailyLossUsd),
    singleLoss: decimal(riskLimits.maxSingleLossUsd),
    minimumEdge: bps(riskLimits.minProfitMarginBps),
    stopLoss: bps(riskLimits.stopLossThresholdBps),
    executionMs: riskLimits.maxExecutionTimeMs,
    slippage: bps(riskLimits.maxSlippageBps),
    operations: riskLimits.maxConcurrentOperations,
    priceDeviation: bps(riskLimits.maxPriceDeviationBps),
    depth: decimal(riskLimits.minMarketDepthUsd),
    spread: bps(riskLimits.maxSpreadBps),
    volatility: bps(riskLimits.volatilityCircuitBreakerBps),
    recoveries: riskLimits.maxRecoveryAttempts,
    recoveryMs: riskLimits.recoveryTimeoutSeconds * 1_000,
    emergency: bps(riskLimits.emergencyCloseThresholdBps),
  } as const
}

/** What is held and under way, in the quote asset. */
export interface Exposure {
  readonly total: Decimal
  readonly byExchange: Readonly<Record<string, Decimal>>
  readonly byMarket: Readonly<Record<string, Decimal>>
}

/** How much room the limits leave one more operation, and which of them leaves the least. */
export function roomFor(
  limits: Limits,
  exposure: Exposure,
  { market, exchanges }: { readonly market: string; readonly exchanges: readonly string[] },
): { readonly value: Decimal; readonly by: LimitName } {
  const rooms: (readonly [LimitName, Decimal])[] = [
    ['maxPositionSizeUsd', limits.position],
    // A leg that is left over costs at most so much when it is closed at the emergency threshold.
    ['maxSingleLossUsd', div(limits.singleLoss, limits.emergency, { decimals: 8, rounding: 'down' })],
    ['maxTotalExposureUsd', remaining(limits.totalExposure, exposure.total)],
    ['maxSymbolExposureUsd', remaining(limits.marketExposure, exposure.byMarket[market])],
    ...exchanges.map(
      (exchange) =>
        ['maxExchangeExposureUsd', remaining(limits.exchangeExposure, exposure.byExchange[exchange])] as const,
    ),
  ]
  const value = min(limits.position, ...rooms.map(([, room]) => room))
  const [by] = rooms.find(([, room]) => compare(room, value) === 0) ?? ['maxPositionSizeUsd']
  return { value, by }
}

/** What is wrong with a book as a market to trade in. */
export function bookRefusals(limits: Limits, book: LegBook, fair: Decimal): readonly LimitName[] {
  const { depth, spread, priceDeviation } = limits
  const [mid, wide] = [book.mid(), book.spread()]
  if (mid === undefined || wide === undefined) return ['minMarketDepthUsd']
  const refusals: LimitName[] = []
  if (compare(wide, mul(spread, mid)) > 0) refusals.push('maxSpreadBps')
  if (compare(distance(mid, fair), mul(priceDeviation, fair)) > 0) refusals.push('maxPriceDeviationBps')
  if (!book.depthToNotional('buy', depth).complete || !book.depthToNotional('sell', depth).complete)
    refusals.push('minMarketDepthUsd')
  return refusals
}

/** The middle of all that is given; of an even number the mean of the two in the middle. */
export function median(values: readonly Decimal[]): Decimal | undefined {
  const sorted = values.toSorted((left, right) => compare(left, right))
  const [lower, upper] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]]
  if (lower === undefined || upper === undefined) return undefined
  return lower === upper ? lower : div(add(lower, upper), decimal('2'), { decimals: 20, rounding: 'half-even' })
}

const minuteMs = 60_000

interface Seen {
  readonly price: Decimal
  readonly at: number
}

/** The prices of the last minute that none after them has passed: the first is the lowest, or the highest, of them. */
interface Extremes {
  readonly low: readonly Seen[]
  readonly high: readonly Seen[]
}

/** Tells when a price has moved further within a minute than a breaker allows. */
export class VolatilityWatch {
  readonly #markets = new Map<string, Extremes>()

  isBroken(market: string, price: Decimal, { now, limit }: { readonly now: number; readonly limit: Decimal }): boolean {
    const { low, high } = this.#markets.get(market) ?? { low: [], high: [] }
    const isRecent = ({ at }: Seen): boolean => now - at <= minuteMs
    const seen = { price, at: now }
    const extremes = {
      low: [...low.filter((one) => isRecent(one) && compare(one.price, price) < 0), seen],
      high: [...high.filter((one) => isRecent(one) && compare(one.price, price) > 0), seen],
    }
    this.#markets.set(market, extremes)
    const [[lowest = seen], [highest = seen]] = [extremes.low, extremes.high]
    return [lowest, highest].some((one) => compare(distance(price, one.price), mul(limit, one.price)) > 0)
  }
}

/** Counts what each limit has refused. */
export class Refusals {
  readonly #counts = new Map<LimitName, number>()

  add(names: readonly LimitName[]): void {
    for (const name of names) this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1)
  }

  /** The limits in force. */
  views(settings: ArbitrageSettings): readonly LimitView[] {
    const { riskLimits } = settings
    const numbers = numbered.map((name) => ({ name, value: decimal(riskLimits[name]) }))
    const others = (['inventory', 'halted', 'paused'] as const).map((name) => ({ name, value: undefined }))
    return [...numbers, ...others].map((view) => ({ ...view, refused: this.#counts.get(view.name) ?? 0 }))
  }
}

const numbered = [
  'maxPositionSizeUsd',
  'maxTotalExposureUsd',
  'maxExchangeExposureUsd',
  'maxSymbolExposureUsd',
  'maxDailyLossUsd',
  'maxSingleLossUsd',
  'minProfitMarginBps',
  'maxConcurrentOperations',
  'maxPriceDeviationBps',
  'minMarketDepthUsd',
  'maxSpreadBps',
  'volatilityCircuitBreakerBps',
] as const satisfies readonly LimitName[]

function distance(one: Decimal, other: Decimal): Decimal {
  return compare(one, other) < 0 ? sub(other, one) : sub(one, other)
}
