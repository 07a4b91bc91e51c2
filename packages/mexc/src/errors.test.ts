import { ExchangeApiError, InsufficientFundsError, ServerError } from '@venuekit/core'
import { expect, test } from 'vitest'
import { readMexcRefusal } from './errors.ts'

test('a code with a row has its error and its outcome', () => {
  const refusal = readMexcRefusal(400, { code: 'INSUFFICIENT_BALANCE', message: 'not enough' })
  expect(InsufficientFundsError.is(refusal?.error)).toBe(true)
  expect(refusal?.outcome).toBe('rejected')
})

test.each([
  [400, { code: 'BRAND_NEW', message: 'what' }, ExchangeApiError],
  [400, { code: 'constructor' }, ExchangeApiError],
  [502, { code: 'BUSY' }, ServerError],
])('a code without a row leaves the outcome unknown: %s %j', (status, answer, kind) => {
  const refusal = readMexcRefusal(status, answer)
  expect(kind.is(refusal?.error)).toBe(true)
  expect(refusal?.outcome).toBe('unknown')
})

test.each([
  [200, { code: 'INSUFFICIENT_BALANCE' }],
  [403, ''],
  [502, '<html>'],
])('what is no refusal of the exchange is none: %s %j', (status, answer) => {
  expect(readMexcRefusal(status, answer)).toBeUndefined()
})
