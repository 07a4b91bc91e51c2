import type { Timer } from '@venuekit/core/time'

/** A topic under the name that the protocol gives it. */
export interface KeyedTopic<Topic> {
  readonly key: string
  readonly topic: Topic
}

/** What one call of the protocol's `subscribe` or `unsubscribe` made, and how its answer stands. */
export class TopicBatch<Topic> {
  readonly id: number
  readonly action: 'subscribe' | 'unsubscribe'
  /** Topics without an answer. */
  readonly open: Map<string, KeyedTopic<Topic>>
  readonly #done = Promise.withResolvers<void>()
  readonly done = this.#done.promise
  /** How many frames it was: each has an answer of its own. */
  frames = 0
  answers = 0
  isFinished = false
  #timer: Timer | undefined

  constructor(id: number, action: 'subscribe' | 'unsubscribe', topics: readonly KeyedTopic<Topic>[]) {
    this.id = id
    this.action = action
    this.open = new Map(topics.map((each) => [each.key, each]))
  }

  /** How long the answer is waited for; a batch that has been answered while it was sent waits no more. */
  waitBy(timer: Timer): void {
    if (this.isFinished) timer.cancel()
    else this.#timer = timer
  }

  /** No answer is waited for any longer. */
  finish(): void {
    this.isFinished = true
    this.#timer?.cancel()
    this.open.clear()
    this.#done.resolve()
  }
}

/** The batches of a connection that wait for their answers, oldest first. */
export class OpenBatches<Topic> {
  readonly #batches: TopicBatch<Topic>[] = []

  add(batch: TopicBatch<Topic>): void {
    this.#batches.push(batch)
  }

  remove(batch: TopicBatch<Topic>): void {
    const index = this.#batches.indexOf(batch)
    if (index !== -1) this.#batches.splice(index, 1)
    batch.finish()
  }

  get oldest(): TopicBatch<Topic> | undefined {
    return this.#batches[0]
  }

  get size(): number {
    return this.#batches.length
  }

  byId(id: number | undefined): TopicBatch<Topic> | undefined {
    return id === undefined ? undefined : this.#batches.find((batch) => batch.id === id)
  }

  /** The oldest that waits for an answer to the topic. */
  byKey(key: string, action?: 'subscribe' | 'unsubscribe'): TopicBatch<Topic> | undefined {
    return this.#batches.find((batch) => batch.open.has(key) && (action === undefined || batch.action === action))
  }

  clear(): void {
    for (const batch of this.#batches.splice(0)) batch.finish()
  }
}
