import { describe, expect, test } from 'vitest'
import { Secret } from '../secrets/secret.ts'
import { createCanaries } from '../testing/canaries.ts'
import { createMemoryLogger } from '../testing/memory-logger.ts'
import { clientLogger } from './client-logger.ts'
import type { LogLevel } from './logger.ts'
import { redactingLogger } from './redacting-logger.ts'
import { silentLogger } from './silent-logger.ts'

const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error']
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'

describe('[X.10] the silent logger', () => {
  test('writes nothing, at no level, and its children are itself', () => {
    for (const level of levels) {
      expect(silentLogger.isEnabled(level)).toBe(false)
      expect(silentLogger[level]('text', { a: 1 })).toBeUndefined()
    }
    expect(silentLogger.child('a').child('b')).toBe(silentLogger)
  })
})

describe('[S3.36] the name of a client', () => {
  test('is exchange.domain.kind', () => {
    const logger = createMemoryLogger()
    const client = clientLogger(
      logger,
      { exchange: 'gateio-futures', domain: 'private', kind: 'websocket' },
      { account: 'a' },
    )
    client.info('connected')
    expect(logger.records[0]).toMatchObject({ logger: 'gateio-futures.private.websocket', fields: { account: 'a' } })
  })
})

describe('[X.10] the redaction in front of a logger', () => {
  test('holds at every level, for messages, fields and those of children', () => {
    const memory = createMemoryLogger()
    const logger = redactingLogger(memory)
    const child = logger.child('mexc', { apiSecret, correlationId: 'a1' })
    for (const level of levels) {
      logger[level](`secret=${apiSecret}`)
      child[level]('text', {
        nested: { apiSecret },
        held: Secret.from(apiSecret),
        error: new Error(`token=${apiSecret}`),
      })
    }
    expect(memory.records).toHaveLength(10)
    createCanaries({ secrets: { apiSecret } }).assertAbsent(memory.records, 'logs')
    expect(memory.records[1]).toMatchObject({
      logger: 'mexc',
      fields: { apiSecret: '[redacted]', correlationId: 'a1' },
    })
  })

  test('makes no fields for a level that is off', () => {
    const memory = createMemoryLogger('warn')
    let read = 0
    redactingLogger(memory).debug('text', {
      get dear() {
        read += 1
        return read
      },
    })
    expect(read).toBe(0)
    expect(redactingLogger(memory).isEnabled('debug')).toBe(false)
    expect(redactingLogger(memory).isEnabled('error')).toBe(true)
  })

  test('is not put in front twice', () => {
    const logger = redactingLogger(createMemoryLogger())
    expect(redactingLogger(logger)).toBe(logger)
    expect(redactingLogger(logger.child('a'))).not.toBe(logger)
    expect(redactingLogger(silentLogger)).toBe(silentLogger)
  })
})
