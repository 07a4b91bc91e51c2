import type * as z from 'zod'
import type { Logger } from '../logging/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { Budgets } from '../limits/budgets-port.ts'
import type { OrderType, TimeInForce } from '../model/enums.ts'
import type { MarketKind } from '../model/symbols.ts'
import type { Clock } from '../time/clock.ts'
import type { ExchangeClock } from '../time/exchange-clock.ts'
import type { PrivateCapability, PublicCapability, With } from './capabilities.ts'
import type { PrivateExchange, PublicExchange } from './exchange.ts'

/** The addresses of one environment by their role: `rest`, `ws`, `spotWs`. */
export type ExchangeUrls = Readonly<Record<string, string>>

/** What a connector is given to make an exchange object: everything that it shares with others, and nothing of its own. */
export interface ExchangeContext<Credentials> {
  readonly environment: string
  readonly urls: ExchangeUrls
  readonly clock: Clock
  /** The exchange's own clock as far as it was measured: timestamps and windows go by it. Shared like the budgets. */
  readonly exchangeClock: ExchangeClock
  readonly logger: Logger
  readonly metrics: Metrics
  /** Shared by every client of that exchange and environment: exchanges count per address and account, not per object. */
  readonly budgets: Budgets
  /** Asked for each signature, so that keys can be rotated while a client runs. */
  readonly credentials: () => Promise<Credentials>
  /** The connector's own options, checked with its `options` schema. */
  readonly options: unknown
}

/** What orders an exchange takes; the README matrix and the checks before sending read it. */
export interface OrderFeatures {
  readonly types: readonly OrderType[]
  readonly timesInForce: readonly TimeInForce[]
  readonly postOnly: boolean
  /** How a market order may be sized, for each side. */
  readonly marketBuyBy: readonly ('base' | 'quote')[]
  readonly marketSellBy: readonly ('base' | 'quote')[]
  /** The ids that the exchange takes from its client; absent where it takes none. */
  readonly clientOrderId?: { readonly maximumLength: number; readonly pattern: RegExp } | undefined
  /** Orders in one batch call. */
  readonly batchSize?: number | undefined
}

/** Which data an exchange object can vouch for. */
export interface DataPromises {
  /** Values are the exchange's own, digit for digit. */
  readonly exact: boolean
  /** A loss is always announced by a mark. */
  readonly gapsMarked: boolean
}

/**
 * One exchange as a value: the only thing that the rest of the system knows of it. It knows neither REST nor sockets, so
 * that ccxt and a gateway in another process can be connectors too.
 */
export interface ExchangeConnector<
  Id extends string = string,
  Key extends string = string,
  Public extends PublicCapability = PublicCapability,
  Private extends PrivateCapability = PrivateCapability,
  Credentials = unknown,
> {
  /** How config files, logs and the bus name it: `gateio-futures`. */
  readonly id: Id
  /** The property that it becomes in a kit: `gateioFutures`. */
  readonly key: Key
  /** Other spellings that are accepted on input: `GATEIO_FUTURES`. Declared here and nowhere else. */
  readonly aliases: readonly string[]
  /** The npm package that it comes from. */
  readonly packageName: string
  readonly markets: readonly MarketKind[]
  /** Addresses for each environment; `production` is always one of them. */
  readonly environments: Readonly<Record<string, ExchangeUrls>>
  /** What its public data needs: nothing, or an API key (DeltaDeFi's market data sockets). */
  readonly publicNeeds: 'nothing' | 'apiKey'
  /** Who names an order first: the client, the server before it is sent (DeltaDeFi's build), or the server's answer. */
  readonly orderIdentity: 'client' | 'server-before-send' | 'server-after-send'
  /** The one table: the types, `supports()` and the README come from it. */
  readonly supports: { readonly public: readonly Public[]; readonly private: readonly Private[] }
  readonly orders: OrderFeatures
  readonly data: DataPromises
  readonly credentials: z.ZodType<Credentials>
  /** The schema of its own options; absent where it has none. */
  readonly options?: z.ZodType | undefined
  /** Synchronous and without I/O: nothing is opened before `initialize`. */
  createPublic(context: ExchangeContext<Partial<Credentials>>): PublicExchange & With<Public>
  /** The same for an account. Refuses with a `MissingCredentialsError` when there are none. */
  createPrivate(context: ExchangeContext<Credentials>): PrivateExchange & With<Private>
}

/** A connector of which nothing is known but that it is one. */
// oxlint-disable-next-line typescript/no-explicit-any -- credentials are both read and taken; no narrower type admits every connector
export type AnyConnector = ExchangeConnector<string, string, any, any, any>

/** The public object that a connector makes. */
export type PublicOf<C extends AnyConnector> = ReturnType<C['createPublic']>
/** The private object that a connector makes. */
export type PrivateOf<C extends AnyConnector> = ReturnType<C['createPrivate']>
