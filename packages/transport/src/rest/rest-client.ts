import type { Budgets, CommandOptions, Endpoint, Instruments, Logger, Metrics, SignRequest } from '@venuekit/core'
import type { Clock } from '@venuekit/core/time'
import type { CallScope } from './call-scope.ts'
import type { RestPoolStats } from './connection-pool.ts'
import type { ExchangeTime } from './exchange-time.ts'
import type { LimitRules } from './limit-rules.ts'
import { LinkedList } from './linked-list.ts'
import type { RestTap } from './monitor.ts'
import type { Query } from './query.ts'
import type { RefusalTable } from './refusal.ts'
import { createRestBase, type RestBase, type RestBaseUse } from './rest-base.ts'
import { RestCall } from './rest-call.ts'
import type { RestContext } from './rest-context.ts'
import type { RestPools } from './rest-pools.ts'
import type { RestTimeOptions } from './rest-times.ts'

/** When the request that was answered left, and when the head of its answer came, on the monotonic clock. */
export interface RestTiming {
  readonly sentAt: number
  readonly receivedAt: number
}

/**
 * What a call takes beside its parameters. `timeoutMs` is for the whole of it: the wait for a permit, every attempt and the waits between
 * them; without it each attempt has the client's `timeoutMs`. `sendWithinMs` is the client's for orders and cancels
 * unless it is given.
 */
export interface RestCallOptions extends CommandOptions {
  /** Told when an answer has come, before it is read. */
  readonly onTiming?: ((timing: RestTiming) => void) | undefined
  /** Told how many rows of a list could not be read and were left out of the answer. */
  readonly onRejected?: ((rows: number) => void) | undefined
}

/** What a client needs of its exchange and of the factory. */
export interface RestClientOptions<Credentials = unknown> extends RestTimeOptions {
  /** The exchange's id: for errors, logs and metrics. */
  readonly exchange: string
  readonly domain: 'public' | 'private'
  /** `https://api.gateio.ws/api/v4`; plain http is taken for this machine alone. */
  readonly baseUrl: string
  readonly pools: RestPools
  /** A fingerprint of the credentials: clients of different accounts never share a connection. */
  readonly account?: string | undefined
  /** Until a connection is there, in the place of what the pools were made with. */
  readonly connectTimeoutMs?: number | undefined
  /** Shared with every other client of the exchange: it counts per address and account, not per object. */
  readonly budgets: Budgets
  /** The exchange's table of refusals. It is asked about every answer, a 200 among them. */
  readonly refusals: RefusalTable
  readonly limits?: LimitRules | undefined
  /** Without it timestamps are those of this machine. */
  readonly time?: ExchangeTime | undefined
  readonly sign?: SignRequest<Credentials> | undefined
  /** Asked for each signature, so that keys can be rotated while the client runs. */
  readonly credentials?: (() => Promise<Credentials>) | undefined
  /** The exchange's markets as they are now, for endpoints that write or read symbols. */
  readonly instruments?: (() => Instruments) | undefined
  /** How the exchange wants a query written; the default is `encodeQuery`. The signature has to be made of the same text. */
  readonly encodeQuery?: ((query: Query) => string) | undefined
  /** Header lines of every request, over those that the client sets by itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
  readonly metrics?: Metrics | undefined
  /** Is shown every request and answer. */
  readonly tap?: RestTap | undefined
  /** Chance for the waits between attempts. */
  readonly random?: (() => number) | undefined
}

/** Calls the REST interface of one exchange, in one domain, for one account. */
export interface RestClient extends AsyncDisposable {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly closed: boolean
  /**
   * Makes one call: waits for its permit, signs, sends, reads and checks the answer. What is declared `safe` is tried again
   * after a failure that passes; nothing else ever is.
   *
   * @throws Only errors of `@venuekit/core`. For an endpoint that changes something each of them has its `outcome`:
   * `not-sent` where that is proven, `rejected` where the exchange's table says so, otherwise `unknown`.
   */
  call<Parameters, Wire, Result>(
    endpoint: Endpoint<Parameters, Wire, Result>,
    parameters: Parameters,
    options?: RestCallOptions,
  ): Promise<Result>
  /** How its connections stand; clients of the same server, domain and account share them. */
  stats(): RestPoolStats
  /**
   * Refuses new calls, ends those that wait, gives those that are on their way `closeGraceMs` to finish, then cuts them off and lets go of the
   * connections. Idempotent.
   */
  close(): Promise<void>
}

/**
 * Makes a REST client. Nothing is opened and nothing is loaded before its first call.
 *
 * @example
 * ```ts
 * import { createBudgets, systemClock } from '@venuekit/core'
 * import { createBareRestClient, createRestPools } from '@venuekit/transport'
 *
 * await using pools = createRestPools()
 * await using client = createBareRestClient({
 *   exchange: 'gateio',
 *   domain: 'public',
 *   baseUrl: 'https://api.gateio.ws/api/v4',
 *   pools,
 *   budgets: createBudgets({ clock: systemClock, budgets: [] }),
 *   refusals: () => undefined,
 * })
 * client.stats().opened // 0
 * ```
 */
export function createBareRestClient<Credentials>(options: RestClientOptions<Credentials>): RestClient {
  const base = createRestBase(options)
  return restClientOf(base, { release: () => base.close() })
}

/**
 * A client over what others use as well: it closes its own calls alone, and then lets go of the base.
 */
export function restClientOf(base: RestBase, use: RestBaseUse): RestClient {
  return new PooledRestClient(base, use)
}

class PooledRestClient implements RestClient {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly #context: RestContext
  readonly #release: () => Promise<void>
  readonly #closeGraceMs: number
  readonly #running = new LinkedList<CallScope>()
  readonly #ended: (scope: CallScope) => void
  #onDrained: (() => void) | undefined
  #closing: Promise<void> | undefined

  constructor({ context, domain, closeGraceMs }: RestBase, { instruments, release }: RestBaseUse) {
    this.exchange = context.exchange
    this.domain = domain
    this.#context = instruments === undefined ? context : { ...context, instruments }
    this.#release = release
    this.#closeGraceMs = closeGraceMs
    this.#ended = (scope) => {
      this.#running.remove(scope)
      if (this.#running.first === undefined) this.#onDrained?.()
    }
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  call<Parameters, Wire, Result>(
    endpoint: Endpoint<Parameters, Wire, Result>,
    parameters: Parameters,
    options: RestCallOptions = {},
  ): Promise<Result> {
    const call = new RestCall(this.#context, endpoint, { parameters, options })
    if (this.closed) call.scope.cancel({ by: 'close' })
    this.#running.add(call.scope)
    return call.run(this.#ended)
  }

  stats(): RestPoolStats {
    return this.#context.pool.stats
  }

  close(): Promise<void> {
    this.#closing ??= this.#shutDown()
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #shutDown(): Promise<void> {
    for (const scope of this.#running.items()) if (!scope.onTheWire) scope.cancel({ by: 'close' })
    if (this.#running.first !== undefined) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#onDrained = resolve
      using _ = this.#context.clock.setTimer(this.#closeGraceMs, () => {
        for (const scope of this.#running.items()) scope.cancel({ by: 'close' })
      })
      await promise
    }
    await this.#release()
  }
}
