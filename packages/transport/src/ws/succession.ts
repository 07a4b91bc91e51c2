import { ReconnectPolicy } from '@venuekit/core'
import { ExchangeConnectionError, type VenuekitError } from '@venuekit/core/errors'
import { sleep, type Timer } from '@venuekit/core/time'
import { connectionName } from './connection-info.ts'
import { overlapMs, rotateAfterMs } from './rotation.ts'
import type { SessionScope } from './session-scope.ts'
import type { ShardTopics } from './shard-topics.ts'
import type { StreamConnection } from './stream-connection.ts'
import { askedWaitMs, asVenuekitError, isFatal } from './stream-failure.ts'
import type { WantedTopic } from './wanted-topic.ts'

/** What a succession needs of its shard. */
export interface SuccessionPort<Topic> {
  readonly topics: ShardTopics<Topic>
  readonly current: () => StreamConnection<Topic> | undefined
  /** Makes a connection that does not hold the place yet. */
  readonly create: () => StreamConnection<Topic>
  /** From now on this connection holds the place. */
  readonly takeOver: (successor: StreamConnection<Topic>) => void
}

/**
 * Replaces a living connection by a new one without a hole: the new one is opened, greeted and subscribed while the old
 * one delivers, takes over when the exchange has confirmed every topic, and for a while both deliver.
 */
export class Succession<Topic> {
  readonly #scope: SessionScope<Topic>
  readonly #port: SuccessionPort<Topic>
  readonly #closing = new AbortController()
  readonly #retiring = new Set<StreamConnection<Topic>>()
  /** What the successor was refused: it holds from the takeover on. */
  readonly #refused = new Map<string, VenuekitError>()
  readonly #retries: ReconnectPolicy
  #successor: StreamConnection<Topic> | undefined
  #timer: Timer | undefined
  /** What it waits for, on the monotonic clock. */
  #planned: { readonly at: number; readonly reason: string } | undefined

  constructor(scope: SessionScope<Topic>, port: SuccessionPort<Topic>) {
    this.#scope = scope
    this.#port = port
    this.#retries = new ReconnectPolicy(scope.options.reconnect, scope.random)
  }

  /** The connection that is about to take over. */
  get successor(): StreamConnection<Topic> | undefined {
    return this.#successor
  }

  /** Plans the succession to a connection that has just been opened. */
  plan(): void {
    this.#forget()
    const { protocol, options, random } = this.#scope
    const afterMs = rotateAfterMs(Math.min(protocol.limits.lifetimeMs, options.socket.maxAgeMs), random)
    if (afterMs !== undefined) this.#startAfter(afterMs, 'its lifetime is nearly over')
  }

  /** There is nothing to succeed to any longer. */
  cancel(): void {
    this.#forget()
    void this.#successor?.close()
  }

  refused(key: string, error: VenuekitError): void {
    this.#refused.set(key, error)
  }

  /** Replaces the connection now, and tries it again where that fails: it has to be replaced. */
  async start(reason: string): Promise<void> {
    await this.#begin(reason, (error) => this.#retry(error, reason))
  }

