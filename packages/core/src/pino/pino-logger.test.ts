import { Writable } from 'node:stream'
import { pino, type LoggerOptions } from 'pino'
import { describe, expect, test } from 'vitest'
import { InvalidInputError, TimeoutError } from '../errors/index.ts'
import { Secret } from '../secrets/secret.ts'
import { createCanaries } from '../testing/canaries.ts'
import type { LogLevel } from '../logging/logger.ts'
import { pinoLogger, type PinoLogger } from './pino-logger.ts'

const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error']

function capture(options: LoggerOptions = { level: 'trace' }): {
  logger: PinoLogger
  lines: string[]
  read: () => unknown[]
} {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const logger = pinoLogger(pino({ base: null, timestamp: false, ...options }, stream))
  return { logger, lines, read: () => lines.map((line): unknown => JSON.parse(line)) }
}

describe('[S3.37] [P.15] logging through pino', () => {
  test('level, message and fields arrive as pino writes them', () => {
    const { logger, read } = capture()
    for (const level of levels) logger[level](`at ${level} 100%d`, { symbol: 'BTC/USDT' })
    logger.info('alone')
    expect(read()).toEqual([
      ...levels.map((level, index) => ({ level: (index + 1) * 10, symbol: 'BTC/USDT', msg: `at ${level} 100%d` })),
      { level: 30, msg: 'alone' },
    ])
  })

  test('[S3.36] children have a name and fields, each once', () => {
    const { logger, lines, read } = capture()
    const child = logger.child('gateio', { correlationId: 'a', side: 'x' }).child('public.rest', { correlationId: 'b' })
    child.warn('slow', { ms: 900 })
    expect(child.name).toBe('gateio.public.rest')
    expect(read()).toEqual([
      { level: 40, module: 'gateio.public.rest', correlationId: 'b', side: 'x', ms: 900, msg: 'slow' },
    ])
    expect(lines[0]?.match(/correlationId/g)).toHaveLength(1)
    expect(lines[0]?.match(/module/g)).toHaveLength(1)
  })

  test('options make a pino of their own', () => {
    const logger = pinoLogger({ level: 'error', enabled: false })
    expect(logger.level).toBe('silent')
    expect(pinoLogger({ level: 'warn' }).level).toBe('warn')
    expect(pinoLogger().level).toBe('info')
  })

  test.each([
    ['fatal', 'silent'],
    ['silent', 'silent'],
    ['debug', 'debug'],
    ['http', 'warn'],
  ])("pino's level %s counts as %s", (level, ours) => {
    expect(capture({ level, customLevels: { http: 35 } }).logger.level).toBe(ours)
  })
})

describe('[S1.48] every logger has a level of its own, changed while it runs', () => {
  test('a level holds for the logger and for those below it', () => {
    const { logger, read } = capture({ level: 'warn' })
    const gateio = logger.child('gateio')
    const rest = gateio.child('public.rest')
    const mexc = logger.child('mexc')
    const write = (): void => {
      for (const one of [logger, gateio, rest, mexc]) one.debug(one.name)
    }
    write()
    expect(read()).toEqual([])
    gateio.level = 'debug'
    write()
    expect(read()).toEqual(['gateio', 'gateio.public.rest'].map((module) => ({ level: 20, module, msg: module })))
    expect([logger, gateio, rest, mexc].map((one) => one.isEnabled('debug'))).toEqual([false, true, true, false])
    rest.level = 'silent'
    expect(rest.isEnabled('error')).toBe(false)
    rest.setLevel('gateio.public.rest', undefined)
    expect(rest.level).toBe('debug')
    logger.level = 'trace'
    expect(mexc.isEnabled('trace')).toBe(true)
    expect(gateio.isEnabled('trace')).toBe(false)
  })

  test('a level can be set by name before the logger is made', () => {
    const { logger } = capture({ level: 'info' })
    logger.setLevel('delta-exchange.factories', 'trace')
    expect(logger.child('delta-exchange.factories').isEnabled('trace')).toBe(true)
    expect(logger.child('delta-exchange').isEnabled('debug')).toBe(false)
    // A name is no prefix of a longer word.
    expect(logger.child('delta-exchange.factories2').isEnabled('debug')).toBe(false)
  })

  test('the pino that was passed in keeps its own level', () => {
    const instance = pino({ level: 'warn', enabled: true }, new Writable({ write: (_, __, done) => done() }))
    pinoLogger(instance).level = 'trace'
    expect(instance.level).toBe('warn')
  })

  test('what is no level is refused', () => {
    const { logger } = capture()
    expect(() => logger.setLevel('a', 'loud' as LogLevel)).toThrow(InvalidInputError)
    expect(() => logger.setLevel('', undefined)).toThrow(InvalidInputError)
  })
})

describe('[X.10] [S2.24] redaction is always on', () => {
  const secrets = { apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
  const keys = { apiKey: 'k7Qw2ZpXv9Lr4TnB' }
  const canaries = createCanaries({ keys, secrets })

  test('at every level, in messages, fields, errors and children', () => {
    const { logger, lines } = capture()
    const error = new TimeoutError(`GET /order?signature=${secrets.apiSecret}`, {
      cause: Object.assign(new Error(`token=${secrets.apiSecret}`), { headers: { ...keys, SIGN: secrets.apiSecret } }),
    })
    const child = logger.child('mexc', { ...keys, ...secrets })
    for (const level of levels) {
      logger[level](`api_key=${keys.apiKey}`, { error, credentials: { ...keys, ...secrets } })
      child[level]('text', { held: Secret.from(secrets.apiSecret), headers: new Map(Object.entries(secrets)) })
    }
    expect(lines).toHaveLength(10)
    canaries.assertAbsent(lines, 'lines')
    expect(lines[0]).toContain('k7Qw…4TnB')
  })

  test('control characters of an exchange do not reach the terminal', () => {
    const { logger, read } = capture()
    logger.warn('notice: \u001b[2J\u0007gone', { text: '\u202Ereversed' })
    expect(read()).toEqual([{ level: 40, text: 'reversed', msg: 'notice:  [2J gone' }])
  })

  test('fields that would stop pino are made harmless', () => {
    const { logger, read } = capture()
    const ring: Record<string, unknown> = { big: 1n }
    ring['ring'] = ring
    logger.info('odd', ring)
    expect(read()).toEqual([{ level: 30, big: '1', ring: '[circular]', msg: 'odd' }])
  })
})
