import { createFingerprint, type Budgets, type ExchangeContext, type Logger, type Metrics } from '@venuekit/core'
import { hasCredentials, type ExchangeConfig } from '@venuekit/core/config'
import { ConfigurationError, MissingCredentialsError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { parseEndpointUrl } from '../network/endpoint-url.ts'
import type { AnyExchangeTransport, PublicCredentials } from './exchange-transport.ts'
import { kindNames, type ClientKind } from './not-implemented.ts'
import { ceilingsOf, type SharedExchanges } from './shared-exchanges.ts'
import type { TransportContext, TransportFactory, TransportSettings } from './transport-factory.ts'

/** A configuration or a context, read: everything that a client is made of. */
export interface ClientSource {
  /** Its credentials are those of the exchange's own declaration: in here nothing is known of them. */
  readonly context: ExchangeContext<never>
  readonly settings: TransportSettings
  /** Tells accounts apart; absent where nothing of an account is used. */
  readonly account: string | undefined
  /** Everything in which clients of one exchange and domain can differ, but for their kind. */
  readonly key: string
}

type Domain = ClientKind['domain']
/** What clients are asked for with. */
export type GivenSource = ExchangeConfig | ExchangeContext<never>

/** For what a source is asked: a kind of client, or a context alone. */
export type WantedSource = Pick<ClientKind, 'domain'> & { readonly kind?: ClientKind['kind'] | undefined }

export interface ClientSourcesOptions {
  readonly transport: TransportFactory
  readonly shared: SharedExchanges
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}

const noSettings: TransportSettings = Object.freeze({ network: {}, websocket: {}, rateLimit: {} })

/** Reads what clients are made of, and remembers it: a second client of the same configuration costs a look-up. */
export class ClientSources {
  readonly #options: ClientSourcesOptions
  readonly #fingerprint = createFingerprint()
  /** By what was given, then by exchange and domain. */
  readonly #known = new WeakMap<object, Map<string, ClientSource>>()
  readonly #ceilings = new WeakMap<object, Budgets>()
  #unlike = 0

  constructor(options: ClientSourcesOptions) {
    this.#options = options
  }

  /**
   * What a client is made of. Refuses a private one without credentials, and what was made for another exchange or domain.
   */
  of(exchange: AnyExchangeTransport, given: GivenSource, wanted: WantedSource): ClientSource {
    const name = nameOf(exchange, wanted.domain)
    const known = this.#known.get(given)?.get(name)
    if (known !== undefined) return known
    const source = isContext(given)
      ? this.#fromContext(exchange, given, wanted.domain)
      : this.#fromConfig(exchange, given, wanted)
    for (const [role, url] of Object.entries(source.context.urls)) {
      parseEndpointUrl(url, url.startsWith('ws') ? 'ws' : 'http', `urls.${role}`)
    }
    return this.#remember(given, name, source)
  }

  /** The same with another logger. Its context can be given in the place of what it was made of. */
  withLogger(
    exchange: AnyExchangeTransport,
    source: ClientSource,
    use: { domain: Domain; logger: Logger },
  ): ClientSource {
    const context = Object.freeze({ ...source.context, logger: use.logger })
    return this.#remember(context, nameOf(exchange, use.domain), { ...source, context })
  }

  /** What tells bundles of handlers apart: they are made of functions, and those are what they are. */
  fingerprintOf(value: unknown): string {
    return this.#fingerprint(value)
  }

  #remember(given: GivenSource, name: string, source: ClientSource): ClientSource {
    for (const key of [given, source.context]) {
      const known = this.#known.get(key) ?? new Map<string, ClientSource>()
      this.#known.set(key, known.set(name, source))
    }
    return source
  }

  /** A context that was made elsewhere is shared with nothing but itself: nobody knows what is behind its functions. */
  #fromContext(exchange: AnyExchangeTransport, context: ExchangeContext<never>, domain: Domain): ClientSource {
    const { id } = exchange
    if ('transport' in context && context.transport === this.#options.transport) {
      const problem = `was made for another exchange or domain; ask for the one of ${id}, ${domain}`
      throw new ConfigurationError('context', problem, { exchange: id })
    }
    const needsAccount = domain === 'private' || exchange.publicNeeds === 'apiKey'
    return {
      context,
      settings: 'settings' in context ? settingsOf(context) : noSettings,
      account: needsAccount ? this.#fingerprint(context.credentials) : undefined,
      key: this.#another(),
    }
  }

  #fromConfig(exchange: AnyExchangeTransport, config: ExchangeConfig, { domain, kind }: WantedSource): ClientSource {
    const { clock, logger, metrics, transport, shared } = this.#options
    const { environment, urls, options, network, websocket, rateLimit } = config
    if (config.exchangeName !== exchange.id) {
      const problem = `is that of ${config.exchangeName}; nothing of it is given to ${exchange.id}`
      throw new ConfigurationError('exchangeName', problem, { exchange: exchange.id })
    }
    const credentials = credentialsOf(exchange, config, { domain, kind })
    const account = credentials === undefined ? undefined : this.#fingerprint(config.credentials)
    const { exchangeClock, budgets } = shared.of(exchange, environment, options)
    const limited = this.#limited(config, budgets)
    const settings = Object.freeze({ network, websocket, rateLimit })
    const context: TransportContext<never> = Object.freeze({
      environment,
      urls,
      clock,
      exchangeClock,
      logger,
      metrics,
      budgets: account === undefined ? limited : limited.within({ account }),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the configuration was parsed by the schema of this exchange
      credentials: (credentials ?? nothing) as () => Promise<never>,
      options,
      transport,
      settings,
    })
    const key = [environment, account ?? '', this.#fingerprint({ urls, ...settings }), this.#optionsKey(options)]
    return { context, settings, account, key: key.join(' ') }
  }

  /** The user's own ceilings hold for everything that is made of one configuration, together. */
  #limited(config: ExchangeConfig, budgets: Budgets): Budgets {
    const ceilings = ceilingsOf(config.rateLimit)
    if (ceilings.length === 0) return budgets
    const limited = this.#ceilings.get(config) ?? budgets.within({}, { ceilings })
    this.#ceilings.set(config, limited)
    return limited
  }

  #optionsKey(options: unknown): string {
    try {
      return this.#fingerprint(options)
    } catch {
      return this.#another()
    }
  }

  #another(): string {
    this.#unlike += 1
    return `unlike any other: ${this.#unlike}`
  }
}

