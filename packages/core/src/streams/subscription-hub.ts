import { throwIfAborted } from '../async/abort.ts'
import { checkPolicy } from '../async/async-queue-options.ts'
import type { OverflowPolicy, SubscribeOptions } from '../contracts/call.ts'
import type { Mark, Subscription } from '../contracts/subscription.ts'
import { ClosedError, ConfigurationError } from '../errors/general.ts'
import type { HandlerErrorHook } from './handler-set.ts'
import { HubSubscription } from './hub-subscription.ts'

/** What a hub does for all of its subscribers. */
export interface SubscriptionHubOptions<Item extends { readonly type: string }> {
  /** What errors call the stream: `trades of gateio`. */
  readonly name: string
  /** The policy of subscribers who do not choose one. */
  readonly overflow: OverflowPolicy
  /** Items with the same key replace each other under `conflate`. Absent where none may be lost that way: trades, orders. */
  readonly keyOf?: ((item: Item) => string) | undefined
  /** How many items may wait for a subscriber who does not say; 10,000 by default. */
  readonly queueSize?: number | undefined
  /** Takes what handlers throw or reject with, and a failure of `onClose`. */
  readonly onHandlerError: HandlerErrorHook
}

/** What one subscriber of a hub asks for. */
export interface HubSubscribeOptions<Item extends { readonly type: string }> extends SubscribeOptions {
  /** What an iterator gets first: the state as it is when it is attached, so that a late subscriber does not wait for a change. */
  readonly initial?: (() => Iterable<Item | Mark>) | undefined
  /** Called once when the subscription ends; `close()` waits for it. */
  readonly onClose?: (() => void | Promise<void>) | undefined
}

/** How a hub stands. */
export interface SubscriptionHubStats {
  readonly subscriptions: number
  /** Items that wait for iterators now. */
  readonly waiting: number
  /** Items, since the start, that were too many for their readers. */
  readonly dropped: number
  /** Items, since the start, that a newer one replaced before they were read. */
  readonly conflated: number
}

const defaultQueueSize = 10_000

/**
 * The source behind subscriptions: what is emitted goes to every subscriber's handlers at once, and to the queue of those
 * who iterate. With no subscriber an item costs one comparison.
 *
 * @example
 * ```ts
 * import { SubscriptionHub } from '@venuekit/core'
 *
 * const hub = new SubscriptionHub<{ type: 'trade'; price: string }>({
 *   name: 'trades of BTC/USDT',
 *   overflow: 'drop-and-resync',
 *   onHandlerError: (error) => console.error(error),
 * })
 * await using trades = hub.subscribe()
 * trades.on('trade', (item) => console.log(item.price))
 * trades.on('gap', (mark) => console.log('something is missing', mark.reason))
 * hub.emit({ type: 'trade', price: '101.5' })
 * ```
 */
export class SubscriptionHub<Item extends { readonly type: string }> implements AsyncDisposable {
  readonly #options: SubscriptionHubOptions<Item>
  // Replaced, never changed, so that handlers may subscribe and close while an item is on its way.
  #subscriptions: readonly HubSubscription<Item>[] = []
  #dropped = 0
  #conflated = 0
  #closed = false
  #closing: Promise<void> | undefined

  constructor(options: SubscriptionHubOptions<Item>) {
    checkOverflow(options.overflow, options)
    checkQueueSize(options.queueSize)
    this.#options = options
  }

  /** How many subscriptions are open. */
  get size(): number {
    return this.#subscriptions.length
  }

  /** Whether anybody would notice an item: ask before making a dear one. */
  get listening(): boolean {
    return this.#subscriptions.some((subscription) => subscription.listening)
  }

  get stats(): SubscriptionHubStats {
    let [waiting, dropped, conflated] = [0, this.#dropped, this.#conflated]
    for (const { queueStats } of this.#subscriptions) {
      waiting += queueStats.waiting
      dropped += queueStats.dropped
      conflated += queueStats.conflated
    }
    return { subscriptions: this.size, waiting, dropped, conflated }
  }

  /** Adds a subscriber. Aborting the signal ends the subscription; its iteration then fails with an `AbortedError`. */
  subscribe(options: HubSubscribeOptions<Item> = {}): Subscription<Item> {
    const { name, keyOf, onHandlerError } = this.#options
    const { overflow = this.#options.overflow, signal, initial, onClose } = options
    const queueSize = options.queueSize ?? this.#options.queueSize ?? defaultQueueSize
    if (this.#closed) throw new ClosedError(`${name} has ended`)
    checkOverflow(overflow, this.#options)
    checkQueueSize(queueSize)
    throwIfAborted(signal, name)
    const subscription: HubSubscription<Item> = new HubSubscription({
      name,
      overflow,
      queueSize,
      keyOf,
      initial,
      signal,
      onHandlerError,
      onEnd: () => this.#remove(subscription),
      onClose,
    })
    this.#subscriptions = [...this.#subscriptions, subscription]
    return subscription
  }

  /** Hands an item, or a mark, to every subscriber. Never throws. */
  emit(item: Item | Mark): void {
    for (const subscription of this.#subscriptions) subscription.deliver(item)
  }

  /** Ends every subscription: each reader gets what waits for it, then the `ended` mark. */
  close(reason: 'closed' | 'delisted' | 'expired' = 'closed'): Promise<void> {
    this.#closing ??= this.#closeAll(reason)
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #closeAll(reason: 'closed' | 'delisted' | 'expired'): Promise<void> {
    // First of all: a handler that hears of the end may want to subscribe again.
    this.#closed = true
    await Promise.all(this.#subscriptions.map((subscription) => subscription.end(reason)))
  }

  #remove(subscription: HubSubscription<Item>): void {
    const { dropped, conflated } = subscription.queueStats
    this.#dropped += dropped
    this.#conflated += conflated
    this.#subscriptions = this.#subscriptions.filter((other) => other !== subscription)
  }
}

function checkOverflow<Item extends { readonly type: string }>(
  overflow: OverflowPolicy,
  options: SubscriptionHubOptions<Item>,
): void {
  checkPolicy(overflow)
  if (overflow !== 'conflate' || options.keyOf !== undefined) return
  throw new ConfigurationError(
    'overflow',
    `${options.name} cannot be conflated: no item says what an older one said; use "drop-and-resync" or "fail"`,
  )
}

function checkQueueSize(queueSize: number | undefined): void {
  if (queueSize === undefined || (Number.isSafeInteger(queueSize) && queueSize > 0)) return
  throw new ConfigurationError('queueSize', `must be a positive integer, not ${queueSize}`)
}
