import type { Clock, Logger, Timer } from '@venuekit/core'
import type { PrivateTopics } from '../ports/topics.ts'

/** What the streams of an account tell of. */
export type AccountKind = keyof PrivateTopics<never>

export interface AccountSilenceOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** So long a stream may keep what it has to tell; `Infinity`: nobody minds. */
  readonly tellWithinMs: number
  /** Subscribes these anew, and says that something is missing; where that did not help before, over another connection. */
  readonly renew: (kind: AccountKind, reason: string, wasInVain: boolean) => void
}

/** What comes of one event comes in any order, over several topics and as an answer: within this part of the time. */
const together = 0.2
/** After so many renewals of which nothing came another connection is tried, and then the exchange is thought to have nothing to tell. */
const mostFruitless = 2

/**
 * Knows what the streams of an account owe: what an answer has said of an order, or of a fill, they have to tell as well. One that does
 * not is dead, although its connection lives, and is subscribed anew.
 */
export class AccountSilence {
  readonly #options: AccountSilenceOptions
  readonly #toldAt = new Map<AccountKind, number>()
  readonly #owed = new Map<AccountKind, Timer>()
  readonly #fruitless = new Map<AccountKind, number>()
  #renewals = 0

  constructor(options: AccountSilenceOptions) {
    this.#options = options
  }

  /** How often a stream was subscribed anew because it had not told what it had to. */
  get renewals(): number {
    return this.#renewals
  }

  /** When these were told of last, on the monotonic clock. */
  toldAt(kind: AccountKind): number {
    return this.#toldAt.get(kind) ?? -Infinity
  }

  /** The stream of these has said something. */
  told(kind: AccountKind): void {
    this.#toldAt.set(kind, this.#options.clock.monotonic())
    this.#fruitless.delete(kind)
    this.#owed.get(kind)?.cancel()
    this.#owed.delete(kind)
  }

  /** The stream of these has to say something, if it has not just done so. */
  owes(kind: AccountKind): void {
    const { clock, tellWithinMs } = this.#options
    const isTold = clock.monotonic() - this.toldAt(kind) < tellWithinMs * together
    if (!this.#isMinded(kind) || isTold || this.#owed.has(kind)) return
    this.#wait(kind, tellWithinMs, () => {
      // What lies with the process unread is read before this comes.
      const reason = `the exchange has answered with news of ${kind}, and their stream has not told them within ${tellWithinMs} ms`
      this.#wait(kind, tellWithinMs / 4, () => this.#renew(kind, reason))
    })
  }

  /** The stream of these is known to be dead. */
  convict(kind: AccountKind, reason: string): void {
    if (!this.#isMinded(kind)) return
    this.#owed.get(kind)?.cancel()
    this.#renew(kind, reason)
  }

  /** Forgets what is owed: everything is asked for anew. */
  forgive(): void {
    for (const timer of this.#owed.values()) timer.cancel()
    this.#owed.clear()
  }

  /** Whether somebody minds that the stream of these is silent, and subscribing it anew may help. */
  #isMinded(kind: AccountKind): boolean {
    return this.#options.tellWithinMs !== Infinity && this.#fruitlessOf(kind) <= mostFruitless
  }

  #fruitlessOf(kind: AccountKind): number {
    return this.#fruitless.get(kind) ?? 0
  }

  #wait(kind: AccountKind, delayMs: number, then: () => void): void {
    const { clock } = this.#options
    this.#owed.set(kind, clock.setTimer(delayMs, then, { keepAlive: false }))
  }

  #renew(kind: AccountKind, reason: string): void {
    const { logger, renew } = this.#options
    const fruitless = this.#fruitlessOf(kind)
    this.#owed.delete(kind)
    this.#fruitless.set(kind, fruitless + 1)
    this.#renewals += 1
    logger.warn('a stream of the account is silent although there is news, and is subscribed anew', { kind })
    renew(kind, reason, fruitless >= mostFruitless)
  }
}
