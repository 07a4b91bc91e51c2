import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import {
  credentialEnvironment,
  getConfigSummary,
  interpolate,
  keySecretCredentials,
  parseExchangeConfig,
  validateExchangeConfig,
} from '../config/index.ts'
import { NetworkError, OrderError, TimeoutError } from '../errors/index.ts'
import { createFileOrderJournal } from '../journal/file-order-journal.ts'
import type { Logger } from '../logging/logger.ts'
import { redactFields, redactMessage } from '../logging/redact-fields.ts'
import { redactingLogger } from '../logging/redacting-logger.ts'
import { createMemoryMetrics } from '../metrics/memory-metrics.ts'
import { toPrometheusText } from '../metrics/prometheus.ts'
import { pinoLogger } from '../pino/pino-logger.ts'
import { describeCredentials } from '../secrets/credentials.ts'
import { createFingerprint } from '../secrets/fingerprint.ts'
import { SecretUrl } from '../secrets/secret-url.ts'
import { createCanaries } from './canaries.ts'
import { errorOf } from './error-of.ts'
import { createMemoryLogger } from './memory-logger.ts'

const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'
const listenKey = 'a1c9e4f7d2b8a6c3e5f0d4b7'
const canaries = createCanaries({ keys: { apiKey }, secrets: { apiSecret, listenKey } })

const exchange = {
  id: 'mexc',
  key: 'mexc',
  aliases: [],
  environments: { production: { rest: 'https://api.example', ws: 'wss://stream.example' } },
  credentials: keySecretCredentials(),
}

/** What a careless program would do with all that it has, at every level. */
function logEverything(logger: Logger, fields: Readonly<Record<string, unknown>>): void {
  const child = logger.child('mexc.private.rest', fields)
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
    logger[level](`listenKey=${listenKey} at level ${level}`, fields)
    child[level]('once more', { nested: [fields], headers: { 'X-MEXC-APIKEY': apiKey, SIGN: apiSecret } })
  }
}

test('[S2.24] [X.8] nothing that core makes of secrets shows one, wherever it is put', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'venuekit-canary-'))
  const environment = { MEXC_API_KEY: apiKey, MEXC_API_SECRET: apiSecret }
  const fromFile = interpolate(
    { credentials: { api_key: '${MEXC_API_KEY}', secret_key: '${MEXC_API_SECRET}' } },
    environment,
  )
  const config = parseExchangeConfig(exchange, fromFile.value)
  const fromEnvironment = credentialEnvironment('mexc', environment)
  const credentials = config.credentials
  if (credentials === undefined || typeof credentials === 'function') throw new Error('a value stays one')

  const url = SecretUrl.from(`wss://stream.example/ws?listenKey=${listenKey}`)
  const foreign = Object.assign(new Error(`connect ${url.reveal()}`), {
    config: { headers: { 'X-MEXC-APIKEY': apiKey } },
  })
  const error = new OrderError(
    'unknown',
    { symbol: 'BTC/USDT', clientOrderId: 'vk-1' },
    {
      cause: new TimeoutError('no answer', {
        exchange: 'mexc',
        cause: new NetworkError('the line failed', { cause: foreign }),
      }),
    },
  )
  const things = {
    config,
    summary: getConfigSummary(config),
    warnings: validateExchangeConfig(config),
    fromEnvironment,
    credentials,
    described: describeCredentials(credentials),
    fingerprint: createFingerprint()(credentials),
    url,
    event: { type: 'reconnected', url },
  }
  expect(canaries.leaksIn(things, 'things')).toEqual([])

  const wrong = await errorOf(() =>
    parseExchangeConfig(exchange, { credentials: { apiKey, apiSecret: [apiSecret] }, urls: { rest: listenKey } }),
  )
  expect(canaries.leaksIn([wrong, error.toJSON(), error.message], 'errors')).toEqual([])

  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const memory = createMemoryLogger()
  const fields = {
    ...things,
    error,
    wrong,
    apiKey,
    apiSecret,
    listenKey,
    foreign,
    map: new Map(Object.entries({ apiSecret })),
  }
  logEverything(pinoLogger(pino({ level: 'trace' }, stream)), fields)
  logEverything(redactingLogger(memory), fields)
  expect([lines.length, memory.records.length]).toEqual([10, 10])
  expect(canaries.leaksIn(lines, 'pino')).toEqual([])
  expect(canaries.leaksIn(memory.records, 'logs')).toEqual([])

  const metrics = createMemoryMetrics()
  metrics.counter('requests_total', { apiKey, url: url.reveal(), exchange: 'mexc' }).add()
  expect(canaries.leaksIn([metrics.read(), toPrometheusText(metrics.read())], 'metrics')).toEqual([])

  const path = join(folder, 'orders.jsonl')
  {
    await using journal = await createFileOrderJournal({ path, logger: memory })
    const order = { ...fields, exchange: 'mexc', ref: error.ref, summary: { side: 'buy', type: 'limit' }, sentAt: 1 }
    await journal.remember(order)
    expect(canaries.leaksIn([await journal.unresolved(), journal, await readFile(path, 'utf8')], 'journal')).toEqual([])
  }
  await rm(folder, { recursive: true })
})

