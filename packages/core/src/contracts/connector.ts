import type * as z from '../schema/index.ts'
import type { OrderJournal } from '../journal/order-journal.ts'
import type { Logger } from '../logging/logger.ts'
import type { Metrics } from '../metrics/metrics.ts'
import type { BudgetDeclaration, Budgets } from '../limits/budgets-port.ts'
import type { CandleInterval, OrderType, TimeInForce } from '../model/enums.ts'
import type { MarketKind } from '../model/symbols.ts'
import type { ConnectionOverrides } from '../policies/connection-options.ts'
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
  /** What the user set about requests and connections, over what the exchange asks for. */
  readonly connection?: ConnectionOverrides | undefined
  /** Where orders are written down before they are sent; by default each object keeps them in memory. */
  readonly journal?: OrderJournal | undefined
  /** A name for the account where there are several of one exchange: for the journal and for budgets. Never a key. */
  readonly account?: string | undefined
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
  /** Whether a market order may say how far from the best price it goes. Where not, an order that does is refused. */
  readonly maximumSlippage: boolean
  /** Whether a part of an order may be hidden. */
  readonly iceberg: boolean
  /** Whether there is a mode with a long and a short position side by side. */
  readonly hedge: boolean
  /** How many orders one call may carry, and of what kind; absent where there are no such calls. */
  readonly batch?: BatchFeatures | undefined
  /** What changing an order needs; absent where orders cannot be changed. */
  readonly amend?: AmendFeatures | undefined
  /** The dead-man switch; absent where there is none. */
  readonly deadMan?: DeadManFeatures | undefined
}

/** What one call over several orders may carry. Absent numbers: there is no such call. */
export interface BatchFeatures {
  readonly create?: number | undefined
  readonly cancel?: number | undefined
  readonly amend?: number | undefined
  /** All orders of a call must be of one market. */
  readonly oneSymbol: boolean
  /** Only limit orders that stay until they are cancelled. */
  readonly gtcLimitOnly: boolean
}

/** What changing an order takes. */
export interface AmendFeatures {
  /** False: either the price or the quantity, not both at once. */
  readonly priceAndQuantity: boolean
  /** What must be given although it does not change. */
  readonly needs: readonly ('orderId' | 'side' | 'quantity')[]
}

/** What the dead-man switch takes. */
export interface DeadManFeatures {
  readonly minimumMs: number
  readonly scopes: readonly ('account' | 'symbol')[]
}

/** The candle intervals that an exchange offers. */
export interface CandleFeatures {
  readonly rest: readonly CandleInterval[]
  readonly stream: readonly CandleInterval[]
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
  readonly candles?: CandleFeatures | undefined
  readonly data: DataPromises
  /** What the exchange counts, in that environment and with those options. The factory makes one `Budgets` of it. */
  budgets(environment: string, options: unknown): readonly BudgetDeclaration[]
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
