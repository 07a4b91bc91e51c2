import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { inspect } from 'node:util'
import { connectionOptionsOf, keySecretCredentials } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { describe, expect, test } from 'vitest'
import { loadConfig, type LoadConfigOptions } from '../../src/config/load-config.ts'
import { checkedSettings } from '../../src/config/kit-settings.ts'
import { createExchangeKit } from '../../src/exchange-kit.ts'
import { folderWith } from './folder.ts'

const documents = `
environment: { name: dev, debug: true, log_level: WARNING }
exchanges:
  gateio_spot:
    api_key: "\${GATEIO_API_KEY}"
    secret_key: "\${GATEIO_SECRET_KEY}"
    base_url: \${GATEIO_URL:https://api.gateio.ws/api/v4}
    websocket_url: wss://api.gateio.ws/ws/v4/
    transport: { connection_timeout_ms: 2500, read_timeout_ms: 6000, max_retry_attempts: 3, requests_per_second: 12, burst_capacity: 45 }
  kraken:
    api_key: "\${KRAKEN_KEY}"
    whatever: 1
network: { request_timeout: 7.5, connect_timeout: 5, max_retries: 2, retry_delay: 1 }
rate_limiting: { mexc_requests_per_second: 18, gateio_requests_per_second: 15, gateio_futures_requests_per_second: 9 }
websocket: { ping_interval: 20, ping_timeout: 10, max_reconnect_attempts: 10, max_message_size: 1048576 }
arbitrage:
  engine_name: main
  risk_limits: { max_position_size_usd: 4000 }
`
const exchanges = [gateio, gateioFutures]
const load = (directory: string, options: LoadConfigOptions = {}) =>
  loadConfig({ directory, env: {}, envFile: false, exchanges, ...options })
const issuesOf = (error: unknown) =>
  ConfigurationError.is(error) && error.issues.map(({ path, message }) => `${path}: ${message}`)

describe('[S2.64] [S2.66] [X.7] the documents’ file', () => {
  test('every section arrives where it belongs', async () => {
    await using folder = await folderWith({ 'config.yaml': documents })
    const env = { GATEIO_API_KEY: 'k7Qw2ZpXv9Lr4TnB', GATEIO_SECRET_KEY: 'yH3mC8sJ5dKf1Gx6Vb0R' }
    const config = await load(folder.directory, { file: 'config.yaml', env })
    expect(config.environment).toEqual({ name: 'dev', debug: true, logLevel: 'warn' })
    expect(config.network).toEqual({
      requestTimeoutMs: 7_500,
      connectTimeoutMs: 5_000,
      maxRetries: 2,
      retryDelayMs: 1_000,
    })
    expect(config.warnings).toEqual([
      'exchanges.kraken.api_key: KRAKEN_KEY is not set; without a key the exchange is public',
    ])
    await using kit = createExchangeKit({ exchanges, config })
    expect(kit.gateio.pair().hasPrivate).toBe(true)
    const manager = kit.factory
    expect(manager.listAvailableExchanges()).toEqual(['gateio', 'gateio-futures'])
    createCanaries({ secrets: { apiSecret: env.GATEIO_SECRET_KEY } }).assertAbsent(inspect(config, { depth: 9 }))
  })

  test('[S2.71] [S3.48] transport and ceilings become settings of the exchange; without them the exchange’s rules alone limit', async () => {
    await using folder = await folderWith({ 'config.yaml': documents })
    const file = await load(folder.directory, { file: 'config.yaml' })
    const { config, settings } = checkedSettings(exchanges, file)
    expect(config.rateLimiting).toHaveProperty('mexc_requests_per_second')
    expect(settings['gateio']).toMatchObject({
      urls: { rest: 'https://api.gateio.ws/api/v4', spotWs: 'wss://api.gateio.ws/ws/v4' },
      network: { connectTimeoutMs: 2_500, requestTimeoutMs: 6_000, maxRetries: 3, retryDelayMs: 1_000 },
      rateLimit: { requestsPerSecond: 12, burst: 45 },
      websocket: {
        pingIntervalMs: 20_000,
        pingTimeoutMs: 10_000,
        maxReconnectAttempts: 10,
        maxMessageBytes: 1_048_576,
      },
    })
    expect(settings['gateio-futures']).toMatchObject({ rateLimit: { requestsPerSecond: 9 } })
  })

  test('[S2.69] [S2.70] what nobody sets has the documents’ values', () => {
    const { request, retry, socket, heartbeat, reconnect } = connectionOptionsOf({})
    expect([request.timeoutMs, request.connectTimeoutMs, retry.attempts]).toEqual([10_000, 5_000, 3])
    expect([socket.connectTimeoutMs, socket.closeTimeoutMs, socket.maxMessageBytes]).toEqual([10_000, 5_000, 1_048_576])
    expect([heartbeat.everyMs, heartbeat.answerWithinMs]).toEqual([20_000, 10_000])
    expect([reconnect.attempts, reconnect.baseMs, reconnect.factor, reconnect.maxMs]).toEqual([10, 5_000, 2, 60_000])
  })

  test('[S2.72] [S2.48] limits of arbitrage are data with the documents’ values, and dry run is on', async () => {
    await using folder = await folderWith({ 'config.yaml': documents })
    const { arbitrage } = await load(folder.directory, { file: 'config.yaml' })
    expect(arbitrage).toMatchObject({ engineName: 'main', enableDryRun: true })
    expect(arbitrage.riskLimits).toMatchObject({
      maxPositionSizeUsd: 4_000,
      maxTotalExposureUsd: 25_000,
      maxExchangeExposureUsd: 15_000,
      maxSymbolExposureUsd: 10_000,
      maxDailyLossUsd: 2_500,
      maxSingleLossUsd: 500,
      minProfitMarginBps: 50,
      maxSlippageBps: 25,
      maxConcurrentOperations: 3,
    })
  })
})