const headers = { 'X-MEXC-APIKEY': apiKey, SIGN: apiSecret }
const query = `symbol=BTC&api_secret=${apiSecret}&listenKey=${listenKey}`

test.each([
  [
    'header lines',
    `KEY: ${apiKey}\r\nSIGN: ${apiSecret}\r\nauthorization: ApiKey ${apiSecret} ${listenKey}\r\nHost: h`,
  ],
  ['an inspected object', inspect({ headers, deep: [{ apiSecret, listen_key: listenKey }] }, { depth: 9 })],
  ['an inspected map', inspect(new Map(Object.entries({ apiSecret, listenKey })))],
  ['inspected raw headers', inspect(['KEY', apiKey, 'SIGN', apiSecret, 'Host', 'h'])],
  ['JSON', JSON.stringify({ headers, apiSecret })],
  ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ apiSecret, listenKey }) })],
  ['JSON in JSON in JSON', JSON.stringify(JSON.stringify({ body: JSON.stringify({ apiSecret, headers }) }))],
  ['JSON of raw headers', JSON.stringify(['KEY', apiKey, 'SIGN', apiSecret])],
  ['a query in a query', `https://h/p?next=${encodeURIComponent(query)}`],
  ['a query twice encoded', `https://h/p?next=${encodeURIComponent(encodeURIComponent(query))}`],
  ['JSON in a query', `https://h/p?body=${encodeURIComponent(JSON.stringify({ apiSecret, headers }))}`],
])('[S2.24] [X.8] no secret is left in the text of %s', (_, text) => {
  expect(canaries.leaksIn(text)).not.toEqual([])
  expect(canaries.leaksIn(redactMessage(text))).toEqual([])
})

test.each([
  ['raw headers', { headers: ['KEY', apiKey, 'SIGN', apiSecret, 'Host', 'h'] }],
  ['pairs', { entries: Object.entries({ apiSecret, apiKey, listenKey }) }],
  ['names of other exchanges', { encrypted_operation_key: apiSecret, signingKey: listenKey, passcode: apiSecret }],
])('[S2.24] [X.8] no secret is left in fields with %s', (_, fields) => {
  expect(canaries.leaksIn(fields)).not.toEqual([])
  expect(canaries.leaksIn(redactFields(fields))).toEqual([])
})

test('[X.8] a numeric password is a secret too', () => {
  const numeric = createCanaries({ secrets: { pin: '918273645546' } })
  expect(numeric.leaksIn(redactMessage('{"password":918273645546} pin: 918273645546'))).toEqual([])
})
