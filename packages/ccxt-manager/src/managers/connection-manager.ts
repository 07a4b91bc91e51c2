import { type Clock, type Logger, ResourceScope } from '@venuekit/core'
import { ClosedError, ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import type { CcxtExchange, CcxtExchangeId, CcxtExchangeOf } from '../ccxt/ccxt-module.ts'
import { resolveExchangeId } from '../ccxt/exchange-ids.ts'
import { type Connection, type ConnectionPattern, Connections } from '../connections/connections.ts'
import { createExchangeLease, type ExchangeLease } from '../connections/exchange-lease.ts'
import type { Hold } from '../connections/hold.ts'
import { AutoCleanup, type AutoCleanupOptions } from './auto-cleanup.ts'
import type { ManagerSettings } from './manager-settings.ts'
import { Throttle } from './throttle.ts'

/** How one connection stands. */
export interface ConnectionInfo {
  readonly id: string
  readonly testnet: boolean
  readonly contractType: string | undefined
  /** How many use it. */
  readonly refcount: number
  /** Milliseconds since it was last taken or given back. */
  readonly idleMs: number
}

/** Which connections are meant. What is left out means all of them. */
export interface ConnectionFilter {
  readonly testnet?: boolean | undefined
  readonly contractType?: string | undefined
}

/** What was closed, and what was left open because it is in use; ids, one for each connection. */
export interface CloseResult {
  readonly closed: readonly string[]
  readonly inUse: readonly string[]
}

/** The id of an exchange: one of ccxt's, or any text. */
export type AnyExchangeId = CcxtExchangeId | 'huobi' | 'gateio' | (string & {})

/** The name of a method of an object. */
export type MethodName<Of> = {
  [Name in keyof Of]: Of[Name] extends (...args: never[]) => unknown ? Name : never
}[keyof Of]

type ParametersOf<Method> = Method extends (...args: infer Parameters) => unknown ? Parameters : never
type ResultOf<Method> = Method extends (...args: never[]) => infer Result ? Awaited<Result> : never

/** What both sub-managers do with their connections. */
export abstract class ConnectionManager<Options extends object> implements AsyncDisposable {
  protected readonly connections: Connections
  // Private: the environment and the options hold secrets, and a manager may be printed.
  readonly #settings: ManagerSettings
  readonly #throttle: Throttle
  readonly #scope: ResourceScope
  readonly #clock: Clock
  readonly #logger: Logger

  protected constructor(settings: ManagerSettings, domain: 'public' | 'private') {
    const { clock, logger, limiter, requestPauseMs, maxConnections } = settings
    this.#settings = settings
    this.#clock = clock
    this.#logger = logger.child(`ccxt-manager.${domain}`)
    this.#throttle = new Throttle({ clock, limiter, pauseMs: requestPauseMs })
    const name = `the ${domain} ccxt connections`
    this.connections = new Connections({ name, domain, maxConnections, clock, logger: this.#logger })
    this.#scope = new ResourceScope(name)
    this.#scope.defer(() => this.connections.close())
  }

  /** How the open connections stand, those made first first. */
  getConnections(): readonly ConnectionInfo[] {
    return this.connections.matching({}).map(({ name, wrapper }) => ({
      id: name.id,
      testnet: name.testnet,
      contractType: name.contractType,
      refcount: wrapper.getRefcount(),
      idleMs: wrapper.idleMs,
    }))
  }

  /** How many use the connections of an exchange. */
  getRefcount(id: AnyExchangeId, filter: ConnectionFilter = {}): number {
    return this.#matching(id, filter).reduce((sum, { wrapper }) => sum + wrapper.getRefcount(), 0)
  }

  /** Whether something is an open exchange of this manager. */
  owns(exchange: unknown): boolean {
    return isObject(exchange) && this.connections.of(exchange) !== undefined
  }

  /**
   * Gives a connection back that one of the `connect…` methods gave: the exchange itself, or its id and what it was asked for
   * with. What is unknown, or was given back already, is left alone; says whether there was something to give back.
   */
  releaseExchange(exchange: CcxtExchange | AnyExchangeId, options?: Options): boolean {
    const taken =
      typeof exchange === 'string'
        ? this.connections.matching(this.nameOf(exchange, options)).filter(({ takers }) => takers.length > 0)
        : [this.connections.of(exchange)]
    const hold = taken.at(-1)?.takers.pop()
    hold?.release()
    return hold !== undefined
  }

  /** Takes a connection for as long as it is needed, and gives it back whatever happens. */
  exchangeContext<Id extends AnyExchangeId>(id: Id, options?: Options): Promise<ExchangeLease<CcxtExchangeOf<Id>>>
  exchangeContext<Id extends AnyExchangeId, Value>(
    id: Id,
    use: (exchange: CcxtExchangeOf<Id>) => Value,
  ): Promise<Awaited<Value>>
  exchangeContext<Id extends AnyExchangeId, Value>(
    id: Id,
    options: Options | undefined,
    use: (exchange: CcxtExchangeOf<Id>) => Value,
  ): Promise<Awaited<Value>>
  async exchangeContext<Id extends AnyExchangeId, Value>(
    id: Id,
    second?: Options | ((exchange: CcxtExchangeOf<Id>) => Value),
    third?: (exchange: CcxtExchangeOf<Id>) => Value,
  ): Promise<unknown> {
    const [options, use] = typeof second === 'function' ? [undefined, second] : [second, third]
    const hold = await this.hold(id, options)
    const exchange = exchangeOf<Id>(hold.connection)
    if (use === undefined) return createExchangeLease(exchange, hold.release)
    try {
      return await use(exchange)
    } finally {
      hold.release()
    }
  }

  /**
   * Calls one after the other, with `requestPause` between the end of one call and the start of the next. Takes an exchange and
   * the name of its method, or a function; results and errors are passed on as they are.
   */
  throttledCall<Of extends object, Name extends MethodName<Of>>(
    exchange: Of,
    method: Name,
    ...args: ParametersOf<Of[Name]>
  ): Promise<ResultOf<Of[Name]>>
  throttledCall<Args extends readonly unknown[], Result>(
    call: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>>
  throttledCall(target: object, ...rest: readonly unknown[]): Promise<unknown> {
    if (typeof target === 'function') return this.throttle(() => Reflect.apply(target, undefined, rest))
    const [name, ...args] = rest
    const method: unknown = typeof name === 'string' ? Reflect.get(target, name) : undefined
    if (typeof method !== 'function') {
      return Promise.reject(new InvalidInputError('method', `there is no method ${String(name)} to call`))
    }
    return this.throttle(() => Reflect.apply(method, target, args))
  }

  /** The same for work that may leave the line: an abort ends the wait for its turn. */
  throttle<Value>(
    work: () => Value,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Awaited<Value>> {
    return this.#throttle.run(work, options.signal)
  }

  /** Closes the connections that nobody has used for so long, 24 hours unless said otherwise. One in use is never closed. */
  async cleanupUnusedExchanges(
    maxAge: number | { readonly maxAgeHours?: number | undefined } = {},
  ): Promise<{ readonly closed: readonly string[] }> {
    const hours = checkHours(typeof maxAge === 'number' ? maxAge : (maxAge.maxAgeHours ?? 24))
    const old = this.connections
      .matching({})
      .filter((connection) => !this.connections.isBusy(connection) && connection.wrapper.idleMs >= hours * 3_600_000)
    await Promise.all(old.map((connection) => this.connections.end(connection)))
    return { closed: old.map(({ name }) => name.id) }
  }

  /**
   * Closes the connections of an exchange. Those in use are left open and named, with a warning in the log; `force` closes
   * them as well, and whoever uses them gets errors.
   */
  async closeExchange(
    id: AnyExchangeId,
    options: ConnectionFilter & { readonly force?: boolean | undefined } = {},
  ): Promise<CloseResult> {
    const { force = false, ...filter } = options
    const all = this.#matching(id, filter)
    const kept = force ? [] : all.filter((connection) => this.connections.isBusy(connection))
    const closing = all.filter((connection) => !kept.includes(connection))
    for (const { name, wrapper } of kept) {
      this.#logger.warn('not closed: the connection is in use', { exchange: name.id, refcount: wrapper.getRefcount() })
    }
    await Promise.all(closing.map((connection) => this.connections.end(connection)))
    return { closed: closing.map(({ name }) => name.id), inUse: kept.map(({ name }) => name.id) }
  }

  /** Cleans up every `everyMs`, until what is returned is disposed of. It does not keep the process alive. */
  startAutoCleanup(options: AutoCleanupOptions = {}): Disposable {
    if (this.#scope.closed) throw new ClosedError('the manager is closed')
    return this.#scope.use(
      new AutoCleanup({
        ...options,
        clock: this.#clock,
        cleanUp: (maxAgeHours) => this.cleanupUnusedExchanges({ maxAgeHours }),
        onError: (error) => this.#logger.warn('cleaning up failed', { error }),
      }),
    )
  }

  /** Closes every connection, used or not, and ends the cleaning up. Idempotent. */
  close(): Promise<void> {
    return this.#scope.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  protected get settings(): ManagerSettings {
    return this.#settings
  }

  /** Takes a connection for one more user. */
  protected abstract hold(id: string, options: Options | undefined): Promise<Hold>
  /** How the connection is called that these options ask for. */
  protected abstract nameOf(id: string, options: Options | undefined): ConnectionPattern

  /** Takes a connection that is given back by its id. */
  protected async connect<Id extends AnyExchangeId>(id: Id, options: Options | undefined): Promise<CcxtExchangeOf<Id>> {
    const hold = await this.hold(id, options)
    hold.connection.takers.push(hold)
    return exchangeOf<Id>(hold.connection)
  }

  #matching(id: string, { testnet, contractType }: ConnectionFilter): readonly Connection[] {
    return this.connections.matching({ id: resolveExchangeId(id), testnet, contractType })
  }
}

function exchangeOf<Id extends string>({ wrapper }: Connection): CcxtExchangeOf<Id> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its class was looked up by this id; the types of ccxt have the same table
  return wrapper.exchange as CcxtExchangeOf<Id>
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function checkHours(hours: number): number {
  if (Number.isFinite(hours) && hours >= 0) return hours
  throw new ConfigurationError('maxAgeHours', `must be a number of hours, 0 or more, not ${String(hours)}`)
}
