import {
  atom,
  flag,
  milliseconds,
  nonNegative,
  nonNegativeInteger,
  oneOf,
  positive,
  positiveInteger,
  secondsToMs,
  serverUrl,
  text,
} from '@venuekit/core/config'
import type * as z from '@venuekit/core/schema'

// The sections of a configuration: what each setting must be, and, as `meta`, what its JSON Schema says of it. They are functions, so that
// importing this file builds nothing.

const number = { type: ['number', 'string'] } as const
const yesOrNo = { type: ['boolean', 'string'] } as const
const string = { type: 'string' } as const

const seconds = (description: string): z.ZodOptional<z.ZodType<number, number>> =>
  secondsToMs()
    .optional()
    .meta({ ...number, description: `${description} In seconds.` })
const ms = (description: string) =>
  milliseconds()
    .optional()
    .meta({ ...number, description: `${description} In milliseconds.` })
const count = (description: string) =>
  nonNegativeInteger()
    .optional()
    .meta({ ...number, description })
const usd = (value: number, description: string) =>
  positive()
    .default(value)
    .meta({ ...number, default: value, description: `${description} In USD.` })
const bps = (value: number, description: string) =>
  nonNegative()
    .default(value)
    .meta({ ...number, default: value, description: `${description} In hundredths of a percent.` })
const whole = (value: number, description: string) =>
  positiveInteger()
    .default(value)
    .meta({ ...number, default: value, description })
const switchedOn = (description: string) =>
  flag()
    .default(true)
    .meta({ ...yesOrNo, default: true, description })

/** What a program may be run as. */
export const environmentNames = ['dev', 'staging', 'prod', 'test'] as const
const levels = ['trace', 'debug', 'info', 'warn', 'error'] as const

/** The names of levels that Python has, as well. */
const level = (description: string) =>
  atom(`one of ${levels.join(', ')}`, (input) => {
    if (typeof input !== 'string') return undefined
    const name = input.toLowerCase()
    const known = { warning: 'warn', critical: 'error' }[name] ?? name
    return levels.find((one) => one === known)
  })
    .optional()
    .meta({ enum: [...levels, ...levels.map((one) => one.toUpperCase()), 'WARNING', 'CRITICAL'], description })

export function environmentShape() {
  return {
    name: oneOf(environmentNames)
      .default('dev')
      .meta({
        enum: [...environmentNames],
        default: 'dev',
        description: 'Which overlay file counts, and what the program is run as.',
      }),
    debug: flag()
      .default(false)
      .meta({ ...yesOrNo, default: false, description: 'For the program itself.' }),
    logLevel: level('The least that is logged.'),
  }
}

export function consoleShape() {
  return {
    enabled: switchedOn('Whether lines go to the terminal.'),
    color: switchedOn('Whether they are coloured there.'),
    includeContext: switchedOn('Whether their fields are shown.'),
    minLevel: level('The least that is shown.'),
  }
}

export function logFileShape() {
  return {
    enabled: flag()
      .default(false)
      .meta({ ...yesOrNo, default: false, description: 'Whether lines go to a file.' }),
    path: text()
      .default('logs/venuekit.log')
      .meta({ ...string, default: 'logs/venuekit.log', description: 'The file.' }),
    format: oneOf(['text', 'json'])
      .default('text')
      .meta({ enum: ['text', 'json'], default: 'text', description: 'How a line is written.' }),
    minLevel: level('The least that is written.'),
    maxSizeMb: positive()
      .default(100)
      .meta({ ...number, default: 100, description: 'When the file is rotated.' }),
    backupCount: whole(5, 'How many old files are kept.'),
  }
}

export function prometheusShape() {
  return {
    enabled: flag()
      .default(false)
      .meta({ ...yesOrNo, default: false, description: 'Whether numbers go to a push gateway.' }),
    pushGatewayUrl: serverUrl()
      .optional()
      .meta({ ...string, description: 'The address of the gateway.' }),
    jobName: text()
      .default('venuekit')
      .meta({ ...string, default: 'venuekit', description: 'What the numbers are filed under there.' }),
  }
}

export function networkShape() {
  return {
    requestTimeout: seconds('Until the answer is there, all told (10).'),
    requestTimeoutMs: ms('Until the answer is there, all told (10,000).'),
    connectTimeout: seconds('Until a connection is there (5).'),
    connectTimeoutMs: ms('Until a connection is there (5,000).'),
    maxRetries: count('How often a request that may be repeated is tried again (2: three attempts in all).'),
    retryDelay: seconds('The wait before the first repetition (0.1).'),
    retryDelayMs: ms('The wait before the first repetition (100).'),
  }
}

