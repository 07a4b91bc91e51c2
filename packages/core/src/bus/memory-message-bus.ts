import { onAbort, throwIfAborted } from '../async/abort.ts'
import { createDisposer, type Disposer } from '../async/disposer.ts'
import { Fifo } from '../async/fifo.ts'
import { AbortRelay } from '../async/relay.ts'
import { withTimeout } from '../async/timeout.ts'
import type { CallOptions } from '../contracts/call.ts'
import {
  ClosedError,
  ConfigurationError,
  InvalidInputError,
  NotSupportedError,
  OverflowError,
} from '../errors/general.ts'
import { callHandler } from '../streams/handler-set.ts'
import type { Clock } from '../time/clock.ts'
import type {
  AnyEndpoints,
  AnyTopics,
  EndpointMap,
  MessageBus,
  MessageBusStats,
  RequestContext,
  RequestOf,
  ResponseOf,
  TopicMap,
} from './message-bus.ts'
import { checkTopic, TopicHandlers } from './topic-handlers.ts'

/** What `createMessageBus` needs. */
export interface MessageBusOptions {
  /** Measures how long requests take. */
  readonly clock: Clock
  /** Takes what handlers throw or reject with; `where` is the topic or the endpoint. */
  readonly onHandlerError: (error: unknown, where: string) => void
  /** How long a request may take that does not say; 10 s by default. */
  readonly requestTimeoutMs?: number | undefined
  /** How many messages handlers may publish, directly or not, because of one; more is taken for an endless loop. 100,000 by default. */
  readonly maxChain?: number | undefined
}

type EndpointHandler = (request: never, context: RequestContext) => unknown

/**
 * Makes the message bus inside a process. Messages are delivered before `publish` returns; what a handler publishes is
 * delivered after what was published before it.
 *
 * @example
 * ```ts
 * import { createMessageBus } from '@venuekit/core'
 * import { systemClock } from '@venuekit/core/time'
 *
 * interface Topics { [topic: `data.trades.${string}`]: { price: string } }
 * interface Endpoints { 'risk.check': { request: { size: string }; response: { allowed: boolean } } }
 *
 * await using bus = createMessageBus<Topics, Endpoints>({ clock: systemClock, onHandlerError: (error) => console.error(error) })
 * bus.subscribe('data.trades.*', (trade, topic) => console.log(topic, trade.price))
 * bus.register('risk.check', async ({ size }) => ({ allowed: size !== '0' }))
 * bus.publish('data.trades.gateio', { price: '101.5' })
 * await bus.request('risk.check', { size: '0.1' }) // { allowed: true }
 * ```
 */
export function createMessageBus<Topics extends TopicMap = AnyTopics, Endpoints extends EndpointMap = AnyEndpoints>(
  options: MessageBusOptions,
): MessageBus<Topics, Endpoints> {
  return new MemoryMessageBus<Topics, Endpoints>(options)
}

/** What `createMessageBus` makes. */
export class MemoryMessageBus<Topics extends TopicMap, Endpoints extends EndpointMap> implements MessageBus<
  Topics,
  Endpoints
