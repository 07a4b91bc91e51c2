import { ExchangeApiError, ServerError } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { mexcRefusal, readMexcRefusal } from './errors.ts'

/** Each code, the status that it comes with, what it is and what it says of a command. */
const codes = [
  [-2011, 400, 'order-not-found', 'rejected'],
  [-2013, 400, 'order-not-found', 'rejected'],
  [-1121, 400, 'invalid-symbol', 'rejected'],
  [-1127, 400, 'invalid-parameter', 'rejected'],
  [-1128, 400, 'invalid-parameter', 'rejected'],
  [26, 400, 'permission', 'rejected'],
  [400, 400, 'invalid-parameter', 'rejected'],
  [401, 401, 'authentication', 'rejected'],
  [402, 400, 'invalid-api-key', 'rejected'],
  [403, 403, 'permission', 'rejected'],
  [406, 400, 'ip-not-allowed', 'rejected'],
  [429, 429, 'rate-limited', 'rejected'],
  [500, 500, 'server', 'unknown'],
  [500, 400, 'server', 'unknown'],
  [501, 501, 'unavailable', 'unknown'],
  [503, 503, 'unavailable', 'unknown'],
  [503, 400, 'unavailable', 'unknown'],
  [504, 504, 'unavailable', 'unknown'],
  [510, 400, 'rate-limited', 'rejected'],
  [602, 400, 'signature', 'rejected'],
  [604, 400, 'maintenance', 'rejected'],
  [604, 503, 'maintenance', 'unknown'],
  [801, 400, 'maintenance', 'rejected'],
  [11_444, 400, 'maintenance', 'rejected'],
  [10_001, 400, 'invalid-api-key', 'rejected'],
  [10_007, 400, 'invalid-symbol', 'rejected'],
  [10_015, 400, 'invalid-parameter', 'rejected'],
  [10_095, 400, 'invalid-parameter', 'rejected'],
  [10_096, 400, 'invalid-parameter', 'rejected'],
  [10_097, 400, 'invalid-parameter', 'rejected'],
  [10_102, 400, 'invalid-parameter', 'rejected'],
  [10_072, 400, 'invalid-api-key', 'rejected'],
  [10_073, 400, 'recv-window', 'rejected'],
  [10_098, 400, 'risk-control', 'rejected'],
  [10_101, 400, 'insufficient-funds', 'rejected'],
  [10_203, 400, 'server', 'unknown'],
  [20_001, 400, 'unavailable', 'unknown'],
  [20_002, 400, 'server', 'unknown'],
  [22_222, 400, 'invalid-parameter', 'rejected'],
  [30_000, 400, 'trading-disabled', 'rejected'],
  [30_001, 400, 'trading-disabled', 'rejected'],
  [30_002, 400, 'order-size', 'rejected'],
  [30_003, 400, 'order-size', 'rejected'],
  [30_004, 400, 'insufficient-funds', 'rejected'],
  [30_005, 400, 'insufficient-funds', 'rejected'],
  [30_010, 400, 'invalid-order', 'rejected'],
  [30_014, 400, 'invalid-symbol', 'rejected'],
  [30_021, 400, 'invalid-symbol', 'rejected'],
  [30_016, 400, 'trading-disabled', 'rejected'],
  [30_018, 400, 'risk-control', 'rejected'],
  [30_019, 400, 'trading-disabled', 'rejected'],
  [30_020, 400, 'permission', 'rejected'],
  [30_025, 400, 'invalid-order', 'rejected'],
  [30_026, 400, 'invalid-parameter', 'rejected'],
  [30_027, 400, 'risk-control', 'rejected'],
  [30_028, 400, 'risk-control', 'rejected'],
  [30_029, 400, 'invalid-order', 'rejected'],
  [30_032, 400, 'position-limit', 'rejected'],
  [30_041, 400, 'invalid-order', 'rejected'],
  [30_087, 400, 'invalid-order', 'rejected'],
  [33_333, 400, 'invalid-parameter', 'rejected'],
  [44_444, 400, 'invalid-parameter', 'rejected'],
  [60_005, 400, 'risk-control', 'rejected'],
  [730_100, 400, 'risk-control', 'rejected'],
  [70_011, 400, 'permission', 'rejected'],
  [700_001, 400, 'invalid-api-key', 'rejected'],
  [700_002, 400, 'signature', 'rejected'],
  [700_003, 400, 'recv-window', 'rejected'],
  [700_004, 400, 'invalid-parameter', 'rejected'],
  [700_005, 400, 'invalid-parameter', 'rejected'],
  [700_006, 400, 'ip-not-allowed', 'rejected'],
  [700_007, 400, 'permission', 'rejected'],
  [700_008, 400, 'invalid-parameter', 'rejected'],
  [700_013, 400, 'invalid-parameter', 'rejected'],
  [700_022, 400, 'server', 'unknown'],
  [730_000, 400, 'server', 'unknown'],
  [730_003, 400, 'server', 'unknown'],
  [730_001, 400, 'invalid-symbol', 'rejected'],
  [730_002, 400, 'invalid-parameter', 'rejected'],
] as const

