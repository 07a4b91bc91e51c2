import { type ArbitrageSettings, type Clock, compare, type Decimal, isNegative, type Logger, neg } from 'venuekit'
import type { OperationTerms } from './execution-sheet.ts'
import type { Executor } from './executor.ts'
import type { Stakes } from './exposure.ts'
import { judge } from './judge.ts'
import type { Ledger } from './ledger.ts'
import { liveBook, type LiveLeg, type LiveMarket } from './legs.ts'
import { type Limits, median, Refusals, VolatilityWatch } from './limits.ts'
import { Scanner } from './scanner.ts'
import { type Finding, OpportunityTracker } from './tracker.ts'
import type { ArbitrageItem, Execution, LimitName, Opportunity } from './types.ts'
import { unwindsOf } from './unwind.ts'

export interface RadarOptions {
  readonly settings: ArbitrageSettings
  readonly limits: Limits
  readonly ledger: Ledger
  readonly stakes: Stakes
  readonly executor: Executor
  readonly clock: Clock
  readonly logger: Logger
  readonly emit: (item: ArbitrageItem) => void
  readonly isPaused: () => boolean
  /** A breaker stops everything. */
  readonly pause: (reason: string) => void
}

/** A market is left alone for so long after an operation, so that the books show what it has taken; and after an order was refused. */
const [restMs, refusedRestMs] = [200, 5_000]
/** So many executions are kept. */
const keptExecutions = 100

interface Found {
  readonly key: string
  readonly finding: Finding
  readonly opportunity: Opportunity
  readonly market: LiveMarket
  readonly fair: Decimal | undefined
}

/**
 * Looks at markets whose books have changed, not more often than every `opportunityScanIntervalMs`, follows what it finds, and
 * starts what the limits allow.
 */
export class Radar implements Disposable {
  readonly tracker = new OpportunityTracker()
  readonly refusals = new Refusals()
  readonly #scanner = new Scanner()
  readonly #options: RadarOptions
  readonly #volatility = new VolatilityWatch()
  readonly #markets = new Map<string, LiveMarket>()
  readonly #dirty = new Set<string>()
  readonly #halted = new Map<string, string>()
  /** Markets that are left alone for a while. */
  readonly #resting = new Map<string, ReturnType<Clock['setTimer']>>()
  /** Versions of the books on which an operation has taken something: no other one counts on the same prices. */
  readonly #used = new Map<LiveLeg, number>()
  /** In a dry run: what was pretended already. */
  readonly #pretended = new Set<string>()
  readonly #running = new Set<Promise<unknown>>()
  #executions: readonly Execution[] = []
  #timer: ReturnType<Clock['setTimer']> | undefined
  #scannedAt = -Infinity
  #isOver = false
  #counts = { scans: 0, executions: 0, missed: 0 }

  constructor(options: RadarOptions) {
    this.#options = options
  }