describe('[S2.67] [S2.68] where it is looked for', () => {
  test('the nearest file upward; a named one wins; without any there is an empty one', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml': 'network: { max_retries: 1 }',
      'other.json': '{ "$schema": "x", "network": { "maxRetries": 2 } }',
    })
    const below = join(folder.directory, 'a', 'b')
    await mkdir(below, { recursive: true })
    const found = await load(below)
    expect([found.network.maxRetries, found.files]).toEqual([1, [join(folder.directory, 'venuekit.config.yaml')]])
    expect((await load(below, { file: '../../other.json' })).network.maxRetries).toBe(2)
    const env = { VENUEKIT_CONFIG: join(folder.directory, 'other.json') }
    expect((await load(below, { env })).network.maxRetries).toBe(2)
    expect(String(await errorOf(() => load(below, { file: 'no.yaml' })))).toContain('"no.yaml" is not there')
    expect(String(await errorOf(() => load(below, { file: 'no.toml' })))).toContain('must end with .yaml')
    await using empty = await folderWith({})
    expect((await load(empty.directory)).files).toEqual([])
  })

  test('.env: the nearest upward, and it never covers what is set', async () => {
    await using folder = await folderWith({
      '.env': 'RETRIES=4\nDELAY="1.5" # a comment\nGATEIO_API_KEY=of-the-file\nGATEIO_API_SECRET=of-the-file-too\n',
      'venuekit.config.yml': 'network: { max_retries: "${RETRIES}", retry_delay: "${DELAY}" }',
    })
    const below = join(folder.directory, 'deep')
    await mkdir(below)
    const config = await loadConfig({ directory: below, env: { RETRIES: '5' }, exchanges: [gateio] })
    expect(config.network).toEqual({ maxRetries: 5, retryDelayMs: 1_500 })
    expect(config.files.map((file) => basename(file))).toEqual(['.env', 'venuekit.config.yml'])
    await using kit = createExchangeKit({ exchanges: [gateio], config })
    expect(kit.gateio.pair().hasPrivate).toBe(true)
    expect(process.env['RETRIES']).toBeUndefined()
  })
})

describe('keys of the environment', () => {
  const keys = {
    GATEIO_API_KEY: 'k',
    GATEIO_API_SECRET: 's',
    GATEIO_TESTNET_API_KEY: 'tk',
    GATEIO_TESTNET_API_SECRET: 'ts',
  }

  test('[X.8] for exchanges that have none of their own, also such as nobody passed in yet', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml': 'exchanges: { gateio_futures: {}, kraken: { x: 1 } }',
    })
    const config = await loadConfig({ directory: folder.directory, env: keys, envFile: false })
    await using kit = createExchangeKit({ exchanges, config })
    expect([kit.gateioFutures.pair().hasPrivate, kit.gateio.pair().hasPrivate]).toEqual([true, false])
    expect(config.exchanges['kraken']).toEqual({ x: 1 })
  })

  test('a key of production never goes to a test server, and those of the file are not mixed with others', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml':
        'exchanges: { gateio: { environment: testnet }, gateioFutures: { apiKey: mine, secretKey: mine-too } }',
    })
    const { exchanges: entries } = await load(folder.directory, { env: keys })
    const of = (entry: unknown) => keySecretCredentials().parse((entry as { credentials: object }).credentials)
    expect(of(entries['gateio']).apiKey.reveal()).toBe('tk')
    expect(entries['gateioFutures']).not.toHaveProperty('credentials')
  })
})

