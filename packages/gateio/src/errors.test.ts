import { ExchangeApiError, InsufficientFundsError, ServerError } from '@venuekit/core'
import { expect, test } from 'vitest'
import { readGateioRefusal } from './errors.ts'

test('a code with a row has its error and its outcome', () => {
  const { error, outcome } = readGateioRefusal(400, { code: 'INSUFFICIENT_BALANCE', message: 'not enough' })
  expect(InsufficientFundsError.is(error)).toBe(true)
  expect(outcome).toBe('rejected')
})

test.each([
  [400, { code: 'BRAND_NEW', message: 'what' }, ExchangeApiError],
  [400, { code: 'constructor' }, ExchangeApiError],
  [403, '', ExchangeApiError],
  [502, '<html>', ServerError],
])('anything else leaves the outcome unknown: %s %j', (status, answer, kind) => {
  const { error, outcome } = readGateioRefusal(status, answer)
  expect(kind.is(error)).toBe(true)
  expect(outcome).toBe('unknown')
})
