import type { Clock, Timer } from '@venuekit/core/time'
import { LinkedList, type Linked } from './linked-list.ts'

/** Something that has to be done in time. Only the first of cancelling and expiring counts. */
export interface Deadline {
  cancel(): void
}

/**
 * Deadlines that are all equally far away when they are set: the oldest is the next one, so that one timer serves all of
 * them, and setting and cancelling one touches no timer. The timer does not hold the process; what is waited for does.
 */
export class DeadlineLine {
  readonly #clock: Clock
  readonly #afterMs: number
  readonly #waiting = new LinkedList<WaitingDeadline>()
  #timer: Timer | undefined
  #isClosed = false

  constructor(clock: Clock, afterMs: number) {
    this.#clock = clock
    this.#afterMs = afterMs
  }

  /** Calls `expire` when the time is over, unless it is cancelled before. */
  add(expire: () => void): Deadline {
    const deadline = new WaitingDeadline(this.#waiting, this.#clock.monotonic() + this.#afterMs, expire)
    this.#waiting.add(deadline)
    if (this.#timer === undefined && !this.#isClosed) this.#arm(this.#afterMs)
    return deadline
  }

  /** Cancels every deadline and the timer. */
  close(): void {
    this.#isClosed = true
    this.#waiting.clear()
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #arm(afterMs: number): void {
    this.#timer = this.#clock.setTimer(afterMs, () => this.#expire(), { keepAlive: false })
  }

  #expire(): void {
    this.#timer = undefined
    const now = this.#clock.monotonic()
    for (let next = this.#waiting.first; next !== undefined; next = this.#waiting.first) {
      if (next.dueAt > now) return this.#arm(next.dueAt - now)
      this.#waiting.remove(next)
      next.expire()
    }
  }
}

class WaitingDeadline implements Deadline, Linked<WaitingDeadline> {
  before: WaitingDeadline | undefined = undefined
  after: WaitingDeadline | undefined = undefined
  readonly dueAt: number
  readonly expire: () => void
  readonly #waiting: LinkedList<WaitingDeadline>

  constructor(waiting: LinkedList<WaitingDeadline>, dueAt: number, expire: () => void) {
    this.#waiting = waiting
    this.dueAt = dueAt
    this.expire = expire
  }

  cancel(): void {
    this.#waiting.remove(this)
  }
}
