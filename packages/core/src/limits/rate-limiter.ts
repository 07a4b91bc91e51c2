import { ClosedError, ConfigurationError, InvalidInputError } from '../errors/general.ts'
import type { Logger } from '../logging/logger.ts'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/system-clock.ts'
import { BudgetState, needOf, type Need } from './budget-state.ts'
import type { Permit } from './budgets-port.ts'
import type { Meter } from './meters/meter.ts'
import { SlidingWindowMeter } from './meters/sliding-window.ts'
import { SlotsMeter } from './meters/slots.ts'
import { TakenPermit } from './permit.ts'
import type { RateLimiter, RateLimiterStats, RateLimiterStatus, WaitForTokenOptions } from './rate-limiter-port.ts'
import { positive, wholePositive } from './rules.ts'
import { WaitingLine } from './waiting-line.ts'

/** What every limiter takes beside its own rule. */
export interface RateLimiterOptions {
  /** The default is the clock of this machine. */
  readonly clock?: Clock | undefined
  /** At most so many permits out at once; each must be released. The default is no such limit. */
  readonly atOnce?: number | undefined
  /** So much time at least between two permits. The default is none. */
  readonly minimumGapMs?: number | undefined
  /** Called when the utilisation rises above `highUtilization` (0.8), once each time. */
  readonly onHighUtilization?: ((status: RateLimiterStatus) => void) | undefined
  readonly highUtilization?: number | undefined
  /** More calls than this may not wait at once. The default is 10,000. */
  readonly maxWaiting?: number | undefined
  /** Told when `onHighUtilization` throws. */
  readonly logger?: Logger | undefined
}

const operation = 'waitForToken'

/** A limiter over any meter. The exported limiters are this with a rule of theirs. */
export class MeteredRateLimiter implements RateLimiter {
  readonly #clock: Clock
  readonly #refillRate: number
  readonly #main: BudgetState
  readonly #slots: BudgetState | undefined
  readonly #gap: BudgetState | undefined
  readonly #line: WaitingLine
  /** What `acquire()` took of the slots and `release()` has not given back. */
  readonly #held: Permit[] = []
  #isClosed = false

  protected constructor(meter: Meter, refillRate: number, options: RateLimiterOptions) {
    const { clock = systemClock, atOnce, minimumGapMs, onHighUtilization, highUtilization = 0.8, logger } = options
    if (!(highUtilization > 0 && highUtilization < 1)) {
      throw new ConfigurationError('highUtilization', `must be between 0 and 1, not ${highUtilization}`)
    }
    this.#clock = clock
    this.#refillRate = refillRate
    const threshold = onHighUtilization === undefined ? undefined : highUtilization
    this.#main = new BudgetState({ name: 'tokens', meter, cancelReserve: 0, threshold })
    this.#slots =
      atOnce === undefined
        ? undefined
        : plainState('calls at once', new SlotsMeter({ type: 'concurrency', limit: wholePositive(atOnce, 'atOnce') }))
    this.#gap = minimumGapMs === undefined ? undefined : plainState('gap', gapMeter(minimumGapMs))
    this.#line = new WaitingLine({
      clock,
      operation,
      maxWaiting: wholePositive(options.maxWaiting ?? 10_000, 'maxWaiting'),
      inOrder: true,
      onHigh: () => {
        try {
          onHighUtilization?.(this.getStatus())
        } catch (error) {
          logger?.error('onHighUtilization has thrown', { error })
        }
      },
    })
  }

  acquire(n = 1): boolean {
    const permit = this.tryAcquire(n)
    if (permit !== undefined && this.#slots !== undefined) this.#held.push(permit)
    return permit !== undefined
  }

  release(): void {
    this.#held.shift()?.release()
  }

  tryAcquire(weight = 1): Permit | undefined {
    if (this.#isClosed) throw closedError()
    const needs = this.#needsOf(weight)
    return this.#line.tryTake(needs, 0) ? new TakenPermit(needs, this.#line) : undefined
  }

  async waitForToken(options: WaitForTokenOptions | AbortSignal = {}): Promise<Permit> {
    const { signal, weight = 1 }: WaitForTokenOptions = 'aborted' in options ? { signal: options } : options
    if (this.#isClosed) throw closedError()
    const needs = this.#needsOf(weight)
    const { limit } = this.#main.meter
    if (weight > limit) throw new InvalidInputError('weight', `${weight} never fits a limit of ${limit}`)
    return this.#line.wait(needs, { rank: 0, signal })
  }

  getStatus(): RateLimiterStatus {
    const { limit, available, utilization } = this.#main.status(this.#clock.monotonic())
    return Object.freeze({
      tokensAvailable: available,
      maxTokens: limit,
      refillRate: this.#refillRate,
      utilization,
    })
  }

  getStats(): RateLimiterStats {
    const atOnce = this.#slots?.meter.used(this.#clock.monotonic()) ?? 0
    return Object.freeze({ ...this.#line.stats(), atOnce })
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#line.rejectAll(closedError())
  }

  [Symbol.dispose](): void {
    this.close()
  }

  #needsOf(weight: number): readonly Need[] {
    if (!Number.isSafeInteger(weight) || weight < 1) {
      throw new InvalidInputError('weight', `must be a whole number of at least 1, not ${weight}`)
    }
    const needs = [needOf(this.#main, weight)]
    if (this.#slots !== undefined) needs.push(needOf(this.#slots, 1))
    if (this.#gap !== undefined) needs.push(needOf(this.#gap, 1))
    return needs
  }
}

function plainState(name: string, meter: Meter): BudgetState {
  return new BudgetState({ name, meter, cancelReserve: 0 })
}

/** A gap between two starts is a window with room for one. */
function gapMeter(minimumGapMs: number): Meter {
  return new SlidingWindowMeter({ type: 'sliding', limit: 1, windowMs: positive(minimumGapMs, 'minimumGapMs') })
}

function closedError(): ClosedError {
  return new ClosedError('The rate limiter is closed', { operation, outcome: 'not-sent' })
}