export function websocketShape() {
  return {
    connectTimeout: seconds('Until a connection is there (10).'),
    connectTimeoutMs: ms('Until a connection is there (10,000).'),
    pingInterval: seconds('How often to ping (20).'),
    pingIntervalMs: ms('How often to ping (20,000).'),
    pingTimeout: seconds('How long the answer to a ping may take (10).'),
    pingTimeoutMs: ms('How long the answer to a ping may take (10,000).'),
    heartbeatInterval: seconds('How long a line may be silent: ping and answer together (30).'),
    heartbeatIntervalMs: ms('How long a line may be silent: ping and answer together (30,000).'),
    maxReconnectAttempts: count('How often a lost connection is tried again (10).'),
    reconnectDelay: seconds('The wait before the second attempt (5).'),
    reconnectDelayMs: ms('The wait before the second attempt (5,000).'),
    reconnectBackoff: positive()
      .optional()
      .meta({ ...number, description: 'By how much each wait is longer than the one before (2).' }),
    maxReconnectDelay: seconds('The longest wait (60).'),
    maxReconnectDelayMs: ms('The longest wait (60,000).'),
    closeTimeout: seconds('How long closing may take (5).'),
    closeTimeoutMs: ms('How long closing may take (5,000).'),
    maxConnectionAgeMs: ms('A connection is replaced at this age, without a hole (as the exchange wants it).'),
    silentTopicMs: count(
      'After so many milliseconds without a word of a topic the exchange is asked; 0: never (10,000).',
    ),
    maxMessageBytes: count('The largest message (1,048,576).'),
    maxQueueSize: count('How many items may wait for each reader (10,000).'),
  }
}

/** What the documents say of one exchange beside what its connector takes. */
export function exchangeShape() {
  return {
    enabled: switchedOn('False leaves the exchange out of what is started by name.'),
    baseUrl: serverUrl()
      .optional()
      .meta({ ...string, description: 'In the place of the address of its REST API.' }),
    websocketUrl: serverUrl()
      .optional()
      .meta({ ...string, description: 'In the place of the address of its streams.' }),
    testnetBaseUrl: serverUrl()
      .optional()
      .meta({ ...string, description: 'The same for the environment testnet.' }),
    testnetWebsocketUrl: serverUrl()
      .optional()
      .meta({ ...string, description: 'The same for the environment testnet.' }),
  }
}

export function riskShape() {
  return {
    maxPositionSizeUsd: usd(5_000, 'The largest single position.'),
    maxTotalExposureUsd: usd(25_000, 'The largest exposure in all.'),
    maxExchangeExposureUsd: usd(15_000, 'The largest exposure on one exchange.'),
    maxSymbolExposureUsd: usd(10_000, 'The largest exposure in one market.'),
    maxDailyLossUsd: usd(2_500, 'After this loss in a day nothing is opened.'),
    maxSingleLossUsd: usd(500, 'The largest loss of one operation.'),
    minProfitMarginBps: bps(50, 'The least that an opportunity must bring.'),
    stopLossThresholdBps: bps(200, 'Where a position is given up.'),
    maxExecutionTimeMs: whole(45_000, 'How long an operation may take, in milliseconds.'),
    maxSlippageBps: bps(25, 'How far from its price an order may go.'),
    maxPartialFillRatio: nonNegative()
      .default(0.1)
      .meta({ ...number, default: 0.1, description: 'Which part of a leg may stay unfilled.' }),
    maxConcurrentOperations: whole(3, 'How many operations may be under way at once.'),
    maxPriceDeviationBps: bps(100, 'How far a price may be from the fair one.'),
    minMarketDepthUsd: usd(50_000, 'The least that a book must hold.'),
    maxSpreadBps: bps(500, 'The widest spread that counts as a market.'),
    volatilityCircuitBreakerBps: bps(1_000, 'The move that stops everything.'),
    maxRecoveryAttempts: whole(3, 'How often a position that is left over is tried to be closed.'),
    recoveryTimeoutSeconds: whole(300, 'How long that may take, in seconds.'),
    emergencyCloseThresholdBps: bps(500, 'The loss at which a position is closed at any price.'),
  }
}

export function arbitrageShape() {
  return {
    engineName: text()
      .default('venuekit')
      .meta({ ...string, default: 'venuekit', description: 'What it is called in logs.' }),
    enableDryRun: switchedOn('Orders are only made up. Who wants to trade says false.'),
    targetExecutionTimeMs: whole(30, 'What an operation should take, in milliseconds.'),
    opportunityScanIntervalMs: whole(100, 'How often opportunities are looked for, in milliseconds.'),
    positionMonitorIntervalMs: whole(1_000, 'How often positions are looked at, in milliseconds.'),
    balanceRefreshIntervalMs: whole(5_000, 'How often balances are looked at, in milliseconds.'),
    marketDataStalenessMs: whole(100, 'How old market data may be, in milliseconds.'),
    enableRiskChecks: switchedOn('Whether the limits are checked.'),
    enableCircuitBreakers: switchedOn('Whether breakers stop everything.'),
  }
}
