import { createDisposer, type Disposer } from '@venuekit/core/async'
import { ClosedError } from '@venuekit/core/errors'
import type { ConnectionInfo } from '../ws/connection-info.ts'
import type { StreamRequest } from '../ws/pending-requests.ts'
import type {
  StreamCallOptions,
  StreamConnectionStatus,
  StreamEvents,
  StreamSession,
  StreamSubscribeOptions,
} from '../ws/stream-session.ts'
import type { TopicState } from '../ws/wanted-topic.ts'

interface Claim<Topic> {
  readonly topic: Topic
  readonly holders: Set<SessionHandle<Topic>>
}

export interface SharedSessionOptions<Topic> {
  readonly session: StreamSession<Topic>
  readonly exchange: string
  /** Closes what belongs to the session: its client for listen keys. */
  readonly closeRest: () => Promise<void>
}

/** A session that several may hold: a topic stays wanted for as long as one of those who asked for it is there. */
export class SharedSession<Topic> {
  /** How many hold it. */
  users = 0
  readonly session: StreamSession<Topic>
  readonly exchange: string
  readonly #options: SharedSessionOptions<Topic>
  readonly #claims = new Map<string, Claim<Topic>>()
  #closed: Promise<void> | undefined

  constructor(options: SharedSessionOptions<Topic>) {
    this.session = options.session
    this.exchange = options.exchange
    this.#options = options
  }

  get closed(): boolean {
    return this.#closed !== undefined
  }

  claim(topic: Topic, holder: SessionHandle<Topic>): void {
    const key = this.session.keyOf(topic)
    const claim = this.#claims.get(key) ?? { topic, holders: new Set() }
    this.#claims.set(key, claim)
    claim.holders.add(holder)
  }

  /** The exchange or the session does not have the topic any more: nobody has a claim to it. */
  forgetUnlessWanted(topic: Topic): void {
    if (this.session.stateOf(topic) === undefined) this.#claims.delete(this.session.keyOf(topic))
  }

  /** Gives one claim up; the last one takes the topic with it. */
  async drop(topic: Topic, holder: SessionHandle<Topic>): Promise<void> {
    const key = this.session.keyOf(topic)
    const claim = this.#claims.get(key)
    if (claim?.holders.delete(holder) !== true || claim.holders.size > 0) return
    this.#claims.delete(key)
    await this.session.unsubscribe(topic)
  }

  async dropAll(holder: SessionHandle<Topic>): Promise<void> {
    await Promise.all([...this.#claims.values()].map(({ topic }) => this.drop(topic, holder)))
  }

  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    try {
      await this.session.close()
    } finally {
      await this.#options.closeRest()
    }
  }
}

/** What one of those who hold a session has of it. */
export class SessionHandle<Topic> implements StreamSession<Topic> {
  readonly #shared: SharedSession<Topic>
  readonly #release: () => Promise<void>
  readonly #listening = new Set<Disposer>()
  #closed: Promise<void> | undefined

  /** `release` gives the session back; it is called once. */
  constructor(shared: SharedSession<Topic>, release: () => Promise<void>) {
    this.#shared = shared
    this.#release = release
  }

  async subscribe(topic: Topic, options?: StreamSubscribeOptions): Promise<void> {
    await this.#claiming(topic, (session) => session.subscribe(topic, options))
  }

  async unsubscribe(topic: Topic): Promise<void> {
    await this.#shared.drop(topic, this)
  }

  async resubscribe(topic: Topic, options?: StreamCallOptions): Promise<void> {
    await this.#claiming(topic, (session) => session.resubscribe(topic, options))
  }

  delivered(topic: Topic): void {
    this.#shared.session.delivered(topic)
  }

  keyOf(topic: Topic): string {
    return this.#shared.session.keyOf(topic)
  }

  stateOf(topic: Topic): TopicState | undefined {
    return this.#shared.session.stateOf(topic)
  }

  connectionOf(topic: Topic): ConnectionInfo | undefined {
    return this.#shared.session.connectionOf(topic)
  }

  async connect(group: string, options?: StreamCallOptions): Promise<void> {
    await this.#open().connect(group, options)
  }

  async request(group: string, request: StreamRequest, options?: StreamCallOptions): Promise<Uint8Array> {
    return this.#open().request(group, request, options)
  }

  reconnect(reason: string, group?: string): void {
    this.#open().reconnect(reason, group)
  }

  replace(topic: Topic, reason: string): boolean {
    return this.#open().replace(topic, reason)
  }

  connections(): readonly StreamConnectionStatus[] {
    return this.#shared.session.connections()
  }

  on<Kind extends keyof StreamEvents<Topic>>(
    kind: Kind,
    handler: (event: StreamEvents<Topic>[Kind]) => void,
  ): Disposer {
    const stop = this.#open().on(kind, handler)
    const dispose = createDisposer(() => {
      stop()
      this.#listening.delete(dispose)
    })
    this.#listening.add(dispose)
    return dispose
  }

  close(): Promise<void> {
    this.#closed ??= this.#leave()
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #claiming(topic: Topic, work: (session: StreamSession<Topic>) => Promise<void>): Promise<void> {
    const session = this.#open()
    this.#shared.claim(topic, this)
    try {
      await work(session)
    } catch (error) {
      this.#shared.forgetUnlessWanted(topic)
      throw error
    }
  }

  #open(): StreamSession<Topic> {
    const { session, exchange } = this.#shared
    if (this.#closed === undefined) return session
    throw new ClosedError(`The streams of ${exchange} are closed`, { exchange })
  }

  async #leave(): Promise<void> {
    for (const dispose of this.#listening) dispose()
    await this.#release()
  }
}
