import type { Control, FrameRequest, StreamProtocol } from '@venuekit/core'
import { ProtocolError, VenuekitError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { OpenBatches, TopicBatch, type KeyedTopic } from './topic-batch.ts'

type Answer = Extract<Control, { readonly type: 'ack' | 'refusal' }>

/** What becomes of the topics on a connection. */
export interface TopicHooks {
  readonly confirmed: (keys: readonly string[]) => void
  readonly refused: (key: string, error: VenuekitError) => void
  /** The exchange has said nothing to them in time. */
  readonly unanswered: (keys: readonly string[]) => void
}

export interface TopicFramesOptions<Topic> {
  readonly protocol: StreamProtocol<Topic>
  readonly exchange: string
  readonly clock: Clock
  readonly answerWithinMs: number
  readonly nextId: () => number
  readonly frameRequest: (id: number) => FrameRequest<unknown>
  /** Resolves when a frame may be sent; rejects when the connection has ended. */
  readonly turn: () => Promise<void>
  readonly send: (text: string) => void
  readonly hooks: TopicHooks
}

type Job<Topic> = { readonly batch: TopicBatch<Topic>; readonly sent: (frames: number) => void }

/**
 * Subscribes and unsubscribes topics on one connection: as many in a frame as the exchange takes, at its pace, one after
 * the other, and each answer given to the topics that it is for.
 *
 * An answer is matched by the id of its frame, else by the topics that it names, else it is taken for the oldest frame
 * without one.
 */
export class TopicFrames<Topic> {
  readonly #options: TopicFramesOptions<Topic>
  readonly #queue = new Map<string, KeyedTopic<Topic>>()
  /** Topics to be tried one by one, because a list with them in it was refused. */
  readonly #single = new Set<string>()
  readonly #leaving: Job<Topic>[] = []
  readonly #batches = new OpenBatches<Topic>()
  readonly #confirmed = new Set<string>()
  #settled: (() => void)[] = []
  #isPumping = false
  #isOver = false

  constructor(options: TopicFramesOptions<Topic>) {
    this.#options = options
  }

  isConfirmed(key: string): boolean {
    return this.#confirmed.has(key)
  }

  subscribe(topics: Iterable<KeyedTopic<Topic>>): void {
    for (const topic of topics) this.#queue.set(topic.key, { key: topic.key, topic: topic.topic })
    this.#pump()
  }

  /** Resolves with the number of frames when the exchange has answered, has had its time, or is gone. */
  async unsubscribe({ key, topic }: KeyedTopic<Topic>): Promise<number> {
    this.#queue.delete(key)
    this.#single.delete(key)
    const underWay = this.#batches.byKey(key, 'subscribe')
    underWay?.open.delete(key)
    if ((!this.#confirmed.delete(key) && underWay === undefined) || this.#isOver) return 0
    const batch = new TopicBatch<Topic>(this.#options.nextId(), 'unsubscribe', [{ key, topic }])
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#leaving.push({ batch, sent: resolve })
    this.#pump()
    const frames = await promise
    if (frames > 0) await batch.done
    return frames
  }

  /** Data of the topic has come, which is as good as an answer. */
  delivered(key: string): void {
    if (this.#batches.byKey(key, 'subscribe') !== undefined) this.#confirm([key])
  }

  /** Resolves when nothing waits to be sent or answered. */
  async settled(): Promise<void> {
    if (this.#isSettled()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#settled.push(resolve)
    await promise
  }

  control(answer: Answer): void {
    const { id, topics } = answer
    const known = this.#batches.byId(id)
    const isForTopics = known === undefined && topics !== undefined
    if (answer.type === 'ack') {
      if (isForTopics) this.#ackTopics(topics)
      else this.#ackBatch(known ?? (id === undefined ? this.#batches.oldest : undefined), topics)
    } else {
      const { error } = answer
      if (isForTopics) this.#refuseTopics(topics, error)
      else this.#refuseBatch(known ?? (id === undefined ? this.#batches.oldest : undefined), answer, error)
    }
    this.#tellSettled()
  }

  /** The connection has ended: nobody waits for an answer any longer. */
  end(): void {
    this.#isOver = true
    this.#queue.clear()
    this.#batches.clear()
    for (const { batch, sent } of this.#leaving.splice(0)) {
      sent(0)
      batch.finish()
    }
    this.#tellSettled()
  }

  #ackBatch(batch: TopicBatch<Topic> | undefined, topics: readonly string[] | undefined): void {
    if (batch === undefined) return
    batch.answers += 1
    const named = topics?.filter((key) => batch.open.has(key))
    const isAll = batch.answers >= batch.frames
    const keys = isAll || named === undefined ? (isAll ? [...batch.open.keys()] : []) : named
    if (batch.action === 'subscribe') this.#confirm(keys)
    if (isAll) this.#batches.remove(batch)
  }

  #ackTopics(topics: readonly string[]): void {
    const { oldest } = this.#batches
    // A list of what is subscribed answers an unsubscription by what it lacks.
    if (oldest?.action === 'unsubscribe' && ![...oldest.open.keys()].some((key) => topics.includes(key))) {
      return this.#batches.remove(oldest)
    }
    this.#confirm(topics.filter((key) => this.#answered(key)))
  }

  /** Takes a topic out of the batch in which it waits; false where it waits in none. */
  #answered(key: string): boolean {
    const batch = this.#batches.byKey(key)
    if (batch === undefined) return false
    batch.open.delete(key)
    if (batch.open.size === 0) this.#batches.remove(batch)
    return batch.action === 'subscribe'
  }

  #refuseTopics(topics: readonly string[], error: VenuekitError): void {
    for (const key of topics)
      if (this.#answered(key) || this.#confirmed.delete(key)) this.#options.hooks.refused(key, error)
  }

  #refuseBatch(
    batch: TopicBatch<Topic> | undefined,
    answer: Extract<Answer, { type: 'refusal' }>,
    error: VenuekitError,
  ): void {
    if (batch === undefined) return
    const { topics, retryOneByOne = false } = answer
    const open = [...batch.open.values()]
    const named = topics === undefined ? open : open.filter(({ key }) => topics.includes(key))
    // One that spoils its list is found by trying them singly; so is one of several frames with the same id.
    const isInDoubt = topics === undefined && open.length > 1 && (retryOneByOne || batch.frames > 1)
    const refused = batch.action === 'unsubscribe' || isInDoubt ? [] : named
    for (const { key } of refused) batch.open.delete(key)
    const rest = isInDoubt || retryOneByOne ? [...batch.open.values()] : []
    // Those of whom nothing was said wait for their answer.
    if (topics === undefined || retryOneByOne || batch.open.size === 0) this.#batches.remove(batch)
    for (const { key } of refused) this.#options.hooks.refused(key, error)
    if (batch.action === 'unsubscribe') return
    for (const { key } of rest) this.#single.add(key)
    this.subscribe(rest)
  }

  #confirm(keys: readonly string[]): void {
    for (const key of keys) {
      this.#confirmed.add(key)
      this.#queue.delete(key)
      this.#single.delete(key)
      this.#batches.byKey(key, 'subscribe')?.open.delete(key)
    }
    if (keys.length > 0) this.#options.hooks.confirmed(keys)
    this.#tellSettled()
  }

  #pump(): void {
    if (this.#isPumping || this.#isOver) return
    this.#isPumping = true
    void this.#run().finally(() => {
      this.#isPumping = false
      this.#tellSettled()
      if (this.#queue.size + this.#leaving.length > 0) this.#pump()
    })
  }

  async #run(): Promise<void> {
    // Topics that are asked for in one go shall come together.
    await Promise.resolve()
    while (!this.#isOver && this.#queue.size + this.#leaving.length > 0) {
      // oxlint-disable-next-line no-await-in-loop -- frames go one after the other
      if (!(await this.#hasTurn())) return
      const job = this.#leaving.shift() ?? this.#nextSubscription()
      // oxlint-disable-next-line no-await-in-loop -- frames go one after the other
      if (job !== undefined) await this.#send(job)
    }
  }

  /** False when the connection has ended. */
  async #hasTurn(): Promise<boolean> {
    try {
      await this.#options.turn()
    } catch {
      this.end()
    }
    return !this.#isOver
  }

  #nextSubscription(): Job<Topic> | undefined {
    const { protocol, nextId } = this.#options
    const topics: KeyedTopic<Topic>[] = []
    for (const each of this.#queue.values()) {
      const isSingle = this.#single.has(each.key)
      if (topics.length > 0 && isSingle) break
      topics.push(each)
      if (isSingle || topics.length >= protocol.limits.topicsPerFrame) break
    }
    if (topics.length === 0) return undefined
    for (const { key } of topics) this.#queue.delete(key)
    return { batch: new TopicBatch(nextId(), 'subscribe', topics), sent: () => {} }
  }

  /** Sends the frames of a batch; the first of them has its turn already. */
  async #send({ batch, sent }: Job<Topic>): Promise<void> {
    // Before the frames are made, since that may take a while in which the topic is given up.
    this.#batches.add(batch)
    const frames = await this.#framesOf(batch)
    batch.frames = frames.length
    if (frames.length === 0) {
      const keys = [...batch.open.keys()]
      this.#batches.remove(batch)
      sent(0)
      // Where nothing is to be said, connecting was enough.
      if (batch.action === 'subscribe') this.#confirm(keys)
      return
    }
    for (const [index, frame] of frames.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- each frame has its turn
      if (index > 0 && !(await this.#hasTurn())) break
      if (!this.#isOver) this.#options.send(frame)
    }
    batch.waitBy(this.#options.clock.setTimer(this.#options.answerWithinMs, () => this.#unanswered(batch)))
    sent(frames.length)
  }

  async #framesOf(batch: TopicBatch<Topic>): Promise<readonly string[]> {
    const { protocol, frameRequest, hooks, exchange } = this.#options
    const topics = [...batch.open.values()].map(({ topic }) => topic)
    try {
      return await protocol[batch.action](topics, frameRequest(batch.id))
    } catch (cause) {
      const error = VenuekitError.is(cause)
        ? cause
        : new ProtocolError(`No frame could be made to ${batch.action}`, { exchange, cause })
      const keys = [...batch.open.keys()]
      batch.open.clear()
      if (batch.action === 'subscribe') for (const key of keys) hooks.refused(key, error)
      return []
    }
  }

  #unanswered(batch: TopicBatch<Topic>): void {
    const keys = [...batch.open.keys()]
    this.#batches.remove(batch)
    if (batch.action === 'subscribe' && keys.length > 0) this.#options.hooks.unanswered(keys)
    this.#tellSettled()
  }

  #isSettled(): boolean {
    return this.#isOver || (this.#queue.size + this.#leaving.length + this.#batches.size === 0 && !this.#isPumping)
  }

  #tellSettled(): void {
    if (this.#isSettled()) for (const tell of this.#settled.splice(0)) tell()
  }
}
