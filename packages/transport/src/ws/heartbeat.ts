import { HeartbeatPolicy, type HeartbeatOptions } from '@venuekit/core'
import type { Clock, Timer } from '@venuekit/core/time'

export interface HeartbeatHooks {
  readonly ping: () => void
  readonly dead: (silentMs: number) => void
}

/** Keeps one line alive and says when it is dead: the policy of core with a timer. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #policy: HeartbeatPolicy
  readonly #hooks: HeartbeatHooks
  #timer: Timer | undefined
  /** Whether a frame has come since the last check: a flag, because a clock is too dear for each frame. */
  #heard = false

  constructor(options: HeartbeatOptions, clock: Clock, hooks: HeartbeatHooks) {
    this.#clock = clock
    this.#policy = new HeartbeatPolicy(options, clock.monotonic())
    this.#hooks = hooks
    this.#arm(this.#policy.nextCheckAt)
  }

  /** A frame came in. */
  frame(): void {
    this.#heard = true
  }

  /** The answer to a ping came in. */
  answer(): void {
    this.#policy.received(this.#clock.monotonic(), 'answer')
  }

  stop(): void {
    this.#timer?.cancel()
  }

  #arm(checkAt: number): void {
    const delayMs = Math.max(0, checkAt - this.#clock.monotonic())
    this.#timer = this.#clock.setTimer(delayMs, () => this.#check(), { keepAlive: false })
  }

  #check(): void {
    const now = this.#clock.monotonic()
    if (this.#heard) this.#policy.received(now, 'frame')
    this.#heard = false
    const step = this.#policy.check(now)
    if (step.do === 'dead') return this.#hooks.dead(step.silentMs)
    this.#arm(step.nextCheckAt)
    if (step.do === 'ping') this.#hooks.ping()
  }
}