describe('[S2.74] settings of the environment', () => {
  const file = `{ environment: dev, logging: { file: { path: a.log, min_level: DEBUG } } }`

  test('win over the file, under the documents’ names', async () => {
    await using folder = await folderWith({ 'venuekit.config.yaml': file })
    const env = {
      LOGGING_LEVEL: 'WARNING',
      LOGGING_FILE_ENABLED: 'true',
      LOGGING_FILE_PATH: 'b.log',
      LOGGING_CONSOLE_ENABLED: '',
      LOGGING_PROMETHEUS_ENABLED: 'true',
      PROMETHEUS_PUSH_GATEWAY_URL: 'http://localhost:9091',
      PROMETHEUS_JOB_NAME: 'radar',
    }
    const { environment, logging } = await load(folder.directory, { env })
    expect(environment).toEqual({ name: 'dev', debug: false, logLevel: 'warn' })
    expect(logging.file).toMatchObject({ enabled: true, path: 'b.log', minLevel: 'debug' })
    expect(logging.console.enabled).toBe(true)
    expect(logging.prometheus).toEqual({ enabled: true, pushGatewayUrl: 'http://localhost:9091', jobName: 'radar' })
    expect((await load(folder.directory)).logging.prometheus.enabled).toBe(false)
  })

  test('what is wrong is told by the name of the variable', async () => {
    await using folder = await folderWith({ 'venuekit.config.yaml': 'network: { retries: 1 }' })
    const env = { LOGGING_LEVEL: 'LOUD', LOGGING_FILE_ENABLED: 'perhaps' }
    const issues = issuesOf(await errorOf(() => load(folder.directory, { env })))
    expect(issues && issues.map((issue) => issue.slice(0, issue.indexOf(':')))).toEqual([
      'LOGGING_LEVEL',
      'LOGGING_FILE_ENABLED',
      'network.retries',
    ])
  })
})

describe('layers', () => {
  const files = {
    'venuekit.config.yaml': `
environment: dev
network: { max_retries: 1, connect_timeout: 1 }
profiles:
  steady: { share: 9, settings: { network: { retry_delay: 9 } } }
  bold: { share: 1, settings: { network: { retryDelay: 2 } } }
`,
    'venuekit.config.prod.yaml': 'network: { maxRetries: 5 }',
  }

  test('[S3.116] the file of the environment lies over the file', async () => {
    await using folder = await folderWith(files)
    expect((await load(folder.directory)).network).toEqual({ maxRetries: 1, connectTimeoutMs: 1_000 })
    for (const options of [{ environment: 'prod' }, { env: { VENUEKIT_ENVIRONMENT: 'prod' } }]) {
      const config = await load(folder.directory, options)
      expect(config.network).toEqual({ maxRetries: 5, connectTimeoutMs: 1_000 })
      expect([config.environment.name, config.files.length]).toEqual(['prod', 2])
    }
    expect(String(await errorOf(() => load(folder.directory, { environment: 'test' })))).toContain('has no file "test"')
  })

  test('[S3.115] a profile lies over both: by its name, or the same one for the same subject', async () => {
    await using folder = await folderWith(files)
    const bold = await load(folder.directory, { environment: 'prod', profile: 'bold' })
    expect([bold.profile, bold.network]).toEqual([
      'bold',
      { maxRetries: 5, connectTimeoutMs: 1_000, retryDelayMs: 2_000 },
    ])
    const { profile } = await load(folder.directory, { subject: 'account-7' })
    expect(['steady', 'bold']).toContain(profile)
    expect((await load(folder.directory, { subject: 'account-7' })).profile).toBe(profile)
    expect(String(await errorOf(() => load(folder.directory, { profile: 'wild' })))).toContain(
      'there are: steady, bold',
    )
  })
})

