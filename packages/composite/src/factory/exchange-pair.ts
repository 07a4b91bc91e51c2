import type {
  AnyConnector,
  CallOptions,
  ExchangeObject,
  ExchangeStatus,
  Instrument,
  MarketSymbol,
  PrivateOf,
  PublicOf,
  SymbolInput,
} from '@venuekit/core'

/** What a factory needs of an exchange that it manages. */
export interface ManagedExchange extends AsyncDisposable {
  /** The connector's id: `gateio-futures`. */
  readonly name: string
  readonly status: ExchangeStatus
  readonly activeSymbols: readonly MarketSymbol[]
  /** Whether there is a private half. */
  readonly hasPrivate: boolean
  initialize(symbols?: readonly SymbolInput[], options?: CallOptions): Promise<void>
  close(): Promise<void>
  /** Makes what the first call would have to wait for. */
  preWarmConnections?(options?: CallOptions): Promise<void>
  /** What the exchange lists under these names. */
  batchGetSymbolInfo?(symbols: readonly SymbolInput[]): readonly Instrument[]
}

/** What exchange objects may have beyond the contract, for a factory to call. */
interface Warming {
  preWarmConnections(options?: CallOptions): Promise<void>
}

/** What a pair is made of. */
export interface PairHalves<Connector extends AnyConnector> {
  readonly public: PublicOf<Connector>
  readonly private?: PrivateOf<Connector> | undefined
  /** Makes connections ahead; absent where nobody knows how. */
  readonly warm?: ((options: CallOptions) => Promise<void>) | undefined
  /** Called once, when closing begins. */
  readonly onClosed?: (() => void) | undefined
}

/**
 * Both domains of one exchange: `pair.public` and, with credentials, `pair.private`. It destructures as
 * `const [public_, private_] = pair`. The two share no connection and no failure.
 *
 * @example
 * ```ts
 * import type { AnyConnector } from '@venuekit/core'
 * import { createExchangePair, type ExchangePair } from '@venuekit/composite'
 *
 * async function watch(connector: AnyConnector): Promise<boolean> {
 *   await using pair: ExchangePair = createExchangePair(connector)
 *   await pair.initialize(['BTC/USDT'])
 *   return pair.hasPrivate
 * }
 * typeof watch // 'function'
 * ```
 */
export class ExchangePair<Connector extends AnyConnector = AnyConnector> implements ManagedExchange {
  readonly name: string
  readonly public: PublicOf<Connector>
  /** Absent without credentials. */
  readonly private: PrivateOf<Connector> | undefined
  readonly #onClosed: (() => void) | undefined
  readonly #warm: ((options: CallOptions) => Promise<void>) | undefined
  #closing: Promise<void> | undefined

  /** Made by a factory: what it is given belongs to the pair from then on. */
  constructor(name: string, halves: PairHalves<Connector>) {
    this.name = name
    this.public = halves.public
    this.private = halves.private
    this.#onClosed = halves.onClosed
    this.#warm = halves.warm
  }

  get hasPrivate(): boolean {
    return this.private !== undefined
  }

  /** That of the half that is worse off. */
  get status(): ExchangeStatus {
    const statuses = this.#halves.map((half) => half.status)
    return worstFirst.find((status) => statuses.includes(status)) ?? 'inactive'
  }

  /** The symbols that either half keeps. */
  get activeSymbols(): readonly MarketSymbol[] {
    return [...new Set(this.#halves.flatMap((half) => half.activeSymbols))]
  }

  get 0(): PublicOf<Connector> {
    return this.public
  }

  get 1(): PrivateOf<Connector> | undefined {
    return this.private
  }

  *[Symbol.iterator](): IterableIterator<PublicOf<Connector> | PrivateOf<Connector> | undefined> {
    yield this.public
    yield this.private
  }

  /** Initialises both halves side by side and waits for both, also when one fails; the first failure is thrown. */
  async initialize(symbols?: readonly SymbolInput[], options?: CallOptions): Promise<void> {
    await everyOne(this.#halves.map((half) => half.initialize(symbols, options)))
  }

  /** Makes its connections ahead, where its connector can; a half may have more to make. */
  async preWarmConnections(options: CallOptions = {}): Promise<void> {
    const more = this.#halves.filter((half) => canWarm(half)).map((half) => half.preWarmConnections(options))
    await everyOne(this.#warm === undefined ? more : [this.#warm(options), ...more])
  }

  batchGetSymbolInfo(symbols: readonly SymbolInput[]): readonly Instrument[] {
    const { instruments } = this.public
    return symbols.map((symbol) => instruments.require(symbol))
  }

  /** Idempotent: closes both halves, each also when the other fails. */
  close(): Promise<void> {
    if (this.#closing === undefined) {
      this.#closing = everyOne(this.#halves.map((half) => half.close()))
      this.#onClosed?.()
    }
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #halves(): readonly ExchangeObject[] {
    return this.private === undefined ? [this.public] : [this.public, this.private]
  }
}

const worstFirst: readonly ExchangeStatus[] = ['error', 'closing', 'inactive', 'connecting', 'active']

function canWarm(half: ExchangeObject): half is ExchangeObject & Warming {
  return 'preWarmConnections' in half && typeof half.preWarmConnections === 'function'
}

/** Waits for all, then throws the first failure: nothing is left under way. */
async function everyOne(calls: readonly Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(calls)) if (result.status === 'rejected') throw result.reason
}
