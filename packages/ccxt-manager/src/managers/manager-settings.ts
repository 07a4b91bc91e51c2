import { type Clock, type Logger, type RateLimiter, silentLogger, systemClock } from '@venuekit/core'
import {
  type Environment,
  flag,
  nonNegative,
  oneOf,
  parseConfig,
  positiveInteger,
  readEnvironment,
  settings,
  text,
} from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { type CcxtExchange, type CcxtSource, importCcxt } from '../ccxt/ccxt-module.ts'
import { checkPriority, defaultFallbackPriority, resolveExchangeId } from '../ccxt/exchange-ids.ts'
import { type ContractType, contractTypes } from '../connections/create-exchange.ts'
import {
  credentialNames,
  credentialsAmong,
  type ExchangeCredentials,
  type ExchangeCredentialsInput,
} from '../credentials/exchange-credentials.ts'

/** What a connection is for, told to `prepare`. */
export interface PrepareInfo {
  readonly id: string
  readonly domain: 'public' | 'private'
  readonly testnet: boolean
  readonly contractType: ContractType | undefined
  readonly signal: AbortSignal
}

/** How a manager is set up. Everything may be left out. */
export interface ExchangeManagerOptions extends ExchangeCredentialsInput {
  /** The exchange that `apiKey`, `apiSecret` and `password` belong to; `binance` unless said otherwise. */
  readonly defaultExchange?: string | undefined
  /** Connect to testnets unless a call says otherwise; the credentials above are then those of the testnet. */
  readonly testnet?: boolean | undefined
  /** What calls without a contract type are about. Default `future`, or `DEFAULT_CONTRACT_TYPE`. */
  readonly contractType?: ContractType | undefined
  /** Seconds between the end of one throttled call and the start of the next. Default 0.2, or `BINANCE_REQUEST_SLEEP`. */
  readonly requestPause?: number | undefined
  /** The same in milliseconds. */
  readonly requestPauseMs?: number | undefined
  /** The order in which `withFallback` asks. Eight exchanges by default, or `OHLCV_FALLBACKS`. */
  readonly exchangePriorityForFallback?: readonly string[] | undefined
  /** How many unused connections each sub-manager keeps at most, together with those in use. Default 100. */
  readonly maxConnections?: number | undefined
  /** The variables to read defaults and credentials from: pass `process.env`. Nothing is read by itself. */
  readonly env?: Environment | undefined
  readonly clock?: Clock | undefined
  readonly logger?: Logger | undefined
  /** A limit shared with others, over a whole fleet of workers, say: each throttled call takes a token of it. */
  readonly limiter?: Pick<RateLimiter, 'waitForToken'> | undefined
  /** Sets an exchange up before anybody gets it: addresses, proxies, markets. When it fails the exchange is closed. */
  readonly prepare?: ((exchange: CcxtExchange, info: PrepareInfo) => void | Promise<void>) | undefined
  /** Where ccxt comes from. By default it is imported when it is needed first. */
  readonly ccxt?: CcxtSource | undefined
}

/** The same, checked. */
export interface ManagerSettings {
  /** Those of the default exchange; absent where none are given. */
  readonly credentials: ExchangeCredentials | undefined
  readonly defaultExchange: string
  readonly testnet: boolean
  readonly contractType: ContractType
  readonly requestPauseMs: number
  readonly exchangePriorityForFallback: readonly string[]
  readonly maxConnections: number
  readonly env: Environment
  readonly clock: Clock
  readonly logger: Logger
  readonly limiter: ExchangeManagerOptions['limiter']
  readonly prepare: ExchangeManagerOptions['prepare']
  readonly ccxt: CcxtSource
}

/** Where the environment has settings, beside credentials. */
const variables = {
  contractType: ['DEFAULT_CONTRACT_TYPE'],
  requestPause: ['BINANCE_REQUEST_SLEEP'],
  exchangePriorityForFallback: ['OHLCV_FALLBACKS'],
} as const

/** Checks the options of a manager and fills in what is not said. */
export function parseManagerOptions(options: ExchangeManagerOptions): ManagerSettings {
  const { env = {}, clock = systemClock, logger = silentLogger, limiter, prepare, ccxt = importCcxt, ...rest } = options
  const read = readEnvironment(env, variables).settings
  const {
    exchangePriorityForFallback = read.exchangePriorityForFallback ?? defaultFallbackPriority,
    requestPauseMs,
    requestPause = requestPauseMs === undefined ? read.requestPause : undefined,
    contractType = read.contractType,
    ...others
  } = rest
  const plain = Object.fromEntries(Object.entries(others).filter(([name]) => !isCredential(name)))
  const parsed = parseConfig(schema(), { ...plain, contractType, requestPause, requestPauseMs })
  if (parsed.requestPause !== undefined && parsed.requestPauseMs !== undefined) {
    throw new ConfigurationError('requestPause', 'is given in seconds and in milliseconds; keep one of them')
  }
  const defaultExchange = resolveExchangeId(parsed.defaultExchange)
  return {
    credentials: credentialsAmong(rest, defaultExchange),
    defaultExchange,
    testnet: parsed.testnet,
    contractType: parsed.contractType,
    requestPauseMs: parsed.requestPauseMs ?? (parsed.requestPause ?? 0.2) * 1_000,
    exchangePriorityForFallback: checkPriority(exchangePriorityForFallback),
    maxConnections: parsed.maxConnections,
    env,
    clock,
    logger,
    limiter,
    prepare,
    ccxt,
  }
}

function isCredential(name: string): boolean {
  return credentialNames.some((one) => one === name)
}

function schema() {
  return settings({
    defaultExchange: text().default('binance'),
    testnet: flag().default(false),
    contractType: oneOf(contractTypes).default('future'),
    requestPause: nonNegative().optional(),
    requestPauseMs: nonNegative().optional(),
    maxConnections: positiveInteger().default(100),
  })
}
