import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { connectionDefaults } from '../policies/connection-options.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import { positive } from './atoms.ts'
import { connectionOptionsOf } from './connection-settings.ts'
import { keyPasswordCredentials, keySecretCredentials } from './credential-schemas.ts'
import {
  getConfigSummary,
  getEffectiveUrl,
  getTransportConfig,
  hasCredentials,
  isPublicOnly,
  isReadyForTrading,
  validateExchangeConfig,
} from './exchange-config.ts'
import { parseConfig } from './parse-config.ts'
import { parseExchangeConfig } from './parse-exchange-config.ts'
import { modestRestTransport, restTransportConfig } from './rest-transport-config.ts'
import { settings } from './settings.ts'

const gateio = {
  id: 'gateio-futures',
  key: 'gateioFutures',
  aliases: ['GATEIO_FUTURES'],
  environments: {
    testnet: { rest: 'https://testnet.example/api/v4', ws: 'wss://testnet.example/v4/ws' },
    production: { rest: 'https://api.example/api/v4', ws: 'wss://fx.example/v4/ws' },
  },
  credentials: keySecretCredentials(),
  options: settings({ leverage: positive().default(1) }),
}
const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'
const canaries = createCanaries({ keys: { apiKey }, secrets: { apiSecret } })
const credentials = { apiKey, secret_key: apiSecret }

describe('[S3.46] the configuration of one exchange', () => {
  test('without anything it is public, on production, with the defaults of the exchange', () => {
    expect(parseExchangeConfig(gateio)).toEqual({
      exchangeName: 'gateio-futures',
      environment: 'production',
      credentials: undefined,
      urls: gateio.environments.production,
      network: {},
      websocket: {},
      rateLimit: {},
      options: { leverage: 1 },
    })
  })

  test('everything can be set, in both spellings', () => {
    const config = parseExchangeConfig(gateio, {
      name: 'GATEIO_FUTURES',
      environment: 'testnet',
      credentials,
      urls: { rest: 'http://127.0.0.1:5000/' },
      network: { request_timeout_ms: 1_000 },
      websocket: { pingIntervalMs: 5_000 },
      rate_limit: { requests_per_second: 15 },
      options: { leverage: '3' },
    })
    expect(config).toMatchObject({
      exchangeName: 'gateio-futures',
      environment: 'testnet',
      urls: { rest: 'http://127.0.0.1:5000', ws: 'wss://testnet.example/v4/ws' },
      network: { requestTimeoutMs: 1_000 },
      websocket: { pingIntervalMs: 5_000 },
      rateLimit: { requestsPerSecond: 15 },
      options: { leverage: 3 },
    })
    expect(parseExchangeConfig(gateio, config)).toEqual(config)
    for (const part of [config, config.urls, config.network, config.credentials])
      expect(Object.isFrozen(part)).toBe(true)
  })

  test('[C.16] the old names are there and say the same', () => {
    const config = parseExchangeConfig(gateio, { credentials })
    expect([config.name, config.hasPrivateApi, config.hasPrivateAccess]).toEqual(['gateio-futures', true, true])
    expect(config.hasCredentials).toBe(hasCredentials(config))
    expect(parseExchangeConfig(gateio).hasCredentials).toBe(false)
  })

  test('[S2.65] [S2.26] credentials that were left empty are public mode', () => {
    for (const empty of [undefined, null, {}, { api_key: '', secret_key: '' }]) {
      expect(isPublicOnly(parseExchangeConfig(gateio, { credentials: empty }))).toBe(true)
    }
  })

  test('[S4.53] a function gives the credentials each time, checked', async () => {
    const answers: unknown[] = [{ apiKey, apiSecret }, { apiKey }]
    const config = parseExchangeConfig(gateio, { credentials: async () => answers.shift() })
    const provider = config.credentials
    if (typeof provider !== 'function') throw new Error('a function stays one')
    expect(config.hasCredentials).toBe(true)
    expect(String((await provider()).apiKey)).toBe('k7Qw…4TnB')
    await expect(provider()).rejects.toMatchObject({ settingName: 'exchanges.gateio-futures.credentials.apiSecret' })
  })

  test('a key alone may read but has no private access', () => {
    const deltadefi = { ...gateio, id: 'deltadefi', credentials: keyPasswordCredentials() }
    const reading = parseExchangeConfig(deltadefi, { credentials: { apiKey } })
    expect(reading.credentials).toBeDefined()
    expect(hasCredentials(reading)).toBe(false)
    expect(
      hasCredentials(parseExchangeConfig(deltadefi, { credentials: { apiKey, tradingPassword: apiSecret } })),
    ).toBe(true)
  })
})

