import type { Disposer } from '../async/disposer.ts'
import type { CallOptions } from '../contracts/call.ts'

/**
 * The messages by topic. A key may be a pattern of text, so that a family of topics has one type:
 * `` interface Topics { [topic: `data.trades.${string}`]: Trade } ``.
 */
export type TopicMap = object

/** What each endpoint is asked and what it answers: `interface Endpoints { 'risk.check': { request: Order; response: Verdict } }`. */
export type EndpointMap = object

/** Topics of any name with messages of any kind. */
export type AnyTopics = Readonly<Record<string, unknown>>
/** Endpoints of any name that take and answer anything. */
export type AnyEndpoints = Readonly<Record<string, { readonly request: unknown; readonly response: unknown }>>

/** What an endpoint is asked. */
export type RequestOf<Endpoints, Name extends keyof Endpoints> = Endpoints[Name] extends {
  readonly request: infer Request
}
  ? Request
  : never

/** What an endpoint answers. */
export type ResponseOf<Endpoints, Name extends keyof Endpoints> = Endpoints[Name] extends {
  readonly response: infer Response
}
  ? Response
  : never

/** What one who answers is given beside the request. */
export interface RequestContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** What a bus has done since it was made. */
export interface MessageBusStats {
  readonly published: number
  /** Calls of handlers. */
  readonly delivered: number
  /** Messages that were published to nobody. */
  readonly unheard: number
  readonly requests: number
  readonly handlerErrors: number
  readonly subscriptions: number
  readonly endpoints: number
}

/**
 * How the parts of a system talk without knowing each other: messages by topic to whoever subscribed, and requests to one
 * endpoint that answers. A port: the bus of this package works inside a process, `@venuekit/redis` has one across
 * processes. So that a program can move from one to the other, messages are plain data that survives JSON: no class
 * instances, functions, bigints, maps or undefined values in lists; decimals are strings.
 *
 * A topic is text with dots. A subscription names one topic, or ends in `.*` and gets every topic that begins with what
 * stands before (`data.trades.*`), or is `*` for all.
 *
 * - Messages of one topic reach each handler in the order in which they were published, also when a handler publishes.
 * - A handler that throws or rejects is reported and stops nobody. Promises of handlers are not waited for.
 * - `publish` hands over and does not wait; `flush` resolves when everything published so far was handed over.
 */
export interface MessageBus<
  Topics extends TopicMap = AnyTopics,
  Endpoints extends EndpointMap = AnyEndpoints,
> extends AsyncDisposable {
  publish<Topic extends keyof Topics & string>(topic: Topic, message: Topics[Topic]): void
  /** Calls `handler` for every message of the topic or the pattern; what is returned ends that. */
  subscribe<Topic extends keyof Topics & string>(
    pattern: Topic,
    handler: (message: Topics[Topic], topic: string) => void,
  ): Disposer
  subscribe(pattern: '*', handler: (message: unknown, topic: string) => void): Disposer
  /** Makes `handler` the one that answers for an endpoint; what is returned ends that. */
  register<Name extends keyof Endpoints & string>(
    endpoint: Name,
    handler: (
      request: RequestOf<Endpoints, Name>,
      context: RequestContext,
    ) => ResponseOf<Endpoints, Name> | Promise<ResponseOf<Endpoints, Name>>,
  ): Disposer
  /** Hands a message to the endpoint; resolves when it was handed over, without waiting for what becomes of it. */
  send<Name extends keyof Endpoints & string>(
    endpoint: Name,
    message: RequestOf<Endpoints, Name>,
    options?: CallOptions,
  ): Promise<void>
  /** Asks the endpoint and waits for its answer, at most `timeoutMs`. Its error rejects the call. */
  request<Name extends keyof Endpoints & string>(
    endpoint: Name,
    request: RequestOf<Endpoints, Name>,
    options?: CallOptions,
  ): Promise<ResponseOf<Endpoints, Name>>
  /** Resolves when everything that was published before was handed over. */
  flush(options?: CallOptions): Promise<void>
  readonly stats: MessageBusStats
  /** Ends all subscriptions and endpoints; requests under way fail with a `ClosedError`. Idempotent. */
  close(): Promise<void>
}
