import {
  BoundHandler,
  clientLogger,
  connectionOptions,
  type ConnectionOverrides,
  type ConnectionState,
  type Control,
  type ExchangeContext,
  type StreamProtocol,
} from '@venuekit/core'
import { throwIfAborted, withTimeout, type Disposer } from '@venuekit/core/async'
import { ClosedError } from '@venuekit/core/errors'
import { checkNetworkOptions, type NetworkOptions } from '../network/network-options.ts'
import type { ConnectionInfo } from './connection-info.ts'
import type { RequestWait, StreamRequest } from './pending-requests.ts'
import type { SessionScope, StreamSink } from './session-scope.ts'
import type { Shard, StreamStateChange } from './shard.ts'
import { ShardGroups } from './shard-groups.ts'
import type { StreamMark } from './stream-mark.ts'
import { streamMetrics } from './stream-metrics.ts'
import type { StreamTap } from './tap.ts'
import { WantedTopic, type TopicState } from './wanted-topic.ts'

/** What a session is made of. Clock, logger, metrics and budgets are those of the context. */
export interface StreamSessionOptions<Topic, Credentials = unknown> {
  /** The id of the exchange. */
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly protocol: StreamProtocol<Topic, Credentials>
  readonly context: ExchangeContext<Credentials>
  readonly sink: StreamSink
  /**
   * Takes what the sink does not and what is no control frame either: orders, tickers, candles. What it throws is a frame that
   * could not be read, as with the sink.
   */
  readonly unread?: ((bytes: Uint8Array, binary: boolean, connection: ConnectionInfo) => void) | undefined
  /** What differs from `connectionDefaults`; the heartbeat of the protocol is laid under it. */
  readonly connection?: ConnectionOverrides | undefined
  readonly network?: NetworkOptions | undefined
  /** Offers permessage-deflate. What is unpacked is held to `socket.maxMessageBytes`. Off by default: it takes processor time and memory. */
  readonly compression?: boolean | undefined
  readonly tap?: StreamTap | undefined
  readonly random?: (() => number) | undefined
}

/**
 * How long a call waits. Without `timeoutMs` it is as long as the exchange answers and connections are tried: one that never was is given
 * up once `socket.connectTimeoutMs` has passed.
 */