describe('[S3.49] bad configurations name every wrong setting, the first one first', () => {
  test('all at once, without a value', async () => {
    const input = {
      exchangeName: 'mexc',
      enviroment: 'testnet',
      environment: 'Production',
      credentials: { apiKey, apiSecrett: apiSecret },
      urls: { rest: apiSecret, wss: 'x' },
      network: { request_timeout_ms: 0 },
      websocket: { maxReconnectAttempts: -1, reconnectBackoff: 0.5 },
      rateLimit: { requestsPerSecond: 1_001 },
      options: { leverage: apiSecret },
    }
    const error = await errorOf(() => parseExchangeConfig(gateio, input))
    if (!ConfigurationError.is(error)) throw error
    expect(error.issues.map(({ path, message }) => `${path}: ${message}`)).toMatchInlineSnapshot(`
      [
        "exchanges.gateio-futures.enviroment: is not a known setting; did you mean environment?",
        "exchanges.gateio-futures.exchangeName: must be gateio-futures, or be left out, not the string that is there",
        "exchanges.gateio-futures.environment: must be one of testnet, production, not the string that is there",
        "exchanges.gateio-futures.credentials.apiSecrett: is not a known setting; did you mean apiSecret?",
        "exchanges.gateio-futures.credentials.apiSecret: is missing; it must be a string that is not empty; put it in quotes",
        "exchanges.gateio-futures.urls.wss: is not a known setting; did you mean ws?",
        "exchanges.gateio-futures.urls.rest: must be an address that begins with https://, http://, wss:// or ws:// and has no user, password or fragment, not the string that is there",
        "exchanges.gateio-futures.network.requestTimeoutMs: must be a number of milliseconds above zero and at most 2147483647, not zero",
        "exchanges.gateio-futures.websocket.maxReconnectAttempts: must be a whole number of zero or more, or Infinity, not a negative number",
        "exchanges.gateio-futures.websocket.reconnectBackoff: must be a number from 1 to 10, not a fraction",
        "exchanges.gateio-futures.rateLimit.requestsPerSecond: must be a number from 0.001 to 1000, not a number",
        "exchanges.gateio-futures.options.leverage: must be a number above zero, not the string that is there",
      ]
    `)
    expect(error.settingName).toBe(error.issues[0]?.path)
    expect(error.exchange).toBe('gateio-futures')
    expect(canaries.leaksIn(error)).toEqual([])
  })

  test.each([
    ['heartbeat below ping', { pingIntervalMs: 9_000, heartbeatIntervalMs: 9_000 }, 'websocket.heartbeatIntervalMs'],
    [
      'longest wait below the first',
      { reconnectDelayMs: 9_000, maxReconnectDelayMs: 8_000 },
      'websocket.maxReconnectDelayMs',
    ],
  ])('settings that contradict each other: %s', (_, websocket, settingName) => {
    expect(() => connectionOptionsOf({ websocket })).toThrow(expect.objectContaining({ settingName }))
  })
})

