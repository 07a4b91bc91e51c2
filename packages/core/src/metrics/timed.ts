import type { Clock } from '../time/clock.ts'
import type { Histogram } from './metrics.ts'

/**
 * Runs `work` and puts the milliseconds that it took into a histogram, also when it fails.
 *
 * @example
 * ```ts
 * import { noMetrics, systemClock, timed } from '@venuekit/core'
 * const answer = await timed(noMetrics.histogram('request_ms'), systemClock, async () => 42)
 * ```
 */
export async function timed<Result>(histogram: Histogram, clock: Clock, work: () => Promise<Result>): Promise<Result> {
  const startedAt = clock.monotonic()
  try {
    return await work()
  } finally {
    histogram.observe(clock.monotonic() - startedAt)
  }
}
