import {
  abortable,
  type Backoff,
  type Clock,
  type HandlerErrorHook,
  type HubSubscribeOptions,
  type Mark,
  nextDelay,
  sleep,
  type Subscription,
  SubscriptionHub,
  type SubscriptionHubOptions,
  throwIfAborted,
  type Timer,
} from '@venuekit/core'
import { ClosedError } from '@venuekit/core/errors'
import { isCcxtError } from '../errors/ccxt-errors.ts'

/** One stream made of calls that each wait for what comes next. */
export interface WatchStreamOptions<Item extends { readonly type: string }> extends Omit<
  SubscriptionHubOptions<Item>,
  'onHandlerError'
> {
  readonly clock: Clock
  readonly onHandlerError: HandlerErrorHook
  /** Waits for what comes next and says what it means. */
  readonly next: () => Promise<readonly Item[]>
  /** Tells the exchange that nobody listens any more. */
  readonly unwatch?: (() => Promise<unknown>) | undefined
  /** Set where `next` fetches instead of waiting: the time from one fetch to the next. */
  readonly pollMs?: number | undefined
  /** Whether what is asked for reaches the exchange: its line is there. */
  readonly isOpen: () => boolean
  /** Called when the line is lost, before the mark is given out. */
  readonly onLost?: ((reason: string) => void) | undefined
  /** The failure as it is shown. */
  readonly toError: (error: unknown) => Error
  /** Whether trying again is of no use: a refusal. */
  readonly isFinal: (error: unknown) => boolean
  /** Called when the last subscriber has left. */
  readonly onIdle: () => void
}

/** ccxt does not tell that a subscription was acknowledged, and a quiet one may send nothing for hours. */
const refusedWithinMs = 2_000
const looksWithin = 8

const backoff: Backoff = { growth: 'exponential', baseMs: 500, maxMs: 30_000, factor: 2, jitter: 0.5 }

/**
 * What several subscribers share: one loop around a `watch…` of ccxt, from the first subscriber to the last. A failure is told in
 * the stream (`stale`, and `reconnected`, `gap`, `resynced` when it goes on), and the loop tries again with growing waits.
 */
export class WatchStream<Item extends { readonly type: string }> {
  readonly #options: WatchStreamOptions<Item>
  readonly #hub: SubscriptionHub<Item>
  readonly #stop = new AbortController()
  readonly #first = Promise.withResolvers<void>()
  #settled = false
  #running = false

  constructor(options: WatchStreamOptions<Item>) {
    this.#options = options
    this.#hub = new SubscriptionHub<Item>(options)
    // Whoever subscribes waits for it; who has left does not any more.
    this.#first.promise.catch(() => {})
  }

  get ended(): boolean {
    return this.#stop.signal.aborted
  }

  /**
   * Settles when the first data has come, or when nothing has come over an open line for a while and no refusal either; where the
   * first call fails before that, the failure is thrown.
   */
  async subscribe(options: HubSubscribeOptions<Item> = {}): Promise<Subscription<Item>> {
    throwIfAborted(options.signal, this.#options.name)
    const subscription = this.#hub.subscribe({ ...options, onClose: () => this.#left() })
    this.#start()
    const { name } = this.#options
    using quiet = this.#settleWhenQuiet()
    try {
      await abortable(this.#first.promise, { operation: name, signal: options.signal })
    } catch (error) {
      await subscription.close()
      // The abort has ended the subscription first, and with it perhaps the stream.
      throwIfAborted(options.signal, name)
      throw error
    }
    quiet[Symbol.dispose]()
    return subscription
  }

  /** Ends every subscription and the loop. */
  async close(): Promise<void> {
    this.#end()
    await this.#hub.close()
  }

  #start(): void {
    if (this.#running) return
    this.#running = true
    void this.#run()
  }

  #settle(): void {
    this.#settled = true
    this.#first.resolve()
  }

  /** What is fetched is always answered; what is waited for may be quiet. */
  #settleWhenQuiet(): Disposable {
    const { clock, isOpen, pollMs } = this.#options
    let timer: Timer | undefined
    let quiet = 0
    const wait = (): void => {
      timer = clock.setTimer(refusedWithinMs / looksWithin, () => {
        quiet = isOpen() ? quiet + 1 : 0
        if (quiet < looksWithin) wait()
        else this.#settle()
      })
    }
    if (pollMs === undefined) wait()
    return { [Symbol.dispose]: () => timer?.cancel() }
  }

  async #left(): Promise<void> {
    if (this.#hub.size > 0 || this.ended) return
    this.#end()
    // Not all exchanges can be told; those drop the topic with the connection.
    await this.#options.unwatch?.()
  }

  #end(): void {
    if (this.ended) return
    this.#stop.abort()
    this.#options.onIdle()
    // Who still waits for the first data waits in vain.
    this.#first.reject(new ClosedError(`${this.#options.name} was closed`))
  }

  async #run(): Promise<void> {
    let failures = 0
    while (!this.ended) {
      try {
        // oxlint-disable-next-line no-await-in-loop -- each call waits for what comes next
        const items = await this.#options.next()
        if (this.ended) return
        if (failures > 0) this.#recovered()
        failures = 0
        for (const item of items) this.#hub.emit(item)
        this.#settle()
      } catch (error) {
        if (this.ended || isCcxtError(error, 'ExchangeClosedByUser')) return
        failures += 1
        if (!this.#settled) return this.#refused(error)
        if (failures === 1) this.#lost(error)
        if (this.#options.isFinal(error)) return void this.close()
      }
      // oxlint-disable-next-line no-await-in-loop -- the pace of the loop
      await this.#pause(failures)
    }
  }

  /** The first call failed: whoever subscribed hears of it, and there is no stream. */
  #refused(error: unknown): void {
    this.#first.reject(this.#options.toError(error))
    this.#stop.abort()
    this.#options.onIdle()
  }

  #lost(error: unknown): void {
    const reason = this.#options.toError(error).message
    this.#options.onLost?.(reason)
    this.#mark({ type: 'stale', reason })
  }

  #recovered(): void {
    this.#mark({ type: 'reconnected' })
    this.#mark({ type: 'gap', reason: 'what came while the line was down is missing' })
    this.#mark({ type: 'resynced', reason: 'the line is back' })
  }

  #mark(mark: Mark): void {
    this.#hub.emit(mark)
  }

  async #pause(failures: number): Promise<void> {
    const { pollMs = 0, clock } = this.#options
    const waitMs = failures > 0 ? Math.max(pollMs, nextDelay(backoff, failures, Math.random)) : pollMs
    if (waitMs > 0) await sleep(clock, waitMs, { signal: this.#stop.signal }).catch(() => {})
  }
}
