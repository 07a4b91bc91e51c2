import { InvalidInputError } from '@venuekit/core'

/** The exchange counts in whole seconds, and at least 5 of them; 0 switches it off. */
export function toCountdown(timeoutMs: number): number {
  const seconds = Math.ceil(timeoutMs / 1_000)
  if (timeoutMs === 0 || seconds >= 5) return seconds
  throw new InvalidInputError('timeoutMs', `must be 0 or at least 5,000, not ${timeoutMs}`)
}
