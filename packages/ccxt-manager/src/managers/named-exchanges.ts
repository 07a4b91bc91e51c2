import type { CcxtExchangeOf } from '../ccxt/ccxt-module.ts'
import type { ConnectOptions } from './authenticated-exchange-manager.ts'
import type { AnyExchangeId } from './connection-manager.ts'

/** The exchanges that have a method of their own: one row makes it, on the factory, on the manager and on the facade. */
const namedExchanges = {
  Binance: 'binance',
  Kraken: 'kraken',
  Kucoin: 'kucoin',
  Gate: 'gate',
  Okx: 'okx',
  Bybit: 'bybit',
  Mexc: 'mexc',
  Huobi: 'huobi',
} as const

type NamedExchanges = typeof namedExchanges
type MethodNameOf<Name extends string> = `connectTo${Name}WithCredentials`

/** Whatever connects by id: the manager, the facade, or a fake of one. */
export interface CredentialConnector {
  connectToExchangeWithCredentials<Id extends AnyExchangeId>(
    id: Id,
    options?: ConnectOptions,
  ): Promise<CcxtExchangeOf<Id>>
}

/** `connectToBinanceWithCredentials()` and its seven sisters, each with the exchange's own type. */
export type NamedConnections = {
  readonly [Name in keyof NamedExchanges as MethodNameOf<Name>]: (
    options?: ConnectOptions,
  ) => Promise<CcxtExchangeOf<NamedExchanges[Name]>>
}

/** The same with what connects as the first argument. */
export type ExchangeConnectionFactory = {
  readonly [Name in keyof NamedExchanges as MethodNameOf<Name>]: (
    manager: CredentialConnector,
    options?: ConnectOptions,
  ) => Promise<CcxtExchangeOf<NamedExchanges[Name]>>
}

/**
 * Connects to the exchanges that have a name here, through any manager.
 *
 * @example
 * ```ts
 * import { ExchangeConnectionFactory, ExchangeManager } from '@venuekit/ccxt-manager'
 *
 * await using manager = new ExchangeManager({ apiKey: 'not-a-real-key-0000', apiSecret: 'not-a-real-secret' })
 * const binance = await ExchangeConnectionFactory.connectToBinanceWithCredentials(manager)
 * console.log(binance.id) // binance
 * ```
 */
export const ExchangeConnectionFactory: ExchangeConnectionFactory = /* @__PURE__ */ createFactory()

/** The names of those methods. */
export const namedConnectionMethods: readonly string[] = /* @__PURE__ */ Object.keys(ExchangeConnectionFactory)

/** Gives an object the methods of the table, through its own `connectToExchangeWithCredentials`. */
export function addNamedConnections(to: CredentialConnector): void {
  Object.assign(
    to,
    methodsOf((id) => (options?: ConnectOptions) => to.connectToExchangeWithCredentials(id, options)),
  )
}

function createFactory(): ExchangeConnectionFactory {
  const methods = methodsOf(
    (id) => (manager: CredentialConnector, options?: ConnectOptions) =>
      manager.connectToExchangeWithCredentials(id, options),
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- names and results follow from the same table as the type
  return Object.freeze(methods) as unknown as ExchangeConnectionFactory
}

function methodsOf<Method>(make: (id: string) => Method) {
  return Object.fromEntries(
    Object.entries(namedExchanges).map(([name, id]) => [`connectTo${name}WithCredentials`, make(id)]),
  )
}
