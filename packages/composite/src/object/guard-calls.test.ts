import { NetworkError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { guardCalls } from './guard-calls.ts'

/** An object whose ticker cannot be had for this reason. */
function failing(error: unknown) {
  const getTicker = async (_symbol: string): Promise<void> => {
    throw error
  }
  return guardCalls('demo', { getTicker })
}

test('an error that cannot be written on stays the error that is thrown', async () => {
  const error = Object.freeze(new NetworkError('no line'))
  expect(await errorOf(() => failing(error).getTicker('BTC/USDT'))).toBe(error)
})

test('a batch that was placed is told although an error in it cannot be written on', async () => {
  const outcomes = [{ outcome: 'accepted' }, { outcome: 'unknown', error: Object.freeze(new NetworkError('no line')) }]
  const { createOrders } = guardCalls('demo', { createOrders: async (_requests: readonly object[]) => outcomes })
  expect(await createOrders([{}, {}])).toBe(outcomes)
})

test('an error that is its own cause ends as any other', async () => {
  const error = new NetworkError('no line')
  error.cause = error
  expect(await errorOf(() => failing(error).getTicker('BTC/USDT'))).toMatchObject({
    exchange: 'demo',
    operation: 'getTicker',
  })
})