  /** Replaces the connection now because somebody asks for it, who may ask again where that fails. What was planned stays so. */
  async ask(reason: string): Promise<void> {
    await this.#begin(reason, (error) => {
      this.#scope.logger.warn('a connection could not be replaced', { error })
      this.#await()
    })
  }

  async #begin(reason: string, failed: (error: VenuekitError) => void): Promise<void> {
    const old = this.#port.current()
    if (old?.isReady !== true || this.#successor !== undefined || this.#closing.signal.aborted) return
    this.#timer?.cancel()
    this.#scope.logger.info('a connection is being replaced', { connection: connectionName(old.info), reason })
    const successor = this.#port.create()
    this.#successor = successor
    this.#refused.clear()
    const failure = await this.#prepare(successor)
    this.#successor = undefined
    const isWanted = (): boolean => this.#port.current() === old && !this.#closing.signal.aborted
    if (failure === undefined && isWanted()) return this.#takeOver(old, successor)
    await successor.close()
    if (failure !== undefined && isWanted()) failed(failure)
  }

  /** Closes what stands beside the current connection. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#timer?.cancel()
    const beside = [...this.#retiring, ...(this.#successor === undefined ? [] : [this.#successor])]
    await Promise.all(beside.map((connection) => connection.close()))
  }

  #startAfter(delayMs: number, reason: string): void {
    this.#planned = { at: this.#scope.context.clock.monotonic() + delayMs, reason }
    this.#await()
  }

  #await(): void {
    if (this.#planned === undefined) return
    const { clock } = this.#scope.context
    const { at, reason } = this.#planned
    const start = (): void => {
      this.#planned = undefined
      void this.start(reason)
    }
    this.#timer = clock.setTimer(Math.max(0, at - clock.monotonic()), start, { keepAlive: false })
  }

  #forget(): void {
    this.#timer?.cancel()
    this.#planned = undefined
  }

  /** Opens the successor and subscribes everything on it. Says what went wrong. */
  async #prepare(successor: StreamConnection<Topic>): Promise<VenuekitError | undefined> {
    const { exchange } = this.#scope
    try {
      await successor.open()
      successor.topics.subscribe(this.#port.topics.values())
      await successor.topics.settled()
    } catch (error) {
      return asVenuekitError(error)
    }
    // What the old one does not deliver either is not lost by it.
    const isMissing = ({ key, state }: WantedTopic<Topic>): boolean => state !== 'stale' && this.#lacks(successor, key)
    if (successor.isReady && !this.#port.topics.values().some(isMissing)) return undefined
    return new ExchangeConnectionError('The successor could not take over every topic', { exchange })
  }

  #lacks(successor: StreamConnection<Topic>, key: string): boolean {
    return !successor.topics.isConfirmed(key) && !this.#refused.has(key)
  }

  #retry(error: VenuekitError, reason: string): void {
    const { clock } = this.#scope.context
    const step = isFatal(error) ? undefined : this.#retries.lost(clock.monotonic(), askedWaitMs(error))
    this.#scope.logger.warn('a connection could not be replaced', { error, next: step })
    // Where it cannot be, the old one stays until the exchange ends it, and then there is a gap.
    if (step?.do === 'wait') this.#startAfter(step.delayMs, reason)
  }

  #takeOver(old: StreamConnection<Topic>, successor: StreamConnection<Topic>): void {
    const { topics, takeOver } = this.#port
    const { protocol } = this.#scope
    this.#retries.reset()
    old.info.isCurrent = false
    successor.info.isCurrent = true
    takeOver(successor)
    const hasNoOrder = (topic: Topic): boolean => protocol.overlap?.(topic) !== 'ordered'
    topics.missing('the connection was replaced, and frames of both cannot be told apart', successor.info, hasNoOrder)
    const confirmed = topics.values().filter(({ key }) => successor.topics.isConfirmed(key))
    topics.confirmed(
      confirmed.map(({ key }) => key),
      successor.info,
    )
    for (const [key, error] of this.#refused) topics.refused(key, error, successor.info)
    const lacked = topics.values().filter(({ key }) => this.#lacks(successor, key))
    topics.unanswered(
      lacked.map(({ key }) => key),
      'The exchange did not answer to a subscription on the connection that took over',
      successor.info,
    )
    void this.#retire(old)
    this.plan()
  }

  /** Lets an old connection deliver what is under way on it, and end what it was asked for. */
  async #retire(old: StreamConnection<Topic>): Promise<void> {
    this.#retiring.add(old)
    await sleep(this.#scope.context.clock, overlapMs, { signal: this.#closing.signal }).catch(() => {})
    await old.requests.idle()
    await old.close()
    this.#retiring.delete(old)
  }
}
