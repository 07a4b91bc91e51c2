/** What an exchange said of a count, brought down to what a meter can use. */
export interface Observation {
  /** What may still be taken, with everything deducted that the exchange may not have counted yet. */
  readonly remaining: number | undefined
  readonly resetInMs: number | undefined
  /** What `take` gave for the call that was answered; undefined when that is not known. */
  readonly stamp: number | undefined
}

/**
 * Counts as an exchange does. It holds no timer and knows no queue: `now` is the monotonic clock, and never falls from
 * call to call.
 */
export interface Meter {
  readonly limit: number
  /** After so long without a take the count is as new; also how long a penalty lasts of which nobody said how long. */
  readonly spanMs: number
  /** True where a take lasts until it is given back, whatever the time. */
  readonly heldUntilReleased: boolean
  /** Changes when the count was corrected from outside: what was taken before can no longer be told apart and is not given back. */
  readonly generation: number

  used(now: number): number
  /** How long until `room` is free if nobody takes anything: 0 now, Infinity when only a release can bring it, or nothing. */
  delayFor(room: number, now: number): number
  /** As `delayFor`, if `taken` were taken now. */
  delayAfter(taken: number, room: number, now: number): number
  /** Takes without asking. The stamp names the take for `giveBack` and `observe`. */
  take(weight: number, now: number): number
  /** Undoes a take as far as that cannot allow more than if it had never been. */
  giveBack(weight: number, stamp: number, now: number): void
  observe(observation: Observation, now: number): void
  /** The exchange refused a call because its count is full, and will take the next one in `forMs`; until then nothing is taken. */
  refuse(forMs: number, now: number): void
}
