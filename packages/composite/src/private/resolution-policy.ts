import { nextDelay, type Backoff } from '@venuekit/core'

/** What is known of an order of which it is not known whether the exchange got it. Times are the exchange's. */
export interface ResolutionTerms {
  /** Not later than this it was sent. */
  readonly sentBy: number
  /** After so long the exchange itself refuses the request; Infinity where nothing does. */
  readonly refusedAfterMs: number
  /** Whether looking everywhere is possible: then finding it nowhere, late enough, is proof. */
  readonly canProve: boolean
  /** From then on the exchange may not know it any more though it was accepted; absent where it knows all orders. */
  readonly forgottenFrom?: number | undefined
  /** How long those who wait for the answer are held. */
  readonly timeoutMs: number
}

/** One look everywhere. `startedAt` is the exchange's time when it began, `errorMs` how wrong that may be. */
export interface Look {
  readonly result: 'found' | 'missing' | 'failed'
  readonly startedAt: number
  readonly errorMs: number
}

/** What to do next. */
export type ResolutionStep =
  | { readonly do: 'look'; readonly afterMs: number }
  | { readonly do: 'settle'; readonly outcome: 'accepted' | 'not-sent' | 'unknown' }

const quick: Backoff = { growth: 'exponential', baseMs: 250, maxMs: 5_000, factor: 2, jitter: 0.25 }
/** Lists are read once for all that are looked for, so that going on costs an exchange little. */
const slow: Backoff = { growth: 'exponential', baseMs: 5_000, maxMs: 20_000, factor: 2, jitter: 0.25 }

/** So many looks in a row must find nothing, */
const proofs = 2
/** and so long lies between the first of them and the last: an exchange may list an order a moment after it has taken it. */
const apartMs = 2_000

/**
 * Decides what became of an order. Found anywhere it was accepted. It was not sent only when it was found nowhere, twice in a
 * row, by looks that began after the exchange would have refused it, and ended before it could have forgotten it: where they ended later it
 * stays unknown for good. It has no timers and does no I/O.
 */
export class ResolutionPolicy {
  readonly #terms: ResolutionTerms
  readonly #random: () => number
  #looks = 0
  #missing = 0
  /** When the first of these looks began. */
  #missingSince = 0

  constructor(terms: ResolutionTerms, random: () => number = Math.random) {
    this.#terms = terms
    this.#random = random
  }

  /** Whether whoever waits is to be told that it stays unknown for now. */
  isOverdue(nowMs: number): boolean {
    return nowMs - this.#terms.sentBy >= this.#terms.timeoutMs
  }

  /** What follows from a look that has ended at `nowMs`. */
  looked(look: Look, nowMs: number): ResolutionStep {
    if (look.result === 'found') return { do: 'settle', outcome: 'accepted' }
    this.#looks += 1
    const { sentBy, refusedAfterMs, canProve, forgottenFrom = Infinity } = this.#terms
    const provesFrom = sentBy + refusedAfterMs
    const counts = canProve && look.result === 'missing' && look.startedAt - look.errorMs > provesFrom
    this.#missing = counts ? this.#missing + 1 : 0
    if (this.#missing === 1) this.#missingSince = look.startedAt
    const isApart = look.startedAt - this.#missingSince >= apartMs
    if (this.#missing >= proofs && isApart)
      return { do: 'settle', outcome: nowMs + look.errorMs < forgottenFrom ? 'not-sent' : 'unknown' }
    return { do: 'look', afterMs: this.#wait(nowMs, provesFrom + look.errorMs - nowMs) }
  }

  /** `proofInMs`: so long until a look can prove something. */
  #wait(nowMs: number, proofInMs: number): number {
    const backoff = this.isOverdue(nowMs) ? slow : quick
    const wait = nextDelay(backoff, Math.min(this.#looks, 12), this.#random)
    if (!this.#terms.canProve || !Number.isFinite(proofInMs)) return wait
    // The first look that counts is made as soon as one can, and so is the one that decides.
    const decidesInMs = this.#missing > 0 ? this.#missingSince + apartMs - nowMs : proofInMs + 1
    return decidesInMs > 0 ? Math.min(wait, decidesInMs) : wait
  }
}
