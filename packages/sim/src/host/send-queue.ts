import type { Clock, Timer } from '@venuekit/core/time'

interface Waiting {
  readonly dueAt: number
  readonly lane: string
  readonly send: () => void
}

/** How much waits in a lane, and until when. */
interface Lane {
  count: number
  lastDueAt: number
}

/** How long a frame waits, and who waits behind it. */
export interface SendDelay {
  readonly delayMs: number
  /** The channel, or `wholeConnection`. */
  readonly lane: string
}

/** The lane in which everything of a connection waits. */
export const wholeConnection = ''

/**
 * What one connection sends, in order. A frame may be delayed; those of its channel wait behind it, or those of the whole
 * connection. Where nothing is delayed, nothing is queued.
 */
export class SendQueue {
  readonly #clock: Clock
  /** By when they are due, those of the same time as they came. */
  readonly #delayed: Waiting[] = []
  readonly #lanes = new Map<string, Lane>()
  /** Frames that come after the next one of their channel. */
  readonly #held = new Map<string, () => void>()
  readonly #whenEmpty: (() => void)[] = []
  #timer: Timer | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How much waits: delayed, or held for the next frame. */
  get waiting(): number {
    return this.#delayed.length + this.#held.size
  }

  push(channel: string, send: () => void, delay?: SendDelay): void {
    const held = this.#held.get(channel)
    this.#held.delete(channel)
    this.#enqueue(channel, send, delay)
    if (held === undefined) return
    this.#enqueue(channel, held)
    this.#settle()
  }

  /** Sends it after the next frame of the channel; what was held for that before goes now. */
  hold(channel: string, send: () => void): void {
    const before = this.#held.get(channel)
    this.#held.set(channel, send)
    before?.()
  }

  /** Sends what waits for a next frame; for what is delayed there is `empty()`. */
  releaseHeld(): void {
    for (const [channel, send] of this.#held) {
      this.#held.delete(channel)
      this.#enqueue(channel, send)
    }
    this.#settle()
  }

  /** Resolves when nothing waits any more. */
  async empty(): Promise<void> {
    if (this.waiting === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#whenEmpty.push(resolve)
    await promise
  }

  clear(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#delayed.length = 0
    this.#lanes.clear()
    this.#held.clear()
    this.#settle()
  }

  #enqueue(channel: string, send: () => void, delay?: SendDelay): void {
    const whole = this.#lanes.get(wholeConnection)
    const own = this.#lanes.get(channel)
    if (delay === undefined && whole === undefined && own === undefined) return send()
    const dueAt = Math.max(this.#clock.monotonic() + (delay?.delayMs ?? 0), whole?.lastDueAt ?? 0, own?.lastDueAt ?? 0)
    const lane = delay?.lane ?? (own === undefined ? wholeConnection : channel)
    this.#lanes.set(lane, { count: (this.#lanes.get(lane)?.count ?? 0) + 1, lastDueAt: dueAt })
    const behind = this.#delayed.findLastIndex((other) => other.dueAt <= dueAt)
    this.#delayed.splice(behind + 1, 0, { dueAt, lane, send })
    if (behind === -1) this.#arm()
  }

  #arm(): void {
    this.#timer?.cancel()
    const first = this.#delayed[0]
    if (first === undefined) return
    this.#timer = this.#clock.setTimer(first.dueAt - this.#clock.monotonic(), () => {
      const now = this.#clock.monotonic()
      for (let next = this.#delayed[0]; next !== undefined && next.dueAt <= now; next = this.#delayed[0]) {
        this.#delayed.shift()
        this.#leave(next.lane)
        next.send()
      }
      this.#arm()
      this.#settle()
    })
  }

  #leave(name: string): void {
    const lane = this.#lanes.get(name)
    if (lane === undefined) return
    lane.count -= 1
    if (lane.count === 0) this.#lanes.delete(name)
  }

  #settle(): void {
    if (this.#whenEmpty.length > 0 && this.waiting === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve()
  }
}
