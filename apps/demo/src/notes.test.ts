import { expect, test } from 'vitest'
import { Notes } from './notes.ts'

test('warnings and errors are kept, with who told them; the rest is not', () => {
  const notes = new Notes({ now: () => 7 })
  const logger = notes.logger.child('gateio').child('public')
  logger.info('all is well')
  logger.warn('slow\u001B[2J')
  logger.error('broken')
  expect(notes.all()).toEqual([
    { at: 7, level: 'warn', text: 'gateio.public: slow [2J' },
    { at: 7, level: 'error', text: 'gateio.public: broken' },
  ])
  expect([logger.isEnabled('info'), logger.isEnabled('warn')]).toEqual([false, true])
})

test('it says of what it is, and why', () => {
  const notes = new Notes({ now: () => 7 })
  notes.logger.error('a leg is open: look at it', { executionId: 'x1', market: 'BTC/USDT', size: '0.1', since: 3 })
  notes.logger.warn('it is left out', { exchange: 'mexc', symbol: 'BTC/USDT', error: new Error('too\u001B[2J late') })
  expect(notes.all().map(({ text }) => text)).toEqual([
    'a leg is open: look at it (BTC/USDT, 0.1)',
    'it is left out (mexc, BTC/USDT, too [2J late)',
  ])
})

test('the last fifty', () => {
  const notes = new Notes({ now: () => 7 })
  for (let at = 0; at < 60; at += 1) notes.logger.warn(String(at))
  expect(notes.all().map(({ text }) => text)).toEqual(Array.from({ length: 50 }, (_, at) => String(at + 10)))
})