  get markets(): readonly LiveMarket[] {
    return [...this.#markets.values()]
  }

  /** The last ones, newest first. */
  get executions(): readonly Execution[] {
    return this.#executions
  }

  get counts() {
    return { ...this.#counts, evaluations: this.#scanner.evaluations, opportunities: this.tracker.count }
  }

  watch(markets: readonly LiveMarket[]): void {
    for (const market of markets) {
      this.#markets.set(market.market, market)
      this.changed(market.market)
    }
  }

  /** A book of the market has changed. */
  changed(market: string): void {
    this.#dirty.add(market)
    if (this.#timer !== undefined || this.#isOver) return
    const { clock, settings } = this.#options
    const waitMs = this.#scannedAt + settings.opportunityScanIntervalMs - clock.monotonic()
    this.#timer = clock.setTimer(Math.max(0, waitMs), () => this.#scan(), { keepAlive: false })
  }

  haltedBecause(market: string): string | undefined {
    return this.#halted.get(market)
  }

  /** Nothing is executed in a market until it is released. */
  halt(market: string, reason: string): void {
    this.#halted.set(market, reason)
    this.#options.emit({ type: 'halted', market, reason })
  }

  release(market: string, reason: string): void {
    if (!this.#halted.delete(market)) return
    this.#options.emit({ type: 'released', market, reason })
    this.changed(market)
  }

  /** What became of an execution so far. */
  take(execution: Execution): void {
    const others = this.#executions.filter(({ id }) => id !== execution.id)
    this.#executions = [execution, ...others]
      .toSorted((one, other) => other.startedAt - one.startedAt)
      .slice(0, keptExecutions)
    this.#options.emit({ type: 'execution', execution })
  }

  /** Resolves when nothing is under way any more. */
  async idle(): Promise<void> {
    // oxlint-disable-next-line no-await-in-loop -- what ends may have begun something
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  [Symbol.dispose](): void {
    this.#isOver = true
    this.#timer?.cancel()
    for (const timer of this.#resting.values()) timer.cancel()
    // Their books are closed: nothing is known of them any more.
    this.#markets.clear()
    for (const opportunity of this.tracker.close(this.#options.clock.now()))
      this.#options.emit({ type: 'opportunity-ended', opportunity })
  }

  #scan(): void {
    const { clock, logger } = this.#options
    this.#timer = undefined
    this.#scannedAt = clock.monotonic()
    this.#counts.scans += 1
    const names = [...this.#dirty]
    this.#dirty.clear()
    try {
      const found = names.flatMap((name) => {
        const market = this.#markets.get(name)
        return market === undefined ? [] : this.#look(market)
      })
      for (const each of found.toSorted((one, other) => compare(other.finding.plan.profit, one.finding.plan.profit)))
        this.#consider(each)
      for (const name of names) this.#unwind(name)
    } catch (error) {
      logger.error('a look at the markets failed', { error })
    }
  }

  #look(market: LiveMarket): readonly Found[] {
    const { clock, emit } = this.#options
    const now = clock.now()
    const fair = fairPrice(market)
    if (fair !== undefined) this.#watchPrice(market, fair, now)
    const found: Found[] = []
    for (const { key, ...look } of this.#scanner.look(market)) {
      if (look.finding === undefined) {
        const ended = this.tracker.gone(key, look.end, now)
        this.#pretended.delete(key)
        if (ended !== undefined) emit({ type: 'opportunity-ended', opportunity: ended })
        continue
      }
      const { opportunity, isNew } = this.tracker.found(key, look.finding, now)
      if (isNew) emit({ type: 'opportunity-opened', opportunity })
      found.push({ key, finding: look.finding, opportunity, market, fair })
    }
    return found
  }

  /** A price that moves too fast stops everything. */
  #watchPrice({ market }: LiveMarket, fair: Decimal, now: number): void {
    const { limits, isPaused, pause } = this.#options
    if (!limits.breakers || !this.#volatility.isBroken(market, fair, { now, limit: limits.volatility }) || isPaused())
      return
    this.refusals.add(['volatilityCircuitBreakerBps'])
    pause(`${market} has moved by more than volatilityCircuitBreakerBps within a minute`)
  }

  #consider({ key, finding, opportunity, market, fair }: Found): void {
    const { limits, ledger, stakes, clock, settings, isPaused } = this.#options
    const { buy, sell } = finding
    if (this.#isBusy(market, [buy, sell]) || this.#pretended.has(key)) return
    const judgement = judge(finding, {
      limits,
      ledger,
      exposure: stakes.exposure(ledger.positions),
      operations: stakes.size,
      isPaused: isPaused(),
      isHalted: this.#halted.has(market.market),
      fair,
      today: ledger.today(clock.now()),
      isDryRun: settings.enableDryRun,
    })
    if (judgement.plan === undefined) {
      this.#refuse(key, judgement.refusedBy)
      return
    }
    this.tracker.executed(key)
    if (settings.enableDryRun) this.#pretended.add(key)
    this.#start({ market, buy, sell, plan: judgement.plan, purpose: 'open', opportunityId: opportunity.id })
  }

  #refuse(key: string, names: readonly LimitName[]): void {
    const refused = this.tracker.refused(key, names)
    if (refused === undefined || refused.fresh.length === 0) return
    this.refusals.add(refused.fresh)
    this.#options.emit({ type: 'opportunity-refused', opportunity: refused.opportunity })
  }

  #unwind(name: string): void {
    const { ledger, limits, isPaused } = this.#options
    const market = this.#markets.get(name)
    if (market === undefined || isPaused() || this.#halted.has(name)) return
    for (const { buy, sell, plan } of unwindsOf(market, ledger, limits)) {
      if (this.#isBusy(market, [buy, sell])) return
      this.#start({ market, buy, sell, plan, purpose: 'unwind', opportunityId: undefined })
    }
  }

  #isBusy({ market }: LiveMarket, legs: readonly LiveLeg[]): boolean {
    if (this.#options.stakes.isBusy(market) || this.#resting.has(market)) return true
    return legs.some((leg) => this.#used.get(leg) === liveBook(leg)?.version && this.#used.has(leg))
  }

  #start(terms: Omit<OperationTerms, 'id'>): void {
    this.#counts.executions += 1
    const running = this.#execute({ ...terms, id: `x${this.#counts.executions}` })
    this.#running.add(running)
    void running.finally(() => this.#running.delete(running))
  }

  async #execute(terms: OperationTerms): Promise<void> {
    const { executor, limits, pause } = this.#options
    const versions = [terms.buy, terms.sell].map((leg) => [leg, leg.book()?.version ?? -1] as const)
    const execution = await executor.run(terms)
    if (execution.status === 'dry-run') return
    if (execution.status === 'missed') this.#counts.missed += 1
    else for (const [leg, version] of versions) this.#used.set(leg, version)
    const { orders, id, profit } = execution
    const isRefused = orders.some(({ outcome }) => outcome === 'rejected' || outcome === 'not-sent')
    this.#rest(terms.market.market, isRefused ? refusedRestMs : restMs)
    if (limits.breakers && isLoss(execution, limits)) pause(`${id} has lost ${profit}: more than maxSingleLossUsd`)
  }

  #rest(market: string, forMs: number): void {
    if (this.#isOver) return
    this.#resting.get(market)?.cancel()
    const wake = (): void => {
      this.#resting.delete(market)
      this.changed(market)
    }
    this.#resting.set(market, this.#options.clock.setTimer(forMs, wake, { keepAlive: false }))
  }
}

/** What an operation in coins has brought is its result; one in contracts has only begun. */
function isLoss({ profit, purpose, orders }: Execution, { singleLoss }: Limits): boolean {
  const isClosed = purpose === 'open' && orders.every(({ kind }) => kind === 'spot')
  return isClosed && isNegative(profit) && compare(profit, neg(singleLoss)) < 0
}

function fairPrice({ legs }: LiveMarket): Decimal | undefined {
  return median(legs.flatMap((leg) => liveBook(leg)?.mid() ?? []))
}