test('[S3.105] the schema of an exchange is made once, and serves its configurations alone', async () => {
  let made = 0
  const counted = {
    ...gateio,
    id: 'counted',
    key: 'counted',
    aliases: [],
    get credentials() {
      made += 1
      return keySecretCredentials()
    },
  }
  for (const requestsPerSecond of [1, 2, 3]) {
    expect(parseExchangeConfig(counted, { rateLimit: { requestsPerSecond } }).rateLimit).toEqual({ requestsPerSecond })
    expect(parseExchangeConfig(gateio, { credentials, rateLimit: { requestsPerSecond } }).exchangeName).toBe(gateio.id)
  }
  expect(made).toBe(1)
  // Errors name the path that was said last.
  for (const path of ['one', 'other', 'one']) {
    expect(await errorOf(() => parseExchangeConfig(counted, { environment: 'x' }, { path }))).toMatchObject({
      message: expect.stringMatching(`^${path}\\.environment: `),
    })
  }
})

describe('[S2.69] [S2.70] [C.29] one table of defaults', () => {
  test('nothing set is the table itself, and an exchange lies over it', () => {
    expect(connectionOptionsOf({})).toEqual(connectionDefaults)
    expect(connectionOptionsOf({}, { heartbeat: { everyMs: 15_000 } }).heartbeat.everyMs).toBe(15_000)
  })

  test('what the user sets lies over the exchange', () => {
    const options = connectionOptionsOf(
      {
        network: { requestTimeoutMs: 1, connectTimeoutMs: 2, maxRetries: 0, retryDelayMs: 5_000 },
        websocket: {
          connectTimeoutMs: 3,
          pingIntervalMs: 4,
          pingTimeoutMs: 5,
          maxReconnectAttempts: Infinity,
          reconnectDelayMs: 90_000,
          reconnectBackoff: 3,
          closeTimeoutMs: 6,
          maxConnectionAgeMs: 9,
          silentTopicMs: 10,
          maxMessageBytes: 7,
          maxQueueSize: 8,
        },
      },
      { heartbeat: { everyMs: 15_000 }, request: { timeoutMs: 30_000 } },
    )
    expect(options).toMatchObject({
      request: { timeoutMs: 1, connectTimeoutMs: 2 },
      retry: { attempts: 1, baseMs: 5_000, maxMs: 5_000 },
      socket: {
        connectTimeoutMs: 3,
        closeTimeoutMs: 6,
        maxAgeMs: 9,
        silentTopicMs: 10,
        maxMessageBytes: 7,
        queueSize: 8,
      },
      heartbeat: { everyMs: 4, answerWithinMs: 5 },
      reconnect: { attempts: Infinity, baseMs: 90_000, factor: 3, maxMs: 90_000 },
    })
  })

  test('a heartbeat interval is ping and answer together', () => {
    expect(connectionOptionsOf({ websocket: { heartbeatIntervalMs: 30_000 } }).heartbeat).toMatchObject({
      everyMs: 20_000,
      answerWithinMs: 10_000,
    })
    expect(connectionOptionsOf({ websocket: { maxReconnectDelayMs: 6_000 } }).reconnect.maxMs).toBe(6_000)
  })

  test('topics may be silent for ever', () => {
    const { websocket } = parseExchangeConfig(gateio, { websocket: { silentTopicMs: 0 } })
    expect(connectionOptionsOf({ websocket }).socket.silentTopicMs).toBe(Infinity)
  })

  test.each(['Infinity', Infinity, 0, '7'])('reconnects may be %s', (attempts) => {
    const config = parseExchangeConfig(gateio, { websocket: { maxReconnectAttempts: attempts } })
    expect(config.websocket.maxReconnectAttempts).toBe(Number(attempts))
  })
})