> {
  readonly #options: MessageBusOptions
  readonly #maxChain: number
  readonly #handlers = new TopicHandlers()
  readonly #endpoints = new Map<string, EndpointHandler>()
  readonly #closer = new AbortController()
  /** What is to be done after what is being done: in order, though handlers publish. */
  readonly #pending = new Fifo<() => void>()
  #delivering = false
  /** How many jobs have come up because of the one that was run first. */
  #chain = 0
  #counts = { published: 0, delivered: 0, unheard: 0, requests: 0, handlerErrors: 0 }

  constructor(options: MessageBusOptions) {
    const { maxChain = 100_000 } = options
    if (!Number.isSafeInteger(maxChain) || maxChain < 1) {
      throw new ConfigurationError('maxChain', `must be a positive integer, not ${maxChain}`)
    }
    this.#options = options
    this.#maxChain = maxChain
  }

  get stats(): MessageBusStats {
    return { ...this.#counts, subscriptions: this.#handlers.size, endpoints: this.#endpoints.size }
  }

  publish<Topic extends keyof Topics & string>(topic: Topic, message: Topics[Topic]): void {
    this.#checkOpen(`publish ${topic}`)
    checkTopic(topic)
    this.#counts.published += 1
    this.#inOrder(() => {
      const count = this.#handlers.deliver({ topic, message }, (error) => this.#report(error, topic))
      this.#counts.delivered += count
      if (count === 0) this.#counts.unheard += 1
    })
  }

  subscribe(pattern: string, handler: (message: never, topic: string) => void): Disposer {
    this.#checkOpen(`subscribe ${pattern}`)
    return this.#handlers.add(pattern, handler)
  }

  register<Name extends keyof Endpoints & string>(
    endpoint: Name,
    handler: (
      request: RequestOf<Endpoints, Name>,
      context: RequestContext,
    ) => ResponseOf<Endpoints, Name> | Promise<ResponseOf<Endpoints, Name>>,
  ): Disposer {
    this.#checkOpen(`register ${endpoint}`)
    if (this.#endpoints.has(endpoint)) {
      throw new InvalidInputError('endpoint', `"${endpoint}" is registered already; one answers for an endpoint`)
    }
    this.#endpoints.set(endpoint, handler)
    return createDisposer(() => {
      if (this.#endpoints.get(endpoint) === handler) this.#endpoints.delete(endpoint)
    })
  }

  async send<Name extends keyof Endpoints & string>(
    endpoint: Name,
    message: RequestOf<Endpoints, Name>,
    options: CallOptions = {},
  ): Promise<void> {
    const operation = `send ${endpoint}`
    const handler = this.#endpointOf(endpoint, operation)
    throwIfAborted(options.signal, operation)
    const context: RequestContext = { signal: this.#closer.signal }
    const answer = (request: never): unknown => handler(request, context)
    await this.#queued(() => callHandler(answer, message, (error) => this.#report(error, endpoint)))
  }

  async request<Name extends keyof Endpoints & string>(
    endpoint: Name,
    request: RequestOf<Endpoints, Name>,
    options: CallOptions = {},
  ): Promise<ResponseOf<Endpoints, Name>> {
    const operation = `request ${endpoint}`
    const handler = this.#endpointOf(endpoint, operation)
    const { clock, requestTimeoutMs = 10_000 } = this.#options
    const { signal, timeoutMs = requestTimeoutMs } = options
    this.#counts.requests += 1
    const answer = await withTimeout((limit) => this.#answer(handler, request, limit), {
      clock,
      timeoutMs,
      operation,
      signal,
    })
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the endpoint's handler was typed with its answer in register()
    return answer as ResponseOf<Endpoints, Name>
  }

  async flush(options: CallOptions = {}): Promise<void> {
    throwIfAborted(options.signal, 'flush')
    await this.#queued(() => {})
  }

  async close(): Promise<void> {
    if (this.#closer.signal.aborted) return
    this.#handlers.clear()
    this.#endpoints.clear()
    this.#closer.abort(new ClosedError('the message bus was closed'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #checkOpen(operation: string): void {
    if (this.#closer.signal.aborted) throw new ClosedError('the message bus is closed', { operation })
  }

  #endpointOf(endpoint: string, operation: string): EndpointHandler {
    this.#checkOpen(operation)
    const handler = this.#endpoints.get(endpoint)
    if (handler !== undefined) return handler
    throw new NotSupportedError(`no endpoint "${endpoint}" is registered on the message bus`, { operation })
  }

  /** Has the endpoint answer, until nobody waits for it any more or the bus is closed. */
  async #answer(handler: EndpointHandler, request: unknown, limit: AbortSignal): Promise<unknown> {
    const closing = this.#closer.signal
    using relay = new AbortRelay([limit, closing])
    const { promise: closed, reject } = Promise.withResolvers<never>()
    const detach = onAbort(closing, () => reject(closing.reason))
    let answer: unknown
    const ask = (): void => {
      // It may have waited for its turn longer than its caller; nothing is done for nobody.
      throwIfAborted(relay.signal, 'request')
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the endpoint's handler was typed with its request in register()
      answer = handler(request as never, { signal: relay.signal })
    }
    try {
      return await Promise.race([closed, this.#queued(ask).then(() => answer)])
    } finally {
      detach()
    }
  }

  /** Runs a job in its turn; what it throws rejects. */
  async #queued(job: () => void): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#inOrder(() => {
      try {
        job()
        resolve()
      } catch (error) {
        reject(error)
      }
    })
    await promise
  }

  /** Runs a job now, or after what is being done and waits already. Jobs do not throw. */
  #inOrder(job: () => void): void {
    if (this.#delivering) {
      this.#chain += 1
      if (this.#chain > this.#maxChain) {
        throw new OverflowError(
          `handlers of the message bus published more than ${this.#maxChain} messages because of one`,
        )
      }
      this.#pending.push(job)
      return
    }
    this.#delivering = true
    try {
      for (let next: (() => void) | undefined = job; next !== undefined; next = this.#pending.shift()) next()
    } finally {
      this.#delivering = false
      this.#chain = 0
    }
  }

  #report(error: unknown, where: string): void {
    this.#counts.handlerErrors += 1
    this.#options.onHandlerError(error, where)
  }
}