describe('what is wrong', () => {
  test('[S2.65] variables that are not set are all named', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml': 'network: { max_retries: "${A}", retry_delay: "${B}" }',
    })
    expect(issuesOf(await errorOf(() => load(folder.directory)))).toEqual([
      'network.max_retries: the environment variable A is not set; set it, or write ${A:default}',
      'network.retry_delay: the environment variable B is not set; set it, or write ${B:default}',
    ])
  })

  test('[S3.49] mistakes of all sections and exchanges are told at once', async () => {
    const text = `
network: { retries: 3, request_timeout: 1, request_timeout_ms: 2 }
logging: { console: { min_level: LOUD } }
exchanges: { gateio: { environment: mars, base_url: ftp://x, options: { acount: spot } }, gateio_futures: 7 }
`
    await using folder = await folderWith({ 'venuekit.config.yaml': text })
    const issues = issuesOf(await errorOf(() => load(folder.directory)))
    expect(issues && issues.map((issue) => issue.slice(0, issue.indexOf(':')))).toEqual([
      'logging.console.minLevel',
      'network.retries',
      'exchanges.gateio.baseUrl',
      'exchanges.gateio.environment',
      'exchanges.gateio.options.acount',
      'exchanges.gateio-futures',
    ])
    expect(issues && issues[4]).toContain('did you mean account?')
  })

  test('a time in both units', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml': 'network: { request_timeout: 1, request_timeout_ms: 2 }',
    })
    expect(String(await errorOf(() => load(folder.directory)))).toContain(
      'is given twice, also as requestTimeout in seconds',
    )
  })

  test.each([
    ['a.yaml', 'exchanges:\n  gateio: {\n secret: yH3mC8sJ5dKf1Gx6Vb0R', 'a.yaml: is no YAML in line '],
    ['a.yaml', 'a: &x [*x, *y]\nsecret: yH3mC8sJ5dKf1Gx6Vb0R', 'a.yaml: '],
    ['a.json', '{\n "secret": "yH3mC8sJ5dKf1Gx6Vb0R" x }', 'a.json: is no JSON in line 2, column '],
  ])('%s that cannot be read is told with its line and without its words', async (name, text, message) => {
    await using folder = await folderWith({ [name]: text })
    const error = await errorOf(() => load(folder.directory, { file: name }))
    expect(ConfigurationError.is(error)).toBe(true)
    expect(String(error)).toContain(message)
    expect(inspect(error)).not.toContain('yH3mC8sJ5dKf1Gx6Vb0R')
  })

  test('[S2.64] a file that holds no settings is refused, and covers no others, whatever the environment says', async () => {
    await using folder = await folderWith({
      'list.yaml': '- yH3mC8sJ5dKf1Gx6Vb0R',
      'venuekit.config.yaml': 'exchanges: { gateio: {} }',
      'venuekit.config.prod.yaml': 'yH3mC8sJ5dKf1Gx6Vb0R',
    })
    const env = { LOGGING_LEVEL: 'debug', VENUEKIT_ENVIRONMENT: 'prod' }
    expect(String(await errorOf(() => load(folder.directory, { file: 'list.yaml', env })))).toContain(
      'list.yaml: must be an object of settings',
    )
    expect(String(await errorOf(() => load(folder.directory, { env })))).toContain(
      'venuekit.config.prod.yaml: must be an object of settings',
    )
  })
})

describe('[S3.114] watching', () => {
  test('a change that is right is given, one that is wrong is told, and leaving the loop ends it', async () => {
    await using folder = await folderWith({
      'venuekit.config.yaml': 'exchanges: { gateio: { network: { max_retries: 1 } } }',
    })
    const config = await load(folder.directory)
    await using kit = createExchangeKit({ exchanges, config })
    const updates = config.watch({ settleMs: 20 })[Symbol.asyncIterator]()
    await folder.write('venuekit.config.yaml', 'exchanges: { gateio: { network: { max_retries: 2 } } }')
    const first = await updates.next()
    const changed = first.value?.type === 'changed' ? first.value.config : {}
    expect(kit.reload(changed)).toEqual([{ exchange: 'gateio', applied: ['network.maxRetries'], needsRestart: [] }])
    await folder.write('venuekit.config.yaml', 'exchanges: { gateio: { network: { max_retries: -2 } } }')
    const second = await updates.next()
    expect(second.value?.type === 'refused' && String(second.value.error)).toContain(
      'exchanges.gateio.network.maxRetries',
    )
    await updates.return?.()
    expect((await updates.next()).done).toBe(true)
  })

  test('an abort ends it', async () => {
    await using folder = await folderWith({ 'venuekit.config.yaml': '{}' })
    const leave = new AbortController()
    const updates = (await load(folder.directory)).watch({ signal: leave.signal, settleMs: 20 })[Symbol.asyncIterator]()
    const next = updates.next()
    leave.abort()
    expect((await next).done).toBe(true)
  })
})
