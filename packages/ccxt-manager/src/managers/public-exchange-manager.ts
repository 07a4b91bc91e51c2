import { throwIfAborted } from '@venuekit/core'
import { classOf, type CcxtExchange, type CcxtExchangeOf, loadCcxt } from '../ccxt/ccxt-module.ts'
import { checkPriority, resolveExchangeId } from '../ccxt/exchange-ids.ts'
import type { ConnectionName } from '../connections/connections.ts'
import type { Hold } from '../connections/hold.ts'
import { type FallbackAttempt, FallbackExhaustedError } from '../errors/manager-errors.ts'
import { type AnyExchangeId, ConnectionManager } from './connection-manager.ts'
import { movesOn } from './fallback.ts'
import { type ExchangeManagerOptions, parseManagerOptions } from './manager-settings.ts'
import { prepareExchange } from './prepare-exchange.ts'

/** What a public connection is asked for with. */
export interface PublicConnectOptions {
  /** Ends the wait for the connection. */
  readonly signal?: AbortSignal | undefined
}

/** How a fallback goes on. */
export interface FallbackOptions {
  /** Which exchanges to ask, in this order; `exchangePriorityForFallback` unless said otherwise. */
  readonly ids?: readonly AnyExchangeId[] | undefined
  /** Whether to go on after an error; `movesOn` unless said otherwise. */
  readonly shouldMoveOn?: ((error: unknown, exchangeId: string) => boolean) | undefined
  readonly signal?: AbortSignal | undefined
}

/** The first answer, and what it took to get it. */
export interface FallbackResult<Value> {
  readonly value: Value
  /** Who gave it. */
  readonly exchangeId: string
  /** All that were asked, the one that answered last. */
  readonly attempts: readonly FallbackAttempt[]
}

/** The options of a manager of public connections: neither credentials nor testnets are among them. */
export type PublicExchangeManagerOptions = Omit<
  ExchangeManagerOptions,
  | 'testnet'
  | 'defaultExchange'
  | 'apiKey'
  | 'apiSecret'
  | 'secretKey'
  | 'password'
  | 'passphrase'
  | 'uid'
  | 'walletAddress'
  | 'privateKey'
>

/**
 * Connections for public data: one for each exchange, shared by all who ask for it, without credentials.
 *
 * @example
 * ```ts
 * import { PublicExchangeManager } from '@venuekit/ccxt-manager'
 *
 * await using manager = new PublicExchangeManager()
 * const kraken = await manager.connectToExchangeWithNoCredentials(' Kraken ')
 * console.log(kraken.id) // kraken
 * manager.releaseExchange(kraken)
 * ```
 */
export class PublicExchangeManager extends ConnectionManager<PublicConnectOptions> {
  #priority: readonly string[]

  constructor(options: PublicExchangeManagerOptions = {}) {
    const settings = parseManagerOptions(options)
    super(settings, 'public')
    this.#priority = settings.exchangePriorityForFallback
  }

  /** The exchanges that `withFallback` asks, in this order. Any of ccxt's may be in it. */
  get exchangePriorityForFallback(): readonly string[] {
    return this.#priority
  }

  set exchangePriorityForFallback(ids: readonly string[]) {
    this.#priority = checkPriority(ids)
  }

  /**
   * Connects to any exchange that ccxt has, or gives the connection that there is. Each call counts as one more user, who calls
   * `releaseExchange` in the end. Nothing is sent by it.
   */
  connectToExchangeWithNoCredentials<Id extends AnyExchangeId>(
    id: Id,
    options?: PublicConnectOptions,
  ): Promise<CcxtExchangeOf<Id>> {
    return this.connect(id, options)
  }

  /**
   * Asks one exchange after the other until one gives an answer. Errors that only concern one of them are collected; when all
   * have failed they are in a `FallbackExhaustedError`. Every other error ends it at once and is thrown as it is.
   */
  async withFallback<Value>(
    ask: (exchange: CcxtExchange, exchangeId: string) => Promise<Value> | Value,
    options: readonly AnyExchangeId[] | FallbackOptions = {},
  ): Promise<FallbackResult<Value>> {
    const {
      ids = this.#priority,
      shouldMoveOn = movesOn,
      signal,
    }: FallbackOptions = isList(options) ? { ids: options } : options
    const exchanges = checkPriority(ids, 'ids')
    const ccxt = await loadCcxt(this.settings.ccxt)
    // A name that ccxt does not have is a mistake, and not a failure of that exchange.
    for (const id of exchanges) classOf(ccxt, id)
    const attempts: FallbackAttempt[] = []
    for (const exchangeId of exchanges) {
      throwIfAborted(signal, 'withFallback')
      const started = this.settings.clock.monotonic()
      const elapsedMs = (): number => this.settings.clock.monotonic() - started
      try {
        // oxlint-disable-next-line no-await-in-loop -- the next one is asked only when this one has failed
        const value = await this.exchangeContext(exchangeId, { signal }, (exchange) => ask(exchange, exchangeId))
        return { value, exchangeId, attempts: [...attempts, { exchangeId, elapsedMs: elapsedMs() }] }
      } catch (error) {
        if (!shouldMoveOn(error, exchangeId)) throw error
        attempts.push({ exchangeId, elapsedMs: elapsedMs(), error })
      }
    }
    throw new FallbackExhaustedError(attempts)
  }

  protected override async hold(id: string, { signal }: PublicConnectOptions = {}): Promise<Hold> {
    const name = this.nameOf(id)
    return this.connections.take({
      name,
      signal,
      build: async (aborted) =>
        prepareExchange(await loadCcxt(this.settings.ccxt), {
          blueprint: name,
          settings: this.settings,
          domain: 'public',
          signal: aborted,
        }),
    })
  }

  protected override nameOf(id: string): ConnectionName & { readonly contractType?: undefined } {
    return { id: resolveExchangeId(id), testnet: false }
  }
}

function isList(options: readonly AnyExchangeId[] | FallbackOptions): options is readonly AnyExchangeId[] {
  return Array.isArray(options)
}
