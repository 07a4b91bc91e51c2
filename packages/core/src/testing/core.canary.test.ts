import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
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
