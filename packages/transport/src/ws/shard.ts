import {
  ConnectionStateMachine,
  ReconnectPolicy,
  type ConnectionState,
  type ConnectionStateChange,
} from '@venuekit/core'
import { AbortRelay } from '@venuekit/core/async'
import { ClosedError, NetworkError, printable, type VenuekitError } from '@venuekit/core/errors'
import { sleep } from '@venuekit/core/time'
import { connectionName, type ConnectionInfo } from './connection-info.ts'
import type { RequestWait, StreamRequest } from './pending-requests.ts'
import type { SessionScope } from './session-scope.ts'
import { ShardTopics } from './shard-topics.ts'
import { StreamConnection } from './stream-connection.ts'
import { askedWaitMs, asVenuekitError, isFatal, notSent } from './stream-failure.ts'
import type { StreamMark } from './stream-mark.ts'
import { Succession } from './succession.ts'
import { Waiters } from './waiters.ts'
import type { WantedTopic } from './wanted-topic.ts'

/** Where a shard stands among the others. */
export interface ShardPlace {
  readonly group: string
  readonly shard: number
}

/** A change of a shard's state. */
export interface StreamStateChange extends ConnectionStateChange, ShardPlace {}

/** An attempt may fail by chance; so many more do not. */
const enoughRetries = 2

export interface ShardHooks<Topic> {
  readonly mark: (mark: StreamMark<Topic>) => void
  readonly state: (change: StreamStateChange) => void
  readonly dropped: (topic: WantedTopic<Topic>) => void
  /** Nothing keeps the shard any longer: its owner may close it. */
  readonly idle: (shard: Shard<Topic>) => void
  /** Whether there was a connection of the group before. */
  readonly wasOpen: () => boolean
}

/**
 * One place for a connection and the topics that it carries: connects, connects again, replaces a connection before its
 * time is over, and keeps the topics subscribed through all of it.
 */
export class Shard<Topic> {
  readonly place: ShardPlace
  readonly topics: ShardTopics<Topic>
  readonly #scope: SessionScope<Topic>
  readonly #hooks: ShardHooks<Topic>
  readonly #machine: ConnectionStateMachine
  readonly #policy: ReconnectPolicy
  readonly #closing = new AbortController()
  readonly #ready = new Waiters()
  readonly #succession: Succession<Topic>
  #current: StreamConnection<Topic> | undefined
  #lost: (error: unknown) => void = () => {}
  #running: Promise<void> | undefined
  #closed: Promise<void> | undefined
  #pause: AbortRelay | undefined
  #generation = 0
  #startedAt = 0
  #isPinned = false
  /** Somebody has been told that it is connected, and counts on it. */
  #isKept = false

