import type { Clock, Timer } from '@venuekit/core/time'

interface Waiting {
  readonly dueAt: number
  readonly send: () => void
}

/** The lane in which everything of a connection waits. */
const wholeConnection = ''

/**
 * What one connection sends, in order. A frame may be delayed; those of its channel wait behind it, or those of the whole
 * connection. Where nothing is delayed, nothing is queued.
 */
export class SendQueue {
  readonly #clock: Clock
  readonly #lanes = new Map<string, Lane>()
  /** Frames that come after the next one of their channel. */
  readonly #held = new Map<string, () => void>()
  readonly #whenEmpty: (() => void)[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** How much waits: delayed, or held for the next frame. */
  get waiting(): number {
    let count = this.#held.size
    for (const lane of this.#lanes.values()) count += lane.waiting.length
    return count
  }

  push(channel: string, send: () => void, delay?: { readonly delayMs: number; readonly lane: string }): void {
    if (this.#lanes.size === 0 && delay === undefined) {
      send()
      this.#release(channel)
      return
    }
    const released = this.#held.get(channel)
    this.#held.delete(channel)
    this.#enqueue(channel, send, delay)
    if (released !== undefined) this.#enqueue(channel, released)
  }

  /** Sends it after the next frame of the channel; what was held for that before goes now. */
  hold(channel: string, send: () => void): void {
    const before = this.#held.get(channel)
    this.#held.set(channel, send)
    before?.()
  }

  /** Sends what waits for a next frame; for what is delayed there is `empty()`. */
  releaseHeld(): void {
    for (const channel of this.#held.keys()) this.#release(channel)
  }

  /** Resolves when nothing waits any more. */
  async empty(): Promise<void> {
    if (this.waiting === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#whenEmpty.push(resolve)
    await promise
  }

  clear(): void {
    for (const lane of this.#lanes.values()) lane.timer?.cancel()
    this.#lanes.clear()
    this.#held.clear()
    this.#settle()
  }

  #release(channel: string): void {
    if (this.#held.size === 0) return
    const send = this.#held.get(channel)
    this.#held.delete(channel)
    send?.()
    this.#settle()
  }

  #enqueue(channel: string, send: () => void, delay?: { readonly delayMs: number; readonly lane: string }): void {
    const now = this.#clock.monotonic()
    const whole = this.#lanes.get(wholeConnection)
    const own = this.#lanes.get(channel)
    const name = whole === undefined ? (delay?.lane ?? channel) : wholeConnection
    if (delay === undefined && whole === undefined && own === undefined) return send()
    const dueAt = Math.max(now + (delay?.delayMs ?? 0), whole?.lastDueAt ?? 0, own?.lastDueAt ?? 0)
    const lane = this.#lanes.get(name) ?? { waiting: [], lastDueAt: 0, timer: undefined }
    this.#lanes.set(name, lane)
    lane.waiting.push({ dueAt, send })
    lane.lastDueAt = dueAt
    if (lane.timer === undefined) this.#arm(name, lane)
  }

  #arm(name: string, lane: Lane): void {
    const first = lane.waiting[0]
    if (first === undefined) {
      this.#lanes.delete(name)
      return this.#settle()
    }
    lane.timer = this.#clock.setTimer(first.dueAt - this.#clock.monotonic(), () => {
      lane.timer = undefined
      const now = this.#clock.monotonic()
      const later = lane.waiting.findIndex(({ dueAt }) => dueAt > now)
      for (const { send } of lane.waiting.splice(0, later === -1 ? lane.waiting.length : later)) send()
      this.#arm(name, lane)
    })
  }

  #settle(): void {
    if (this.#whenEmpty.length > 0 && this.waiting === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve()
  }
}

interface Lane {
  readonly waiting: Waiting[]
  lastDueAt: number
  timer: Timer | undefined
}
