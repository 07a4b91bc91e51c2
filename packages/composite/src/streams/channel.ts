import {
  SubscriptionHub,
  type Clock,
  type Mark,
  type MarketSymbol,
  type SubscribeOptions,
  type Subscription,
  type SubscriptionHubOptions,
} from '@venuekit/core'
import type { SilenceWatch } from './silence-watch.ts'
import type { TopicLease, TopicLine, TopicListener } from './topic-line.ts'

/** Asks the exchange for what the stream tells of too: the text of an answer changes when there is something to tell. */
export type AskExchange = (signal: AbortSignal) => Promise<string>

/** What one channel of one symbol consists of. */
export interface ChannelOptions<Item extends { readonly type: string }, Topic> extends SubscriptionHubOptions<Item> {
  readonly line: TopicLine<Topic>
  readonly topics: readonly Topic[]
  /** The symbol that its marks name; absent where it is of the whole account. */
  readonly symbol?: MarketSymbol | undefined
  readonly firstFrameWithinMs?: number | undefined
  /** What an iterator gets first. */
  readonly initial?: (() => Iterable<Item | Mark>) | undefined
  /** Hears of the marks of its topics in the place of its readers. */
  readonly listener?: TopicListener | undefined
  /** What those are told whose topics the exchange does not take any more. */
  readonly endedBy?: 'delisted' | 'expired' | undefined
  /** Finds out whether the exchange has stopped serving it. */
  readonly silence?: { readonly watch: SilenceWatch; readonly clock: Clock; readonly ask: AskExchange } | undefined
  /** Its topics are confirmed for somebody who came. */
  readonly confirmed?: (() => void) | undefined
  /** Nobody wants it any longer. */
  readonly idle: () => void
}

/** One stream that many may read: it holds its topics for as long as somebody wants it. */
export class Channel<Item extends { readonly type: string }, Topic> {
  readonly hub: SubscriptionHub<Item>
  readonly #options: ChannelOptions<Item, Topic>
  readonly #listener: TopicListener
  #users = 0
  #isOver = false
  #newestAt = 0
  /** What the exchange said since the last item came. */
  #answer: string | undefined
  readonly #unwatch: (() => void) | undefined

  constructor(options: ChannelOptions<Item, Topic>) {
    this.#options = options
    this.hub = new SubscriptionHub<Item>(options)
    this.#listener = options.listener ?? { mark: (type, reason) => this.mark(type, reason) }
    this.#unwatch = options.silence?.watch.add({
      name: options.name,
      quietSince: () => this.#quietSince(),
      look: (signal) => this.#hasChanged(signal),
      renew: (reason) => this.#renew(reason),
      connection: () => options.line.connectionOf(options.topics),
      replace: (reason) => options.line.replace(options.topics, reason),
    })
  }

  /** Hands an item to its readers. */
  emit(item: Item): void {
    this.#heard()
    this.hub.emit(item)
  }

  /** Settles when the exchange has confirmed it, or data has come. */
  async subscribe(options: SubscribeOptions = {}): Promise<Subscription<Item>> {
    const { signal, timeoutMs, overflow, queueSize } = options
    const { initial } = this.#options
    const opening: { lease?: Promise<TopicLease> } = {}
    const onClose = async (): Promise<void> => {
      // What has failed to open holds nothing.
      const lease = await opening.lease?.catch(() => undefined)
      await lease?.release()
    }
    const subscription = this.hub.subscribe({ signal, overflow, queueSize, initial, onClose })
    opening.lease = this.hold({ signal, timeoutMs })
    try {
      await opening.lease
    } catch (error) {
      await subscription.close()
      throw error
    }
    return subscription
  }

  /** Holds the topics without reading them. */
  async hold({ signal, timeoutMs }: Pick<SubscribeOptions, 'signal' | 'timeoutMs'> = {}): Promise<TopicLease> {
    const { line, topics, firstFrameWithinMs } = this.#options
    this.#users += 1
    try {
      const lease = await line.acquire(topics, this.#listener, {
        signal,
        timeoutMs,
        firstFrameWithinMs: finite(firstFrameWithinMs),
      })
      this.#heard()
      this.#options.confirmed?.()
      let released: Promise<void> | undefined
      return {
        release: () => {
          if (released === undefined) {
            released = lease.release()
            this.#left()
          }
          return released
        },
      }
    } catch (error) {
      this.#left()
      throw error
    }
  }

  /** Hands a mark of its topics to its readers. */
  mark(type: Parameters<TopicListener['mark']>[0], reason: string): void {
    const { symbol, endedBy = 'delisted' } = this.#options
    if (type === 'ended') this.end(endedBy)
    else if (type === 'reconnected') this.hub.emit({ type })
    else this.hub.emit(symbol === undefined ? { type, reason } : { type, symbol, reason })
  }

  /** The exchange does not have it any more: whoever asks again begins with a new one. */
  end(reason: 'closed' | 'delisted' | 'expired'): void {
    this.#leave()
    void this.hub.close(reason)
  }

  #heard(): void {
    this.#newestAt = this.#options.silence?.clock.monotonic() ?? 0
    this.#answer = undefined
  }

  #quietSince(): number | undefined {
    const { line, topics } = this.#options
    return topics.every((topic) => line.session.stateOf(topic) === 'active') ? this.#newestAt : undefined
  }

  async #hasChanged(signal: AbortSignal): Promise<boolean> {
    const before = this.#answer
    const newestAt = this.#newestAt
    const answer = await this.#options.silence?.ask(signal)
    // What came in the meantime is as new.
    if (this.#newestAt !== newestAt) return false
    this.#answer = answer
    return before !== undefined && before !== answer
  }

  async #renew(reason: string): Promise<void> {
    const { line, topics } = this.#options
    this.#heard()
    await line.renew(topics, reason)
  }

  #left(): void {
    this.#users -= 1
    if (this.#users === 0) this.#leave()
  }

  #leave(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#unwatch?.()
    this.#options.idle()
  }
}

function finite(milliseconds: number | undefined): number | undefined {
  return milliseconds === Infinity ? undefined : milliseconds
}
