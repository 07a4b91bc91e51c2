import type { ConnectionInfo, StreamMark, StreamSession, StreamSubscribeOptions } from '@venuekit/transport'

/** What those hear who hold a topic. */
export interface TopicListener {
  mark(type: StreamMark<unknown>['type'], reason: string): void
}

/** The right to a set of topics. */
export interface TopicLease {
  /** Idempotent. Settles when the exchange was told, or at once where somebody else holds the same topics. */
  release(): Promise<void>
}

interface Held<Topic> {
  readonly topic: Topic
  count: number
  readonly listeners: Map<TopicListener, number>
}

/** A subscription that is not answered is tried again by whoever needs it. */
export const renewWithinMs = 15_000

/** The topics of one session, counted: the first who wants one subscribes it, the last one who leaves unsubscribes it. */
export class TopicLine<Topic> {
  readonly session: StreamSession<Topic>
  readonly #held = new Map<string, Held<Topic>>()

  constructor(session: StreamSession<Topic>) {
    this.session = session
    session.on('mark', (mark) => this.#tell(mark))
  }

  /** How many topics are held. */
  get size(): number {
    return this.#held.size
  }

  /** Settles when the exchange has confirmed all of them, or data has come. */
  async acquire(
    topics: readonly Topic[],
    listener: TopicListener,
    options: StreamSubscribeOptions = {},
  ): Promise<TopicLease> {
    for (const topic of topics) this.#hold(topic, listener)
    const lease = this.#lease(topics, listener)
    try {
      await Promise.all(topics.map((topic) => this.session.subscribe(topic, options)))
      return lease
    } catch (error) {
      void lease.release()
      throw error
    }
  }

  /** Subscribes topics anew of which something is missing: whoever holds them is told so, and when they are complete again. */
  async renew(topics: readonly Topic[], reason: string): Promise<void> {
    this.#hear(topics, (listener) => listener.mark('gap', reason))
    await Promise.all(topics.map((topic) => this.session.resubscribe(topic, { timeoutMs: renewWithinMs })))
  }

  /** The connection that carries the topics, or the first of them. */
  connectionOf([topic]: readonly Topic[]): ConnectionInfo | undefined {
    return topic === undefined ? undefined : this.session.connectionOf(topic)
  }

  /** Replaces the connections that carry the topics, without a hole; false where that does not begin. */
  replace(topics: readonly Topic[], reason: string): boolean {
    return topics.filter((topic) => this.session.replace(topic, reason)).length > 0
  }

  #lease(topics: readonly Topic[], listener: TopicListener): TopicLease {
    let released: Promise<void> | undefined
    return {
      release: () => {
        released ??= this.#leaveAll(topics, listener)
        return released
      },
    }
  }

  #hold(topic: Topic, listener: TopicListener): void {
    const key = this.session.keyOf(topic)
    const held = this.#held.get(key) ?? { topic, count: 0, listeners: new Map<TopicListener, number>() }
    held.count += 1
    held.listeners.set(listener, (held.listeners.get(listener) ?? 0) + 1)
    this.#held.set(key, held)
  }

  async #leaveAll(topics: readonly Topic[], listener: TopicListener): Promise<void> {
    await Promise.all(topics.map((topic) => this.#leave(topic, listener)))
  }

  async #leave(topic: Topic, listener: TopicListener): Promise<void> {
    const key = this.session.keyOf(topic)
    const held = this.#held.get(key)
    if (held === undefined) return
    const left = (held.listeners.get(listener) ?? 0) - 1
    if (left > 0) held.listeners.set(listener, left)
    else held.listeners.delete(listener)
    held.count -= 1
    if (held.count > 0) return
    this.#held.delete(key)
    await this.session.unsubscribe(held.topic)
  }

  #tell({ type, topics, reason }: StreamMark<Topic>): void {
    this.#hear(topics, (listener) => listener.mark(type, reason))
  }

  #hear(topics: readonly Topic[], tell: (listener: TopicListener) => void): void {
    // Whoever holds several of the topics hears of it once.
    const listeners = new Set<TopicListener>()
    for (const topic of topics) {
      for (const listener of this.#held.get(this.session.keyOf(topic))?.listeners.keys() ?? []) listeners.add(listener)
    }
    for (const listener of listeners) tell(listener)
  }
}
