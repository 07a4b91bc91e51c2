import { ConfigurationError } from '@venuekit/core/errors'

/** What happens when one of several exchanges cannot be created. */
export const InitializationStrategy = {
  /** The first failure ends everything; what was opened is closed again. One after the other, one attempt each. */
  FAIL_FAST: 'fail_fast',
  /** All side by side, one attempt each; failures are reported and left out. Fails when none succeeded. */
  CONTINUE_ON_ERROR: 'continue',
  /** All side by side; those that failed again, with growing waits in between. Fails when none succeeded in the end. */
  RETRY_WITH_BACKOFF: 'retry',
} as const
export type InitializationStrategy = (typeof InitializationStrategy)[keyof typeof InitializationStrategy]

/** Refuses what types cannot keep out: a text from a file. */
export function checkStrategy(strategy: string): asserts strategy is InitializationStrategy {
  const known: readonly string[] = Object.values(InitializationStrategy)
  if (known.includes(strategy)) return
  throw new ConfigurationError('strategy', `must be one of ${known.join(', ')}, not "${strategy.slice(0, 80)}"`)
}