function nameOf({ id }: AnyExchangeTransport, domain: Domain): string {
  return `${id} ${domain}`
}

function isContext(given: GivenSource): given is ExchangeContext<never> {
  return 'budgets' in given
}

/** A context of another factory says how connections are made. */
function settingsOf(context: ExchangeContext<never> & { readonly settings: unknown }): TransportSettings {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only contexts of a factory have the member
  return context.settings as TransportSettings
}

/** The credentials that a client may know: all of them, the key, or none. Refuses to do without what is needed. */
function credentialsOf(
  exchange: AnyExchangeTransport,
  { credentials }: ExchangeConfig,
  { domain, kind }: WantedSource,
): (() => Promise<unknown>) | undefined {
  if (domain === 'private') {
    if (credentials === undefined || !hasCredentials({ credentials })) {
      const problem = `Private ${clientName(kind)} requires valid credentials`
      throw new MissingCredentialsError('credentials', problem, { exchange: exchange.id })
    }
    return typeof credentials === 'function' ? credentials : async () => credentials
  }
  if (exchange.publicNeeds !== 'apiKey') return undefined
  if (credentials === undefined) {
    const problem = `Public ${clientName(kind)} of ${exchange.id} requires an API key`
    throw new MissingCredentialsError('credentials.apiKey', problem, { exchange: exchange.id })
  }
  return async (): Promise<PublicCredentials> => {
    const { apiKey } = typeof credentials === 'function' ? await credentials() : credentials
    return { apiKey }
  }
}

async function nothing(): Promise<PublicCredentials> {
  return {}
}

function clientName(kind: ClientKind['kind'] | undefined): string {
  return kind === undefined ? 'client' : `${kindNames[kind]} client`
}