describe('[S3.47] what can be asked of a configuration', () => {
  const good = parseExchangeConfig(gateio, { credentials, urls: { rest: 'http://localhost:5000' } })

  test('ready for trading is credentials without anything that looks wrong', () => {
    expect(isReadyForTrading(good)).toBe(true)
    expect(isReadyForTrading(parseExchangeConfig(gateio))).toBe(false)
    const short = parseExchangeConfig(gateio, { credentials: { apiKey: 'short', apiSecret } })
    expect(hasCredentials(short)).toBe(true)
    expect(isReadyForTrading(short)).toBe(false)
    expect(validateExchangeConfig(short)).toEqual([
      'apiKey has fewer than 10 characters; check that it was copied completely',
    ])
  })

  test('addresses without encryption are warned about, except on this machine', () => {
    const urls = { rest: 'http://api.example', ws: 'ws://127.0.0.1.evil.example' }
    expect(validateExchangeConfig(parseExchangeConfig(gateio, { urls }))).toEqual([
      'urls.rest is not encrypted; use https or wss outside of this machine',
      'urls.ws is not encrypted; use https or wss outside of this machine',
    ])
    for (const rest of ['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost:1', 'https://api.example']) {
      expect(validateExchangeConfig(parseExchangeConfig(gateio, { urls: { rest } }))).toEqual([])
    }
  })

  test('[S1.28] the address follows the environment unless it is given', () => {
    expect(getEffectiveUrl(good, 'rest')).toBe('http://localhost:5000')
    expect(getEffectiveUrl(parseExchangeConfig(gateio, { environment: 'testnet' }), 'ws')).toBe(
      'wss://testnet.example/v4/ws',
    )
    expect(getEffectiveUrl(good, 'constructor')).toBeUndefined()
  })

  test('[S2.24] the summary has everything but the secrets', () => {
    const config = parseExchangeConfig(gateio, { credentials, urls: { ws: `wss://fx.example/ws?api_key=${apiKey}` } })
    const summary = getConfigSummary(config)
    expect(summary).toMatchObject({ exchangeName: 'gateio-futures', access: 'private credentials: k7Qw…4TnB' })
    expect(canaries.leaksIn(summary)).toEqual([])
    expect(getConfigSummary(parseExchangeConfig(gateio))['access']).toBe('public mode only')
    const asked = parseExchangeConfig(gateio, { credentials: async () => credentials })
    expect(getConfigSummary(asked)['access']).toBe('private credentials: asked for')
  })

  test('[X.8] a configuration with secrets can be printed', () => {
    expect(canaries.leaksIn([good, inspect(good), JSON.stringify(good)])).toEqual([])
    expect(JSON.stringify(good)).toContain('"credentials":{"apiKey":"k7Qw…4TnB","apiSecret":"[redacted]"}')
  })
})

describe('[S3.48] [C.28] the REST transport', () => {
  test('takes its times from the one table, and no ceiling unless it is set', () => {
    const config = getTransportConfig(parseExchangeConfig(gateio))
    expect(config).toEqual({ connectTimeoutMs: 5_000, readTimeoutMs: 10_000, maxRetries: 2 })
    expect(parseConfig(restTransportConfig(), {})).toEqual(config)
    const limited = parseExchangeConfig(gateio, {
      rateLimit: { requestsPerSecond: 15, burst: 40 },
      network: { maxRetries: 5 },
    })
    expect(getTransportConfig(limited, { request: { timeoutMs: 8_000 } })).toEqual({
      connectTimeoutMs: 5_000,
      readTimeoutMs: 8_000,
      maxRetries: 5,
      requestsPerSecond: 15,
      burst: 40,
    })
  })

  test('the modest ceilings are what the documents name, for who wants them', () => {
    expect(parseConfig(restTransportConfig(), modestRestTransport)).toEqual({
      requestsPerSecond: 20,
      burst: 50,
      connectTimeoutMs: 2_000,
      readTimeoutMs: 5_000,
      maxRetries: 3,
      maxConcurrent: 10,
    })
  })

  test.each([
    ['requestsPerSecond', 0],
    ['requestsPerSecond', 1_001],
    ['burst', 0],
    ['burst', 1.5],
    ['connectTimeoutMs', 0],
    ['readTimeoutMs', Number.NaN],
    ['maxRetries', -1],
    ['maxConcurrent', Infinity],
    ['targetLatencyMs', '-0'],
  ])('[S2.71] [S1.37] %s of %s is refused', (name, value) => {
    expect(() => parseConfig(restTransportConfig(), { [name]: value })).toThrow(new RegExp(`^${name}: must be `))
  })
})
