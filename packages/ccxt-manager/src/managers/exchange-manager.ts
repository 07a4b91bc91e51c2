import { ResourceScope } from '@venuekit/core'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import { normalizeSymbol } from '../ccxt/normalize-symbol.ts'
import { credentialNames } from '../credentials/exchange-credentials.ts'
import { AuthenticatedExchangeManager, type ConnectOptions } from './authenticated-exchange-manager.ts'
import type { AutoCleanupOptions } from './auto-cleanup.ts'
import type { AnyExchangeId, CloseResult, ConnectionFilter } from './connection-manager.ts'
import type { ExchangeManagerOptions } from './manager-settings.ts'
import { type NamedConnections, namedConnectionMethods } from './named-exchanges.ts'
import { PublicExchangeManager } from './public-exchange-manager.ts'

/** What the facade hands on as it is, and to which manager. */
const toAuthenticated = [
  'connectToExchangeWithCredentials',
  'setExchangeCredentials',
  'updateDefaultCredentials',
  'exchangeContext',
] as const
const toPublic = ['connectToExchangeWithNoCredentials', 'withFallback'] as const

type Handed = Pick<AuthenticatedExchangeManager, (typeof toAuthenticated)[number]> &
  Pick<PublicExchangeManager, (typeof toPublic)[number]> &
  NamedConnections & {
    /** Takes a public connection for as long as it is needed, and gives it back whatever happens. */
    readonly publicExchangeContext: PublicExchangeManager['exchangeContext']
    /** One call after the other: in the line of the manager that the exchange is of, functions in that of the accounts. */
    readonly throttledCall: AuthenticatedExchangeManager['throttledCall']
  }

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging, typescript/no-empty-object-type -- the constructor adds what is handed on
export interface ExchangeManager extends Handed {}

/**
 * The one entry to ccxt: accounts and public data, each with connections that are shared, counted and closed when nobody uses
 * them. It offers every method of its two managers.
 *
 * @example
 * ```ts
 * import { ExchangeManager } from '@venuekit/ccxt-manager'
 *
 * await using manager = new ExchangeManager({ apiKey: 'not-a-real-key-0000', apiSecret: 'not-a-real-secret' })
 * await using account = await manager.exchangeContext('binance', { contractType: 'spot' })
 * console.log(account.exchange.options['defaultType']) // spot
 * ```
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- see above
export class ExchangeManager implements AsyncDisposable {
  /** Connections to accounts. Another one may be put in its place; it is then closed by whoever made it. */
  authenticated: AuthenticatedExchangeManager
  /** Connections for public data. Another one may be put in its place, as above. */
  public: PublicExchangeManager
  readonly #scope = new ResourceScope('the exchange manager')

  constructor(options: ExchangeManagerOptions = {}) {
    this.authenticated = this.#scope.use(new AuthenticatedExchangeManager(options))
    this.public = this.#scope.use(new PublicExchangeManager(publicPartOf(options)))
    for (const name of [...toAuthenticated, ...namedConnectionMethods]) this.#handOn(name, () => this.authenticated)
    for (const name of toPublic) this.#handOn(name, () => this.public)
    this.#handOn('publicExchangeContext', () => this.public, 'exchangeContext')
    this.#handOn('throttledCall', (exchange) => (this.public.owns(exchange) ? this.public : this.authenticated))
  }

  /** The exchanges that `withFallback` asks, in this order. */
  get exchangePriorityForFallback(): readonly string[] {
    return this.public.exchangePriorityForFallback
  }

  set exchangePriorityForFallback(ids: readonly string[]) {
    this.public.exchangePriorityForFallback = ids
  }

  /** The spot symbol of a market: `BTC/USDT:USDT` and `BTCUSDT` are both `BTC/USDT`. */
  normalizeSymbol(symbol: string): string {
    return normalizeSymbol(symbol)
  }

  /** Gives a connection back: the exchange itself, whoever's it is, or the id of one of an account. */
  releaseExchange(exchange: CcxtExchange | AnyExchangeId, options?: ConnectOptions): boolean {
    if (typeof exchange !== 'string' && this.public.owns(exchange)) return this.public.releaseExchange(exchange)
    return this.authenticated.releaseExchange(exchange, options)
  }

  /** Gives a public connection back, by the exchange or its id. */
  releasePublicExchange(exchange: CcxtExchange | AnyExchangeId): boolean {
    return this.public.releaseExchange(exchange)
  }

  /** Closes the connections of both managers that nobody has used for so long, 24 hours unless said otherwise. */
  async cleanupUnusedExchanges(
    maxAge: number | { readonly maxAgeHours?: number | undefined } = {},
  ): Promise<{ readonly closed: readonly string[] }> {
    const both = await Promise.all([this.authenticated, this.public].map((one) => one.cleanupUnusedExchanges(maxAge)))
    return { closed: both.flatMap(({ closed }) => closed) }
  }

  /** Closes the connections of an exchange in both managers. Those in use stay open, unless forced. */
  async closeExchange(
    id: AnyExchangeId,
    options: ConnectionFilter & { readonly force?: boolean | undefined } = {},
  ): Promise<CloseResult> {
    const both = await Promise.all([this.authenticated, this.public].map((one) => one.closeExchange(id, options)))
    return { closed: both.flatMap(({ closed }) => closed), inUse: both.flatMap(({ inUse }) => inUse) }
  }

  /** Cleans up in both managers again and again, until what is returned is disposed of. */
  startAutoCleanup(options: AutoCleanupOptions = {}): Disposable {
    const both = [this.authenticated.startAutoCleanup(options), this.public.startAutoCleanup(options)]
    return {
      [Symbol.dispose]: () => {
        for (const one of both) one[Symbol.dispose]()
      },
    }
  }

  /** Closes every connection of the managers that it has made. Idempotent. */
  close(): Promise<void> {
    return this.#scope.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** Gives this object a method that calls that of a manager; its types are those of the declaration above. */
  #handOn(name: string, to: (first: unknown) => object, method = name): void {
    const value = (...args: readonly unknown[]): unknown => {
      const manager = to(args[0])
      return Reflect.apply(Reflect.get(manager, method), manager, args)
    }
    Object.defineProperty(this, name, { value })
  }
}

/** Public connections get no credentials, and are those of the real exchange. */
function publicPartOf(options: ExchangeManagerOptions) {
  const { testnet: _testnet, ...rest } = options
  return Object.fromEntries(Object.entries(rest).filter(([name]) => !credentialNames.some((one) => one === name)))
}