export interface StreamCallOptions {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

/** How long a subscription waits, and for what. */
export interface StreamSubscribeOptions extends StreamCallOptions {
  /**
   * For exchanges that confirm topics which do not exist: data must come within this time after the confirmation, and the
   * subscription settles with it. The consumer says so with `delivered`.
   */
  readonly firstFrameWithinMs?: number | undefined
}

/** What a session tells, by kind. */
export interface StreamEvents<Topic> {
  readonly mark: StreamMark<Topic>
  readonly state: StreamStateChange
  readonly notice: { readonly text: string; readonly connection: ConnectionInfo }
}

/** A connection of a session and the number of topics that it carries. */
export interface StreamConnectionStatus {
  readonly group: string
  readonly shard: number
  readonly state: ConnectionState
  readonly topics: number
  /** Absent while there is none. */
  readonly connection: ConnectionInfo | undefined
}

/**
 * The sockets of one exchange, one domain and one account. Subscriptions are declared: what is wanted is kept through
 * every reconnect, spread over as many connections as the exchange asks for, at its pace.
 */
export interface StreamSession<Topic> extends AsyncDisposable {
  /**
   * Declares a topic as wanted; resolves when the exchange has confirmed it. Twice the same topic is one subscription.
   *
   * @throws ExchangeApiError when the exchange refuses it, NetworkError when no connection is to be had, AbortedError,
   * TimeoutError, ClosedError. Then the topic is not wanted any more.
   */
  subscribe(topic: Topic, options?: StreamSubscribeOptions): Promise<void>
  /** The topic is not wanted any more. Resolves when the exchange has been told; a topic that is not wanted is no error. */
  unsubscribe(topic: Topic): Promise<void>
  /** Subscribes a topic anew, so that it begins again with its snapshot; where connecting is subscribing, by another connection. */
  resubscribe(topic: Topic, options?: StreamCallOptions): Promise<void>
  /** Data of the topic has come: for topics with `firstFrameWithinMs`, and as good as a confirmation. */
  delivered(topic: Topic): void
  /** The name of a topic in the protocol's words: two topics with one key are one subscription. */
  keyOf(topic: Topic): string
  /** How a topic stands; undefined when it is not wanted. */
  stateOf(topic: Topic): TopicState | undefined
  /** The connection that carries a topic; undefined while there is none. */
  connectionOf(topic: Topic): ConnectionInfo | undefined
  /** Connects a group and keeps it connected without a topic: for requests. */
  connect(group: string, options?: StreamCallOptions): Promise<void>
  /**
   * Sends a request and resolves with the bytes of its answer. It is never held until there is a connection: without one it
   * fails at once.
   *
   * @throws Every error has an `outcome`: `not-sent` as long as nothing has been written, else `unknown`.
   */
  request(group: string, request: StreamRequest, options?: StreamCallOptions): Promise<Uint8Array>
  /** Replaces the connections of a group, or all. Their topics are subscribed again. */
  reconnect(reason: string, group?: string): void
  /**
   * Replaces the connection that carries a topic without a hole, as before the end of its lifetime: both deliver for a while. False where it
   * does not begin: there is no connection, or it is being replaced.
   */
  replace(topic: Topic, reason: string): boolean
  connections(): readonly StreamConnectionStatus[]
  /** Calls `handler` synchronously; what is returned removes it. */
  on<Kind extends keyof StreamEvents<Topic>>(kind: Kind, handler: (event: StreamEvents<Topic>[Kind]) => void): Disposer
  /** Ends everything, with a goodbye to the exchange. Idempotent. */
  close(): Promise<void>
}

/**
 * Makes a session. Nothing is opened before the first topic is wanted.
 *
 * @example
 * ```ts
 * import type { Decoder, ExchangeContext, StreamProtocol } from '@venuekit/core'
 * import { createStreamSession } from '@venuekit/transport'
 *
 * async function follow(protocol: StreamProtocol<string>, decoder: Decoder, context: ExchangeContext<unknown>) {
 *   const session = createStreamSession({
 *     exchange: 'gateio',
 *     domain: 'public',
 *     protocol,
 *     context,
 *     sink: (bytes, binary) => decoder.push(bytes, binary),
 *   })
 *   session.on('mark', ({ type, topics, reason }) => console.log(type, topics, reason))
 *   await session.subscribe('spot.trades BTC_USDT')
 *   return session
 * }
 * ```
 */
export function createStreamSession<Topic, Credentials = unknown>(
  options: StreamSessionOptions<Topic, Credentials>,
): StreamSession<Topic> {
  return new OpenStreamSession(options)
}

class OpenStreamSession<Topic> implements StreamSession<Topic> {
  readonly #scope: SessionScope<Topic>
  readonly #groups: ShardGroups<Topic>
  readonly #events: BoundHandler<StreamEvents<Topic>>
  #closed: Promise<void> | undefined
  #lastConnectionId = 0

