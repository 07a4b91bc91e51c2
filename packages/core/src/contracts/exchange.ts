import type { ExchangeStatus, TradingState } from '../model/enums.ts'
import type { Instruments } from '../model/instruments.ts'
import type { MarketSymbol } from '../model/symbols.ts'
import type { CallOptions, SubscribeOptions } from './call.ts'
import type { Capability, CapabilityMap, SymbolInput } from './capabilities.ts'
import type { StateItem } from './items.ts'
import type { Subscription } from './subscription.ts'

/** What a public and a private exchange object have in common. */
export interface ExchangeObject extends AsyncDisposable {
  /** The connector's id: `gateio-futures`. */
  readonly id: string
  readonly environment: string
  readonly status: ExchangeStatus
  /** What the exchange allows at the moment, as far as it says. */
  readonly trading: TradingState
  /** The markets of the exchange; empty until `initialize`. */
  readonly instruments: Instruments
  /** The symbols that are being kept up to date. */
  readonly activeSymbols: readonly MarketSymbol[]
  /** What this object can do; agrees with its type. */
  readonly capabilities: ReadonlySet<Capability>
  /**
   * Loads the markets, connects, and begins to keep `symbols`. Called again it adds to them. Without `timeoutMs` it takes as long as
   * connecting and subscribing do; an address where no connection can be made ends it with the reason.
   */
  initialize(symbols?: readonly SymbolInput[], options?: CallOptions): Promise<void>
  subscribeState(options?: SubscribeOptions): Promise<Subscription<StateItem>>
  /** Idempotent: ends every subscription, connection and timer of the object, and waits for what is under way. */
  close(): Promise<void>
}

/** Market data of one exchange. What it can do beside this is in its type, see `With`. */
export interface PublicExchange extends ExchangeObject {
  readonly domain: 'public'
  addSymbol(symbol: SymbolInput, options?: CallOptions): Promise<void>
  removeSymbol(symbol: SymbolInput, options?: CallOptions): Promise<void>
}

/** One account of one exchange. What it can do beside this is in its type, see `With`. */
export interface PrivateExchange extends ExchangeObject {
  readonly domain: 'private'
}

/**
 * Whether an exchange object has a capability; where it has, its type gains the methods.
 *
 * @example
 * ```ts
 * import { supports, type PrivateExchange } from '@venuekit/core'
 *
 * async function lower(exchange: PrivateExchange): Promise<void> {
 *   if (supports(exchange, 'leverage')) await exchange.setLeverage('BTC/USDT:USDT', 2)
 * }
 * typeof lower // 'function'
 * ```
 */
export function supports<Object_ extends ExchangeObject, Name extends Capability>(
  exchange: Object_,
  name: Name,
): exchange is Object_ & CapabilityMap[Name] {
  return exchange.capabilities.has(name)
}
