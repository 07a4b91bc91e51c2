import { TimeoutError, type VenuekitError } from '@venuekit/core/errors'
import type { Clock, Timer } from '@venuekit/core/time'
import type { ConnectionInfo } from './connection-info.ts'
import type { StreamMark } from './stream-mark.ts'
import type { WantedTopic } from './wanted-topic.ts'

export interface ShardTopicsOptions<Topic> {
  readonly exchange: string
  readonly clock: Clock
  readonly mark: (mark: StreamMark<Topic>) => void
  /** The topic is not wanted any more: refused, or given up. */
  readonly dropped: (topic: WantedTopic<Topic>) => void
  /** A topic that was there before is silent now: it has to be subscribed anew. */
  readonly silent: (topic: WantedTopic<Topic>) => void
}

/** The topics of one shard: how each stands, and what is said about it. It sends nothing. */
export class ShardTopics<Topic> {
  readonly #options: ShardTopicsOptions<Topic>
  readonly #topics = new Map<string, WantedTopic<Topic>>()
  /** Topics that the exchange has confirmed and of which the first data is awaited. */
  readonly #awaitingData = new Map<string, Timer>()

  constructor(options: ShardTopicsOptions<Topic>) {
    this.#options = options
  }

  get size(): number {
    return this.#topics.size
  }

  values(): readonly WantedTopic<Topic>[] {
    return [...this.#topics.values()]
  }

  get(key: string): WantedTopic<Topic> | undefined {
    return this.#topics.get(key)
  }

  add(topic: WantedTopic<Topic>): void {
    this.#topics.set(topic.key, topic)
  }

  remove(key: string): void {
    this.#stopAwaiting(key)
    this.#topics.delete(key)
  }

  /** The exchange has confirmed the topics. */
  confirmed(keys: readonly string[], connection: ConnectionInfo): void {
    const resynced: Topic[] = []
    for (const key of keys) {
      const topic = this.#topics.get(key)
      if (topic === undefined || topic.state === 'active') continue
      if (topic.firstFrameWithinMs !== undefined && !topic.hasData)
        this.#awaitData(topic, topic.firstFrameWithinMs, connection)
      else if (this.#activate(topic)) resynced.push(topic.topic)
    }
    this.#mark('resynced', resynced, { reason: 'the exchange has confirmed the topics', connection })
  }

  /** The first data of the topic has come. */
  delivered(key: string, connection: ConnectionInfo): void {
    const topic = this.#topics.get(key)
    if (topic === undefined) return
    topic.hasData = true
    if (this.#stopAwaiting(key)) this.confirmed([key], connection)
  }

  refused(key: string, error: VenuekitError, connection: ConnectionInfo): void {
    const topic = this.#topics.get(key)
    if (topic === undefined) return
    this.remove(key)
    topic.fail(error)
    this.#options.dropped(topic)
    if (topic.state !== 'pending') this.#mark('ended', [topic.topic], { reason: error.message, connection })
  }

  /** The connection is lost. */
  lost(reason: string, connection: ConnectionInfo): void {
    const stale: Topic[] = []
    for (const topic of this.#topics.values()) {
      this.#stopAwaiting(topic.key)
      topic.hasData = false
      if (topic.state !== 'active') continue
      topic.state = 'stale'
      stale.push(topic.topic)
    }
    this.#mark('stale', stale, { reason, connection })
  }

  /** There is a new connection, and no frame of it has been read yet. */
  reopened(connection: ConnectionInfo): void {
    const topics = this.values()
      .filter(({ state }) => state === 'stale')
      .map(({ topic }) => topic)
    this.#mark('reconnected', topics, { reason: 'a new connection is there', connection })
    this.#mark('gap', topics, { reason: 'what came while there was no connection is missing', connection })
  }

  /** Something of these topics is missing. */
  missing(reason: string, connection: ConnectionInfo, of: (topic: Topic) => boolean = () => true): void {
    const topics = this.values()
      .filter(({ state, topic }) => state === 'active' && of(topic))
      .map(({ topic }) => topic)
    this.#mark('gap', topics, { reason, connection })
  }

  /** No connection is to be had for these topics, which were never there. What was there stays wanted. */
  giveUp(topics: readonly WantedTopic<Topic>[], error: VenuekitError): void {
    for (const topic of topics) {
      this.remove(topic.key)
      topic.fail(error)
      this.#options.dropped(topic)
    }
  }

  /** The session is closed. */
  close(error: VenuekitError): void {
    for (const topic of this.values()) {
      this.remove(topic.key)
      topic.fail(error)
    }
  }

  /** The exchange has not answered for these topics, or has confirmed them and sends nothing. */
  unanswered(keys: readonly string[], problem: string, connection: ConnectionInfo): void {
    for (const key of keys) {
      const topic = this.#topics.get(key)
      if (topic === undefined || topic.state === 'active') continue
      // What was there before is worth another try; what never was is refused.
      if (topic.state === 'stale') this.#options.silent(topic)
      else
        this.refused(
          key,
          new TimeoutError(problem, { exchange: this.#options.exchange, operation: 'subscribe' }),
          connection,
        )
    }
  }

  /** True when it was there before. */
  #activate(topic: WantedTopic<Topic>): boolean {
    const wasThere = topic.state === 'stale'
    topic.activate()
    return wasThere
  }

  #awaitData(topic: WantedTopic<Topic>, withinMs: number, connection: ConnectionInfo): void {
    this.#stopAwaiting(topic.key)
    const timer = this.#options.clock.setTimer(withinMs, () => {
      this.#awaitingData.delete(topic.key)
      const problem = `The exchange confirmed "${topic.key}" and sent nothing within ${withinMs} ms; does it exist?`
      this.unanswered([topic.key], problem, connection)
    })
    this.#awaitingData.set(topic.key, timer)
  }

  #stopAwaiting(key: string): boolean {
    this.#awaitingData.get(key)?.cancel()
    return this.#awaitingData.delete(key)
  }

  #mark(
    type: StreamMark<Topic>['type'],
    topics: readonly Topic[],
    { reason, connection }: { readonly reason: string; readonly connection: ConnectionInfo },
  ): void {
    if (topics.length > 0) this.#options.mark({ type, topics, reason, connection })
  }
}
