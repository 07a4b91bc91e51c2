import { VenuekitError, type FailedOutcome } from '@venuekit/core/errors'

/** What a failure says of a command. An error that does not say proves nothing. */
export function outcomeOf(error: unknown): FailedOutcome {
  const outcome = VenuekitError.is(error) ? error.outcome : undefined
  return outcome === undefined || outcome === 'accepted' ? 'unknown' : outcome
}
