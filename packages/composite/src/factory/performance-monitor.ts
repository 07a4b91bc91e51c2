import { type Clock, type Logger, silentLogger, systemClock } from '@venuekit/core'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'

/** What a monitor asks of latencies. */
export interface PerformanceMonitorOptions {
  /** What 95 of 100 latencies must keep to; the default is 50 ms. */
  readonly targetMs?: number | undefined
  /** From where on it warns; the default is 40 ms. */
  readonly warnMs?: number | undefined
  /** How many of the last latencies count; the default is 1,000. */
  readonly samples?: number | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
}

/** Latencies in milliseconds, over the last ones; all 0 before the first. */
export interface LatencyStatistics {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly longest: number
}

type Verdict = 'good' | 'slow' | 'late'

/**
 * Watches how long things take, over the last thousand of them. While it is stopped it takes nothing in.
 *
 * @example
 * ```ts
 * import { PerformanceMonitor } from '@venuekit/composite'
 *
 * const monitor = new PerformanceMonitor({ targetMs: 50 })
 * monitor.start()
 * for (const ms of [10, 20, 30]) monitor.recordLatency(ms)
 * monitor.getStatistics().p50 // 20
 * monitor.isHealthy // true
 * ```
 */
export class PerformanceMonitor {
  readonly #targetMs: number
  readonly #warnMs: number
  readonly #clock: Clock
  readonly #logger: Logger
  /** A ring: the newest value takes the place of the oldest. */
  readonly #latest: Float64Array
  #count = 0
  #running = false
  #verdict: Verdict = 'good'

  constructor(options: PerformanceMonitorOptions = {}) {
    const { targetMs = 50, warnMs = Math.min(40, targetMs), samples = 1_000 } = options
    if (!(warnMs > 0 && warnMs <= targetMs))
      throw new ConfigurationError('warnMs', `must be above 0 and at most targetMs (${targetMs}), not ${warnMs}`)
    if (!Number.isSafeInteger(samples) || samples < 1)
      throw new ConfigurationError('samples', `must be a positive integer, not ${samples}`)
    this.#targetMs = targetMs
    this.#warnMs = warnMs
    this.#clock = options.clock ?? systemClock
    this.#logger = options.logger ?? silentLogger
    this.#latest = new Float64Array(samples)
  }

  get isRunning(): boolean {
    return this.#running
  }

  /** Begins anew. */
  start(): void {
    this.#count = 0
    this.#verdict = 'good'
    this.#running = true
  }

  stop(): void {
    this.#running = false
  }

  /** Takes one latency in. */
  recordLatency(milliseconds: number): void {
    if (!(milliseconds >= 0))
      throw new InvalidInputError('milliseconds', `must be a number from 0, not ${milliseconds}`)
    if (!this.#running) return
    this.#latest[this.#count % this.#latest.length] = milliseconds
    this.#count += 1
    // A look at all of them now and then: after each hundredth of what counts.
    if (this.#count % Math.max(1, Math.floor(this.#latest.length / 100)) === 0) this.#judge()
  }

  /** Runs work and takes in how long it took, also when it failed. */
  async measure<Result>(work: () => Promise<Result>): Promise<Result> {
    const startedAt = this.#clock.monotonic()
    try {
      return await work()
    } finally {
      this.recordLatency(this.#clock.monotonic() - startedAt)
    }
  }

  getStatistics(): LatencyStatistics {
    const kept = Math.min(this.#count, this.#latest.length)
    const sorted = this.#latest.slice(0, kept).toSorted()
    // The smallest value that so much of all values do not exceed.
    const percentile = (share: number): number => sorted[Math.max(0, Math.ceil(share * kept) - 1)] ?? 0
    return {
      count: this.#count,
      p50: percentile(0.5),
      p95: percentile(0.95),
      p99: percentile(0.99),
      longest: sorted.at(-1) ?? 0,
    }
  }

  /** Whether 95 of 100 keep to the target. */
  get isHealthy(): boolean {
    return this.getStatistics().p95 <= this.#targetMs
  }

  /** Says so when it has become slower or faster; the same is not said twice. */
  #judge(): void {
    const { p95 } = this.getStatistics()
    const verdict: Verdict = p95 > this.#targetMs ? 'late' : p95 >= this.#warnMs ? 'slow' : 'good'
    if (verdict === this.#verdict) return
    this.#verdict = verdict
    const fields = { p95, targetMs: this.#targetMs, warnMs: this.#warnMs }
    if (verdict === 'good') this.#logger.info('latency is good again', fields)
    else this.#logger.warn(verdict === 'late' ? 'latency is over its target' : 'latency comes near its target', fields)
  }
}