describe('the table of codes', () => {
  test.each(codes)('[S3.99] %i (%i) is %s, and %s', (...row) => {
    const [code, status, kind, outcome] = row
    const refusal = readMexcRefusal(status, { code, msg: 'as the exchange says it' })
    expect([refusal?.error.code, refusal?.outcome]).toEqual([kind, outcome])
    expect(refusal?.error).toMatchObject({ status, apiCode: code, apiMessage: 'as the exchange says it' })
    expect(refusal?.error.message).toContain(`MEXC refused: ${code}: as the exchange says it`)
  })

  test.each([
    [{ msg: 'Invalid interval.', code: -1121, _extend: null }, 'invalid-parameter'],
    [{ msg: 'Invalid symbol.', code: -1121, _extend: null }, 'invalid-symbol'],
    [{ code: 400, msg: 'api key required' }, 'authentication'],
    [{ code: 30_018, msg: 'market order is disabled' }, 'trading-disabled'],
    [{ msg: '账号暂时不能下单，请联系客服', code: 30_018 }, 'risk-control'],
    [{ msg: '资金不足', code: 10_101 }, 'insufficient-funds'],
    [{ code: 500, message: 'Under maintenance, please try again later', announcement: 'https://…' }, 'maintenance'],
  ])('[S3.99] a code that means two things is told apart by its text: %j', (body, kind) => {
    expect(readMexcRefusal(400, body)?.error.code).toBe(kind)
  })

  test.each([
    [30_002, 'minimum-notional'],
    [30_003, 'maximum-notional'],
    [30_087, 'price-band'],
    [30_025, 'liquidity'],
    [30_029, 'open-orders'],
    [30_041, 'type'],
  ])('[S3.99] %i names the rule that was broken: %s', (code, rule) => {
    expect(mexcRefusal({ code, msg: 'x' }, 400).error).toMatchObject({ rule })
  })
})

test('[S3.99] a refusal may stand in an answer of 200', () => {
  expect(readMexcRefusal(200, { code: 30_004, msg: 'Insufficient position' })?.error.code).toBe('insufficient-funds')
})

test.each([
  [200, { code: 0, data: [] }],
  [200, { code: 200, msg: 'success' }],
  [200, { orderId: '1' }],
  [200, []],
  [502, '<html>'],
  [403, ''],
  [429, ''],
])('what is no refusal of the exchange is left to the transport: %i %j', (status, body) => {
  expect(readMexcRefusal(status, body)).toBeUndefined()
})

test.each([
  [400, { code: 987_654, msg: 'what' }, ExchangeApiError],
  [500, { code: 987_654 }, ServerError],
])('[S3.99] a code without a row leaves the outcome unknown: %i %j', (status, body, kind) => {
  const refusal = readMexcRefusal(status, body)
  expect(kind.is(refusal?.error)).toBe(true)
  expect(refusal?.outcome).toBe('unknown')
})

test('[S3.99] a 401 without a word is about the credentials', () => {
  expect(readMexcRefusal(401, '')).toMatchObject({ error: { code: 'authentication' }, outcome: 'unknown' })
})

test('[S3.99] after a failure of the server nothing is sure, whatever the code', () => {
  expect(readMexcRefusal(503, { code: 30_004, msg: 'x' })?.outcome).toBe('unknown')
})
