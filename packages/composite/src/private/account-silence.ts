import type { Clock, Logger, Timer } from '@venuekit/core'
import type { PrivateTopics } from '../ports/topics.ts'

/** What the streams of an account tell of. */
export type AccountKind = keyof PrivateTopics<never>

export interface AccountSilenceOptions {
  readonly clock: Clock
  readonly logger: Logger
  /** So long a stream may keep what it has to tell; `Infinity`: nobody minds. */
  readonly tellWithinMs: number
  /** Subscribes these anew, and says that something is missing. */
  readonly renew: (kind: AccountKind, reason: string) => void
}

/** What comes of one event comes in any order, over several topics and as an answer: within this part of the time. */
const together = 0.2
/** After so many renewals of which nothing came, the exchange is thought to have nothing to tell. */
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
    const isInVain = (this.#fruitless.get(kind) ?? 0) >= mostFruitless
    if (tellWithinMs === Infinity || isTold || isInVain || this.#owed.has(kind)) return
    this.#wait(kind, tellWithinMs, () => {
      // What lies with the process unread is read before this comes.
      this.#wait(kind, tellWithinMs / 4, () => this.#renew(kind))
    })
  }

  /** Forgets what is owed: everything is asked for anew. */
  forgive(): void {
    for (const timer of this.#owed.values()) timer.cancel()
    this.#owed.clear()
  }

  #wait(kind: AccountKind, delayMs: number, then: () => void): void {
    const { clock } = this.#options
    this.#owed.set(kind, clock.setTimer(delayMs, then, { keepAlive: false }))
  }

  #renew(kind: AccountKind): void {
    const { logger, renew, tellWithinMs } = this.#options
    this.#owed.delete(kind)
    this.#fruitless.set(kind, (this.#fruitless.get(kind) ?? 0) + 1)
    this.#renewals += 1
    const reason = `the exchange has answered with news of ${kind}, and their stream has not told them within ${tellWithinMs} ms`
    logger.warn('a stream of the account is silent although there is news, and is subscribed anew', { kind })
    renew(kind, reason)
  }
}
