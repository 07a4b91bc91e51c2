import { expect, test } from 'vitest'
import { createMemoryLogger } from './memory-logger.ts'

test('[S3.36] lines of all levels are kept with the name and the fields of their logger', () => {
  const logger = createMemoryLogger()
  const child = logger.child('mexc', { exchange: 'mexc' }).child('public.rest', { correlationId: 'a' })
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) child[level](`at ${level}`, { n: 1 })
  logger.info('first')
  expect(logger.records.map((record) => record.level)).toEqual(['trace', 'debug', 'info', 'warn', 'error', 'info'])
  expect(logger.records[0]).toEqual({
    level: 'trace',
    logger: 'mexc.public.rest',
    message: 'at trace',
    fields: { exchange: 'mexc', correlationId: 'a', n: 1 },
  })
  expect(logger.records[5]?.logger).toBe('')
  logger.clear()
  expect(logger.records).toEqual([])
})

test('the level can be changed and holds for children', () => {
  const logger = createMemoryLogger('warn')
  const child = logger.child('a')
  child.info('not kept')
  expect(child.isEnabled('info')).toBe(false)
  logger.level = 'debug'
  child.debug('kept')
  child.trace('not kept')
  expect(logger.level).toBe('debug')
  expect(logger.records.map((record) => record.message)).toEqual(['kept'])
})
