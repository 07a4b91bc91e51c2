/** A subscription that was taken out. */
export interface Forgotten<Subscriber> {
  readonly topic: string
  readonly subscriber: Subscriber
  /** Nobody is left for the topic. */
  readonly isLast: boolean
}

/**
 * Who is subscribed to what, both ways.
 *
 * @example
 * ```ts
 * const hub = new TopicHub<string>()
 * hub.add('trades|BTC_USDT', 'a client') // true: it is the first
 * ```
 */
export class TopicHub<Subscriber> {
  readonly #subscribers = new Map<string, Set<Subscriber>>()
  readonly #topics = new Map<Subscriber, Set<string>>()
  readonly #none: ReadonlySet<Subscriber> = new Set()
  readonly #nothing: ReadonlySet<string> = new Set()

  /** True when it is the first subscriber of the topic. */
  add(topic: string, subscriber: Subscriber): boolean {
    const subscribers = this.#subscribers.get(topic)
    if (subscribers === undefined) this.#subscribers.set(topic, new Set([subscriber]))
    else subscribers.add(subscriber)
    const topics = this.#topics.get(subscriber)
    if (topics === undefined) this.#topics.set(subscriber, new Set([topic]))
    else topics.add(topic)
    return subscribers === undefined
  }

  /** True when it was the last subscriber of the topic. */
  remove(topic: string, subscriber: Subscriber): boolean {
    const subscribers = this.#subscribers.get(topic)
    if (subscribers?.delete(subscriber) !== true) return false
    const topics = this.#topics.get(subscriber)
    topics?.delete(topic)
    if (topics?.size === 0) this.#topics.delete(subscriber)
    if (subscribers.size > 0) return false
    this.#subscribers.delete(topic)
    return true
  }

  /** Takes a subscriber out of everything. Returns the topics that nobody is left for. */
  leave(subscriber: Subscriber): readonly string[] {
    return [...(this.#topics.get(subscriber) ?? [])].filter((topic) => this.remove(topic, subscriber))
  }

  /** Takes out subscriptions that fit, `most` at most, those of who came first before others. */
  forget(fits: (topic: string, subscriber: Subscriber) => boolean, most: number): readonly Forgotten<Subscriber>[] {
    const all = [...this.#topics].flatMap(([subscriber, topics]) => [...topics].map((topic) => ({ topic, subscriber })))
    const chosen = all.filter(({ topic, subscriber }) => fits(topic, subscriber)).slice(0, most)
    return chosen.map((one) => ({ ...one, isLast: this.remove(one.topic, one.subscriber) }))
  }

  has(topic: string, subscriber: Subscriber): boolean {
    return this.#subscribers.get(topic)?.has(subscriber) === true
  }

  /** Of one topic. */
  subscribers(topic: string): ReadonlySet<Subscriber> {
    return this.#subscribers.get(topic) ?? this.#none
  }

  topicsOf(subscriber: Subscriber): ReadonlySet<string> {
    return this.#topics.get(subscriber) ?? this.#nothing
  }

  isEmpty(topic: string): boolean {
    return !this.#subscribers.has(topic)
  }
}
