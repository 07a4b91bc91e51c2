import { Secret } from '@venuekit/core'
import { expect, test } from 'vitest'
import { signMexcRequest } from './sign.ts'

test('every part of a request is signed', () => {
  const credentials = { apiKey: Secret.key('test-key'), apiSecret: Secret.from('test-secret') }
  const request = { method: 'GET', auth: 'signed', path: '/orders', query: [['symbol', 'BTC_USDT']] } as const
  const sign = (change: object, nowMs = 1_000) =>
    signMexcRequest({ ...request, ...change }, credentials, nowMs).headers['X-SIGNATURE']
  expect(sign({})).toMatch(/^[0-9a-f]{64}$/)
  expect(sign({})).toBe(sign({}))
  for (const change of [{ method: 'POST' }, { path: '/order' }, { query: [] }, { body: '{}' }]) {
    expect(sign(change)).not.toBe(sign({}))
  }
  expect(sign({}, 1_001)).not.toBe(sign({}))
})
