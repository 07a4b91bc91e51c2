import type {
  CandleInterval,
  Credentials,
  ExchangeConnector,
  ExchangeContext,
  ExchangeUrls,
  KeySecretPassphraseCredentials,
  PrivateExchange,
  PublicExchange,
  With,
} from '@venuekit/core'
import { keySecretPassphraseCredentials } from '@venuekit/core/config'
import { ConfigurationError, NotSupportedError } from '@venuekit/core/errors'
import { type CcxtExchange, type CcxtModule, type CcxtSource, importCcxt, loadCcxt } from '../ccxt/ccxt-module.ts'
import { formerNamesOf } from '../ccxt/exchange-ids.ts'
import { createExchange } from '../connections/create-exchange.ts'
import type { AnyExchangeId } from '../managers/connection-manager.ts'
import { type CcxtPrivateCapability, type CcxtPublicCapability, capabilitiesOf, isOffered } from './capabilities.ts'
import type { ObjectParts } from './exchange-object.ts'
import type { KnownCapabilities, KnownExchangeId } from './known-capabilities.ts'
import { type CcxtMarketType, kinds } from './map-market.ts'
import { orderFeaturesOf } from './order-features.ts'
import { CcxtPrivateExchange } from './private-exchange.ts'
import { CcxtPublicExchange } from './public-exchange.ts'
import { setUrls, urlsOf } from './urls.ts'

/** How an exchange of ccxt is presented. */
export interface CcxtExchangeOptions {
  /** Which of its markets: `spot` unless said otherwise, or `swap` where the exchange has no spot. One connector, one kind. */
  readonly type?: CcxtMarketType | undefined
  /** Fetches what ccxt has no stream of again and again, at this pace. Without it there is no such capability. */
  readonly pollMs?: number | undefined
  /** How many levels per side of a book are kept; ccxt vouches for none beyond. Default 20. */
  readonly bookDepth?: number | undefined
  /** False where the exchange takes no ids of its client. */
  readonly clientOrderIds?: boolean | undefined
  /** Sets an exchange up in `initialize`, before anything is sent: a proxy, options of ccxt. */
  readonly prepare?: ((exchange: CcxtExchange) => void | Promise<void>) | undefined
  /** Where ccxt comes from. By default it is imported. */
  readonly ccxt?: CcxtSource | undefined
}

/** An exchange of ccxt as a connector: of what kind its objects are is known by the id, or found out when the program runs. */
export type CcxtConnector<Id extends string = string> = ExchangeConnector<
  string,
  string,
  Id extends KnownExchangeId ? KnownCapabilities<Id>['public'][number] : CcxtPublicCapability,
  Id extends KnownExchangeId ? KnownCapabilities<Id>['private'][number] : CcxtPrivateCapability,
  KeySecretPassphraseCredentials
>

/** The options with which the capabilities of an exchange are those of the table. */
type PlainOptions = CcxtExchangeOptions & { readonly type?: 'spot' | undefined; readonly pollMs?: undefined }

/**
 * Presents an exchange of ccxt in the terms of `@venuekit/core`, so that it stands beside the exchanges that have a package of their
 * own. What ccxt cannot promise is said: `data.exact` and `data.gapsMarked` are false. `supports` has only what ccxt has; where the
 * id is one of those whose capabilities are known, the others do not compile.
 *
 * @example
 * ```ts
 * import { ccxtExchange } from '@venuekit/ccxt-manager'
 *
 * const kraken = await ccxtExchange('kraken')
 * console.log(kraken.id, kraken.data.exact, kraken.supports.public.includes('orderbook')) // kraken false true
 * ```
 */
export function ccxtExchange<const Id extends AnyExchangeId>(id: Id, options?: PlainOptions): Promise<CcxtConnector<Id>>
export function ccxtExchange(id: AnyExchangeId, options: CcxtExchangeOptions): Promise<CcxtConnector>
export async function ccxtExchange(id: AnyExchangeId, options: CcxtExchangeOptions = {}): Promise<CcxtConnector> {
  checkOptions(options)
  const ccxt = await loadCcxt(options.ccxt ?? importCcxt)
  const sample = createExchange(ccxt, { id })
  try {
    return connectorOf(ccxt, sample, options)
  } finally {
    await sample.close()
  }
}

