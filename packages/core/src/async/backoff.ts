import { ConfigurationError } from '../errors/general.ts'

const growths: readonly string[] = ['fixed', 'linear', 'exponential']

/** How the wait before another try grows. */
export interface Backoff {
  /** `fixed`: always the base. `linear`: base, 2 × base, 3 × base. `exponential`: base, base × factor, base × factor². */
  readonly growth: 'fixed' | 'linear' | 'exponential'
  readonly baseMs: number
  readonly maxMs: number
  /** By how much an exponential wait grows from one to the next. */
  readonly factor: number
  /** The part of the wait that is left to chance, from 0 (none of it) to 1 (all of it). */
  readonly jitter: number
}

/**
 * The wait after the given number of failures, in milliseconds: at most `maxMs`, and at least the part of it that is not
 * jitter. Pure: the same `random` gives the same wait.
 *
 * @example
 * ```ts
 * import { nextDelay } from '@venuekit/core/async'
 *
 * const backoff = { growth: 'exponential', baseMs: 100, maxMs: 2_000, factor: 2, jitter: 0.5 } as const
 * nextDelay(backoff, 3, () => 0) // 400
 * nextDelay(backoff, 3, () => 0.5) // 300
 * ```
 */
export function nextDelay(backoff: Backoff, failures: number, random: () => number): number {
  const full = Math.min(backoff.maxMs, backoff.baseMs * growthAfter(backoff, failures))
  return full * (1 - backoff.jitter * random())
}

function growthAfter(backoff: Backoff, failures: number): number {
  if (backoff.growth === 'fixed') return 1
  if (backoff.growth === 'linear') return failures
  // Kept finite, because 0 times infinity is not a number.
  return Math.min(backoff.factor ** (failures - 1), Number.MAX_VALUE)
}

/** Refuses a backoff that could wait for ever, backwards or not at all. `path` is where it stands, for the error. */
export function checkBackoff(backoff: Backoff, path: string): void {
  const { growth, baseMs, maxMs, factor, jitter } = backoff
  if (!growths.includes(growth)) {
    throw new ConfigurationError(`${path}.growth`, `must be one of ${growths.join(', ')}, not "${growth}"`)
  }
  if (!(Number.isFinite(baseMs) && baseMs >= 0)) {
    throw new ConfigurationError(`${path}.baseMs`, `must be a number from 0, not ${baseMs}`)
  }
  if (!(Number.isFinite(maxMs) && maxMs >= baseMs)) {
    throw new ConfigurationError(`${path}.maxMs`, `must be a number from baseMs (${baseMs}), not ${maxMs}`)
  }
  if (!(Number.isFinite(factor) && factor >= 1)) {
    throw new ConfigurationError(`${path}.factor`, `must be a number from 1, not ${factor}`)
  }
  if (!(jitter >= 0 && jitter <= 1)) {
    throw new ConfigurationError(`${path}.jitter`, `must be from 0 to 1, not ${jitter}`)
  }
}
