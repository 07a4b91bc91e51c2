import { type Clock, Mutex, type RateLimiter, sleep } from '@venuekit/core'

/** What a throttle waits for. */
export interface ThrottleOptions {
  /** How long nothing is started after a call has ended. */
  readonly pauseMs: number
  readonly clock: Clock
  /** A limit that is shared with others: a token is taken before each call. */
  readonly limiter?: Pick<RateLimiter, 'waitForToken'> | undefined
}

/** One call after the other, in the order in which they were asked for, with a pause between the end of one and the start of the next. */
export class Throttle {
  readonly #options: ThrottleOptions
  readonly #line = new Mutex()
  #endedAt = -Infinity

  constructor(options: ThrottleOptions) {
    this.#options = options
  }

  /** Runs work when it is its turn. An abort leaves the line at once; work that has started is not aborted by it. */
  async run<Value>(work: () => Value, signal?: AbortSignal): Promise<Awaited<Value>> {
    return this.#line.run(() => this.#paced(work, signal), { operation: 'throttledCall', signal })
  }

  async #paced<Value>(work: () => Value, signal: AbortSignal | undefined): Promise<Awaited<Value>> {
    const { pauseMs, clock, limiter } = this.#options
    const waitMs = this.#endedAt + pauseMs - clock.monotonic()
    if (waitMs > 0) await sleep(clock, waitMs, { signal })
    const permit = await limiter?.waitForToken({ signal })
    try {
      return await work()
    } finally {
      permit?.release()
      this.#endedAt = clock.monotonic()
    }
  }
}