  // What the protocol takes and what the context gives were typed together by `createStreamSession`.
  constructor(options: StreamSessionOptions<Topic>) {
    const {
      exchange,
      domain,
      protocol,
      context,
      sink,
      unread,
      tap,
      compression = false,
      random = Math.random,
    } = options
    const logger = clientLogger(context.logger, { exchange, domain, kind: 'websocket' })
    const { everyMs, answerWithinMs } = protocol.heartbeat
    this.#events = new BoundHandler((error) => logger.error('a handler of a stream failed', { error }))
    this.#scope = {
      exchange,
      domain,
      protocol,
      context,
      sink,
      unread,
      tap,
      compression,
      random,
      logger,
      options: connectionOptions({ heartbeat: { everyMs, answerWithinMs } }, options.connection ?? {}),
      network: checkNetworkOptions(options.network ?? {}),
      metrics: streamMetrics(context.metrics, { exchange, domain }),
      notice: (control, connection) => this.#notice(control, connection),
      nextConnectionId: () => (this.#lastConnectionId += 1),
    }
    this.#groups = new ShardGroups(this.#scope, {
      mark: (mark) => this.#events.dispatch('mark', mark),
      state: (change) => this.#events.dispatch('state', change),
    })
  }

  async subscribe(topic: Topic, options: StreamSubscribeOptions = {}): Promise<void> {
    this.#checkOpen()
    const operation = 'subscribe'
    throwIfAborted(options.signal, operation)
    const key = this.keyOf(topic)
    const wanted = this.#groups.find(key) ?? this.#groups.add(new WantedTopic(key, topic, options.firstFrameWithinMs))
    try {
      await this.#within(options, operation, (signal) => wanted.confirmed(signal, operation))
    } catch (error) {
      if (wanted.isAbandoned && this.#groups.find(key) === wanted) void this.#groups.remove(wanted)
      throw error
    }
  }

  async unsubscribe(topic: Topic): Promise<void> {
    const wanted = this.#groups.find(this.keyOf(topic))
    if (wanted !== undefined) await this.#groups.remove(wanted)
  }

  async resubscribe(topic: Topic, options: StreamCallOptions = {}): Promise<void> {
    this.#checkOpen()
    const wanted = this.#groups.find(this.keyOf(topic))
    if (wanted === undefined) return this.subscribe(topic, options)
    const shard = this.#groups.shardOf(wanted)
    await this.#within(options, 'resubscribe', async (signal) => shard?.resubscribe(wanted, signal))
  }

  delivered(topic: Topic): void {
    this.#carrierOf(topic)?.delivered(this.keyOf(topic))
  }

  keyOf(topic: Topic): string {
    return this.#scope.protocol.key(topic)
  }

  stateOf(topic: Topic): TopicState | undefined {
    return this.#groups.find(this.keyOf(topic))?.state
  }

  connectionOf(topic: Topic): ConnectionInfo | undefined {
    return this.#carrierOf(topic)?.connection
  }

  async connect(group: string, options: StreamCallOptions = {}): Promise<void> {
    this.#checkOpen()
    await this.#within(options, 'connect', (signal) => this.#groups.first(group).pin(signal, 'connect'))
  }

  async request(group: string, request: StreamRequest, options: StreamCallOptions = {}): Promise<Uint8Array> {
    const { timeoutMs = this.#scope.options.request.timeoutMs, signal } = options
    const wait: RequestWait = { timeoutMs, signal }
    return this.#groups.request(group, request, wait)
  }

  reconnect(reason: string, group?: string): void {
    for (const shard of this.#groups.shards(group)) shard.reconnect(reason)
  }

  replace(topic: Topic, reason: string): boolean {
    return this.#carrierOf(topic)?.replace(reason) ?? false
  }

  connections(): readonly StreamConnectionStatus[] {
    return this.#groups.shards().map(({ place, state, topics, connection }) => {
      return { ...place, state, topics: topics.size, connection }
    })
  }

  on<Kind extends keyof StreamEvents<Topic>>(
    kind: Kind,
    handler: (event: StreamEvents<Topic>[Kind]) => void,
  ): Disposer {
    return this.#events.bind(kind, handler)
  }

  close(): Promise<void> {
    this.#closed ??= this.#groups.close().finally(() => this.#events.clear())
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #carrierOf(topic: Topic): Shard<Topic> | undefined {
    const wanted = this.#groups.find(this.keyOf(topic))
    return wanted && this.#groups.shardOf(wanted)
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) throw new ClosedError(`The stream session of ${this.#scope.exchange} is closed`)
  }

  async #within(
    { signal, timeoutMs = Infinity }: StreamCallOptions,
    operation: string,
    work: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    await withTimeout(work, { clock: this.#scope.context.clock, timeoutMs, signal, operation })
  }

  #notice(control: Extract<Control, { readonly type: 'notice' }>, connection: ConnectionInfo): void {
    this.#scope.logger.info('the exchange announces something', { text: control.text, connection: connection.id })
    this.#events.dispatch('notice', { text: control.text, connection })
  }
}