function connectorOf(ccxt: CcxtModule, sample: CcxtExchange, options: CcxtExchangeOptions): CcxtConnector {
  const { pollMs, bookDepth = 20, clientOrderIds = true } = options
  const type = typeOf(sample, options.type)
  const id = type === 'spot' ? sample.id : `${sample.id}-${type}`
  const has: Readonly<Record<string, unknown>> = sample.has
  const supports = capabilitiesOf({ has, contracts: type !== 'spot', polled: pollMs !== undefined })
  const orders = orderFeaturesOf(sample, type, { clientOrderIds })
  const partsOf = (context: ExchangeContext<Partial<Credentials>>, authenticated: boolean): ObjectParts => {
    const exchange = createExchange(ccxt, { id: sample.id })
    if (context.environment === 'testnet') exchange.setSandboxMode(true)
    setUrls(exchange, context.urls)
    exchange.options = { ...exchange.options, defaultType: type }
    // ccxt keeps texts then, wherever it does not calculate.
    Reflect.set(exchange, 'number', String)
    const capabilities = authenticated ? supports.private : supports.public
    return {
      id,
      type,
      capabilities,
      context,
      exchange,
      authenticated,
      pollMs,
      bookDepth,
      clientOrderIds,
      prepare: options.prepare,
    }
  }
  return {
    id,
    key: id.replaceAll(/-([a-z])/gu, (_, letter: string) => letter.toUpperCase()),
    aliases: formerNamesOf(sample.id).map((name) => id.replace(sample.id, name)),
    packageName: '@venuekit/ccxt-manager',
    markets: [kinds[type]],
    environments: environmentsOf(sample),
    publicNeeds: 'nothing',
    orderIdentity: clientOrderIds ? 'client' : 'server-after-send',
    supports,
    orders,
    candles: { rest: intervalsOf(sample), stream: isOffered(has['watchOHLCV']) ? intervalsOf(sample) : [] },
    data: { exact: false, gapsMarked: false },
    // ccxt keeps to the limits by itself, for each of its objects.
    budgets: () => [],
    credentials: keySecretPassphraseCredentials(),
    createPublic: (context): PublicExchange & With<CcxtPublicCapability> =>
      new CcxtPublicExchange(partsOf(context, false)),
    createPrivate: (context): PrivateExchange & With<CcxtPrivateCapability> =>
      new CcxtPrivateExchange(partsOf(context, true), orders),
  }
}

function typeOf(sample: CcxtExchange, wanted: CcxtMarketType | undefined): CcxtMarketType {
  const has: Readonly<Record<string, unknown>> = sample.has
  const type = wanted ?? (has['spot'] === false ? 'swap' : 'spot')
  if (has[type] !== false) return type
  throw new NotSupportedError(`${sample.id} has no markets of the type ${type}`, { exchange: sample.id })
}

function environmentsOf(sample: CcxtExchange): Readonly<Record<string, ExchangeUrls>> {
  const { api, test }: Readonly<Record<string, unknown>> = sample.urls
  const production = urlsOf(sample, api)
  return test === undefined ? { production } : { production, testnet: urlsOf(sample, test) }
}

const intervals: ReadonlySet<string> = /* @__PURE__ */ new Set<CandleInterval>([
  '1s',
  '10s',
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '1w',
  '1M',
])

function intervalsOf(sample: CcxtExchange): readonly CandleInterval[] {
  return Object.keys(sample.timeframes ?? {}).filter(isInterval)
}

function isInterval(name: string): name is CandleInterval {
  return intervals.has(name)
}

function checkOptions({ pollMs, bookDepth }: CcxtExchangeOptions): void {
  if (pollMs !== undefined && !(Number.isFinite(pollMs) && pollMs > 0)) {
    throw new ConfigurationError('pollMs', `must be a number of milliseconds above 0, not ${pollMs}`)
  }
  if (bookDepth !== undefined && !(Number.isSafeInteger(bookDepth) && bookDepth > 0)) {
    throw new ConfigurationError('bookDepth', `must be a number of levels above 0, not ${bookDepth}`)
  }
}