  constructor(scope: SessionScope<Topic>, place: ShardPlace, hooks: ShardHooks<Topic>) {
    const { exchange, logger, options, context } = scope
    this.place = place
    this.#scope = scope
    this.#hooks = hooks
    this.#policy = new ReconnectPolicy(options.reconnect, scope.random)
    this.#machine = new ConnectionStateMachine({
      name: `${exchange} ${place.group}#${place.shard}`,
      onHandlerError: (error) => logger.error('a handler of connection states failed', { error }),
    })
    this.#machine.onChange((change) => hooks.state({ ...change, ...place }))
    this.topics = new ShardTopics({
      exchange,
      clock: context.clock,
      mark: hooks.mark,
      dropped: (topic) => {
        void this.#leave(topic)
        hooks.dropped(topic)
        this.#tellIdle()
      },
      silent: (topic) => void this.#subscribeAgain(topic),
    })
    this.#succession = new Succession(scope, {
      topics: this.topics,
      current: () => this.#current,
      create: () => this.#create(false),
      takeOver: (successor) => (this.#current = successor),
    })
  }

  get state(): ConnectionState {
    return this.#machine.state
  }

  get connection(): ConnectionInfo | undefined {
    return this.#current?.info
  }

  get isClosing(): boolean {
    return this.#closing.signal.aborted
  }

  add(topic: WantedTopic<Topic>): void {
    this.topics.add(topic)
    if (this.#current?.isReady === true) this.#current.topics.subscribe([topic])
    if (this.#succession.successor?.isReady === true) this.#succession.successor.topics.subscribe([topic])
    this.start()
  }

  /** Settles when the exchange was told. */
  async remove(topic: WantedTopic<Topic>): Promise<void> {
    this.topics.remove(topic.key)
    const left = this.#leave(topic)
    this.#tellIdle()
    await left
  }

  /** Connects and stays connected, also without a topic. */
  async pin(signal: AbortSignal | undefined, operation: string): Promise<void> {
    this.#isPinned = true
    this.start()
    try {
      if (this.#current?.isReady !== true) await this.#ready.wait(signal, operation)
      this.#isKept = true
    } catch (error) {
      if (this.#ready.size === 0) this.#isPinned = this.#isKept
      this.#tellIdle()
      throw error
    }
  }

  delivered(key: string): void {
    const connection = this.#current
    if (connection === undefined) return
    this.topics.delivered(key, connection.info)
    connection.topics.delivered(key)
  }

  async resubscribe(topic: WantedTopic<Topic>, signal: AbortSignal | undefined): Promise<void> {
    void this.#subscribeAgain(topic)
    await topic.confirmed(signal, 'resubscribe')
  }

  /** Drops the connection and makes a new one; without one, tries at once where it had given up. */
  reconnect(reason: string): void {
    // It was asked for, so that it counts as no failure.
    this.#policy.reset()
    this.#startedAt = this.#scope.context.clock.monotonic()
    this.#pause?.abort(reason)
    this.#current?.cut(new NetworkError(`The connection is replaced: ${reason}`, { exchange: this.#scope.exchange }))
    this.start()
  }

  /** Replaces the connection by another one without a hole; false where there is none, or it is being replaced. */
  replace(reason: string): boolean {
    if (this.isClosing || this.#current?.isReady !== true || this.#succession.successor !== undefined) return false
    void this.#succession.ask(reason)
    return true
  }

  async request(request: StreamRequest, wait: RequestWait): Promise<Uint8Array> {
    const connection = this.#current
    if (connection?.isReady !== true) throw notSent(undefined, { exchange: this.#scope.exchange })
    return connection.request(request, wait)
  }

  start(): void {
    if (this.#running !== undefined || this.isClosing) return
    this.#policy.reset()
    this.#startedAt = this.#scope.context.clock.monotonic()
    this.#move('connecting', 'a connection is wanted')
    const running = this.#run().finally(() => {
      if (this.#running === running) this.#running = undefined
    })
    this.#running = running
  }

  close(): Promise<void> {
    this.#closed ??= this.#close(new ClosedError(`The stream of ${this.#scope.exchange} was closed`))
    return this.#closed
  }

  async #close(reason: ClosedError): Promise<void> {
    this.#closing.abort(reason)
    this.#move('closing', 'it is no longer needed')
    this.topics.close(reason)
    this.#ready.reject(reason)
    this.#lost(reason)
    await Promise.all([this.#current?.close(), this.#succession.close()])
    await this.#running
    this.#move('closed', 'it was closed')
  }

  async #run(): Promise<void> {
    const { clock } = this.#scope.context
    while (!this.isClosing) {
      // oxlint-disable-next-line no-await-in-loop -- one connection after the other
      const error = await this.#serve()
      if (this.isClosing) return
      const isOver = isFatal(error) || this.#isHopeless(error)
      const step = isOver ? undefined : this.#policy.lost(clock.monotonic(), askedWaitMs(error))
      this.#scope.logger.warn('a connection was lost', { ...this.place, error, next: step })
      if (step?.do !== 'wait') return this.#giveUp(error)
      this.#move('reconnecting', printable(error.message))
      // oxlint-disable-next-line no-await-in-loop -- one connection after the other
      await this.#wait(step.delayMs)
    }
  }

  /**
   * A line that was there is tried again for long. An address where there never was one is most likely wrong, and whoever waits for its
   * topics is told so in the time that connecting may take.
   */
  #isHopeless(error: VenuekitError): boolean {
    if (this.#hooks.wasOpen() || askedWaitMs(error) > 0 || this.#policy.attempts < enoughRetries) return false
    const { context, options } = this.#scope
    return context.clock.monotonic() - this.#startedAt >= options.socket.connectTimeoutMs
  }

  /** Waits until the next attempt, or until somebody asks for it. */
  async #wait(delayMs: number): Promise<void> {
    using pause = new AbortRelay([this.#closing.signal])
    this.#pause = pause
    await sleep(this.#scope.context.clock, delayMs, { signal: pause.signal }).catch(() => {})
    this.#pause = undefined
  }

  /** Opens a connection and keeps it, and those that replace it, until one is lost. Says why. */
  async #serve(): Promise<VenuekitError> {
    const { promise: lost, resolve } = Promise.withResolvers<unknown>()
    this.#lost = resolve
    const connection = this.#create(true)
    this.#current = connection
    try {
      await connection.open()
    } catch (error) {
      if (this.#current === connection) this.#current = undefined
      return asVenuekitError(error)
    }
    if (connection.isReady) this.#opened(connection)
    return asVenuekitError(await lost)
  }

  #opened(connection: StreamConnection<Topic>): void {
    this.#policy.opened(this.#scope.context.clock.monotonic())
    this.#move('connected', 'the connection is open')
    connection.topics.subscribe(this.topics.values())
    this.#succession.plan()
    this.#ready.resolve()
  }

  #create(isCurrent: boolean): StreamConnection<Topic> {
    this.#generation += 1
    const info = { id: this.#scope.nextConnectionId(), ...this.place, generation: this.#generation, isCurrent }
    const isServing = (): boolean => this.#current === connection
    const connection: StreamConnection<Topic> = new StreamConnection(this.#scope, info, {
      opened: () => isServing() && this.topics.reopened(info),
      lost: (error) => isServing() && this.#currentLost(error, info),
      damaged: (error) => {
        this.#scope.logger.error('a frame could not be read', { connection: connectionName(info), error })
        this.topics.missing('a frame could not be read', info)
      },
      replace: (reason) => isServing() && void this.#succession.start(reason),
      confirmed: (keys) => isServing() && this.topics.confirmed(keys, info),
      refused: (key, error) => {
        if (isServing()) this.topics.refused(key, error, info)
        else this.#succession.refused(key, error)
      },
      unanswered: (keys) => {
        const problem = `The exchange did not answer to a subscription within ${this.#scope.options.request.timeoutMs} ms`
        if (isServing()) this.topics.unanswered(keys, problem, info)
      },
    })
    return connection
  }

  #currentLost(error: VenuekitError, info: ConnectionInfo): void {
    this.#scope.metrics.lost.add()
    this.#current = undefined
    this.#succession.cancel()
    this.topics.lost(printable(error.message), info)
    this.#lost(error)
  }

  /** Subscribes a topic anew on the connection that there is. */
  async #subscribeAgain(topic: WantedTopic<Topic>): Promise<void> {
    const connection = this.#current
    // Without a connection it is subscribed on the next one anyhow.
    if (connection?.isReady !== true || topic.state === 'pending') return
    topic.state = 'stale'
    topic.hasData = false
    const wasConfirmed = connection.topics.isConfirmed(topic.key)
    const frames = await connection.topics.unsubscribe(topic)
    if (this.topics.get(topic.key) !== topic || !connection.isReady) return
    // Where connecting is subscribing, only another connection begins anew.
    if (frames === 0 && wasConfirmed) this.reconnect(`"${topic.key}" begins anew`)
    else connection.topics.subscribe([topic])
  }

  async #leave(topic: WantedTopic<Topic>): Promise<void> {
    // A shard without a topic closes its connection, which tells the exchange as well.
    if (this.#isIdle()) return
    await Promise.all([this.#current?.topics.unsubscribe(topic), this.#succession.successor?.topics.unsubscribe(topic)])
  }

  #giveUp(error: VenuekitError): void {
    // First, because whoever hears of it may ask for another attempt at once, and for topics of its own.
    this.#running = undefined
    this.#isPinned = false
    this.#isKept = false
    this.#ready.reject(error)
    const pending = this.topics.values().filter(({ state }) => state === 'pending')
    this.#move('error', printable(error.message))
    this.topics.giveUp(pending, error)
    this.#tellIdle()
  }

  #isIdle(): boolean {
    return this.topics.size === 0 && !this.#isPinned
  }

  #tellIdle(): void {
    if (this.#isIdle() && !this.isClosing) this.#hooks.idle(this)
  }

  #move(to: ConnectionState, reason: string): void {
    if (this.#machine.canMoveTo(to)) this.#machine.moveTo(to, { reason, atMs: this.#scope.context.clock.now() })
  }
}
