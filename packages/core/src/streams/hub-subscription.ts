import { abortedError, onAbort } from '../async/abort.ts'
import { AsyncQueue } from '../async/async-queue.ts'
import type { AsyncQueueStats } from '../async/async-queue-options.ts'
import type { OverflowPolicy } from '../contracts/call.ts'
import type { Mark, Subscription } from '../contracts/subscription.ts'
import { InvalidInputError } from '../errors/general.ts'
import { callHandler, HandlerSet, type HandlerErrorHook } from './handler-set.ts'

type Ended = Extract<Mark, { readonly type: 'ended' }>

export interface HubSubscriptionOptions<Item extends { readonly type: string }> {
  readonly name: string
  readonly overflow: OverflowPolicy
  readonly queueSize: number
  readonly keyOf: ((item: Item) => string) | undefined
  readonly initial: (() => Iterable<Item | Mark>) | undefined
  readonly signal: AbortSignal | undefined
  readonly onHandlerError: HandlerErrorHook
  /** Called once, first of all, when the subscription ends. */
  readonly onEnd: () => void
  /** Tells the exchange; called once, after everybody has been told. */
  readonly onClose: (() => void | Promise<void>) | undefined
}

const noStats: AsyncQueueStats = { pushed: 0, delivered: 0, conflated: 0, dropped: 0, discarded: 0, waiting: 0 }

/** One subscriber of a hub: its handlers, and its queue while it iterates. */
export class HubSubscription<Item extends { readonly type: string }> implements Subscription<Item> {
  readonly #options: HubSubscriptionOptions<Item>
  readonly #handlers = new Map<string, HandlerSet>()
  readonly #detach: () => void
  /** A property, because a generic method is not recognised as the one of the interface while `Item` is open. */
  readonly on: Subscription<Item>['on'] = (type, handler) => this.#handlersOf(type).add(handler)
  #queue: AsyncQueue<Item | Mark> | undefined
  readonly #told = Promise.withResolvers<void>()
  #ended: Ended | undefined

  constructor(options: HubSubscriptionOptions<Item>) {
    this.#options = options
    this.#detach = onAbort(options.signal, () => void this.end('closed'))
  }

  /** Whether anybody would notice an item. */
  get listening(): boolean {
    if (this.#queue !== undefined) return true
    for (const handlers of this.#handlers.values()) if (handlers.size > 0) return true
    return false
  }

  get queueStats(): AsyncQueueStats {
    return this.#queue?.stats ?? noStats
  }

  deliver(item: Item | Mark): void {
    this.#handlers.get(item.type)?.call(item, this.#options.onHandlerError)
    if (this.#queue === undefined || this.#queue.push(item)) return
    // The queue overflowed under `fail`: the reader gets what waits and then the error, and nobody is left to unsubscribe.
    void this.end('closed')
  }

  /** The source has ended, or the queue, or the caller's patience. What waits may still be read. */
  end(reason: Ended['reason']): Promise<void> {
    if (this.#ended === undefined) {
      this.#ended = { type: 'ended', reason }
      this.#detach()
      this.#options.onEnd()
      this.#handlers.get('ended')?.call(this.#ended, this.#options.onHandlerError)
      this.#handlers.clear()
      if (this.#queue !== undefined) this.#finish(this.#queue, this.#ended)
      void this.#tellExchange()
    }
    return this.#told.promise
  }

  /** The subscriber wants no more: what waits is thrown away. */
  close(): Promise<void> {
    if (this.#ended === undefined) this.#queue?.clear()
    return this.end('closed')
  }

  [Symbol.asyncIterator](): AsyncIterator<Item | Mark, undefined> {
    if (this.#queue !== undefined) {
      const problem = `${this.#options.name} is being iterated already; subscribe again for a second reader`
      throw new InvalidInputError('subscription', problem)
    }
    this.#queue = this.#createQueue()
    if (this.#ended === undefined) {
      for (const item of this.#options.initial?.() ?? []) this.#queue.push(item)
    } else {
      this.#finish(this.#queue, this.#ended)
    }
    return this.#queue
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #finish(queue: AsyncQueue<Item | Mark>, ended: Ended): void {
    const { signal, name } = this.#options
    if (signal?.aborted === true) queue.abandon(abortedError(signal, name))
    queue.push(ended)
    queue.close()
  }

  #handlersOf(type: string): HandlerSet {
    let handlers = this.#handlers.get(type)
    if (handlers === undefined) {
      handlers = new HandlerSet()
      this.#handlers.set(type, handlers)
    }
    return handlers
  }

  #createQueue(): AsyncQueue<Item | Mark> {
    const { name, overflow, queueSize, keyOf } = this.#options
    return new AsyncQueue<Item | Mark>({
      name,
      overflow,
      capacity: queueSize,
      keyOf: keyOf === undefined ? undefined : (item) => (isMark(item) ? item.type : keyOf(item)),
      dropped: (count) => ({ type: 'dropped', count }),
      markKeyOf: (item) => (isMark(item) ? markKey(item) : undefined),
      onReturn: () => this.close(),
    })
  }

  async #tellExchange(): Promise<void> {
    try {
      await this.#options.onClose?.()
    } catch (error) {
      // The subscriber is rid of the stream either way; that the exchange was not told is for the log.
      callHandler(this.#options.onHandlerError, error, () => {})
    }
    this.#told.resolve()
  }
}

const markTypes: ReadonlySet<string> = new Set<Mark['type']>([
  'gap',
  'stale',
  'resynced',
  'reconnected',
  'dropped',
  'ended',
])

function isMark<Item extends { readonly type: string }>(item: Item | Mark): item is Mark {
  return markTypes.has(item.type)
}

function markKey(mark: Mark): string {
  return 'symbol' in mark && mark.symbol !== undefined ? `${mark.type} ${mark.symbol}` : mark.type
}
