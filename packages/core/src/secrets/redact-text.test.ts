import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactText } from './redact-text.ts'

test.each([
  ['nothing to hide', 'nothing to hide'],
  ['GET /order?symbol=BTC&signature=abc&timestamp=1', 'GET /order?symbol=BTC&signature=[redacted]&timestamp=1'],
  ['wss://host/ws?listenKey=abc failed', 'wss://host/ws?listenKey=[redacted] failed'],
  ['wss://host/accounts/stream?api_key=K#x', 'wss://host/accounts/stream?api_key=[redacted]'],
  ['https://user:pa@host/path', 'https://[redacted]@host/path'],
  ['Authorization: Bearer abc.def-ghi', 'Authorization: Bearer [redacted]'],
  ['{"apiSecret":"a\\"b","side":"buy"}', '{"apiSecret":"[redacted]","side":"buy"}'],
  ['{"api_key" : "abc', '{"api_key" : "[redacted]"'],
  ['apiSecret: must be a string', 'apiSecret: must be a string'],
  ['a=1&b=2', 'a=1&b=2'],
])('[S4.42] [S2.24] %j becomes %j', (text, safe) => {
  expect(redactText(text)).toBe(safe)
  expect(redactText(safe)).toBe(safe)
})

test('no value of a telling query parameter is left, whatever it is', () => {
  const names = fc.constantFrom('signature', 'api_key', 'listenKey', 'secret', 'token')
  const values = fc.stringMatching(/^[A-Za-z0-9%_.~+/-]{8,64}$/)
  fc.assert(
    fc.property(names, values, fc.stringMatching(/^[a-z]{0,5}$/), (name, value, other) => {
      expect(redactText(`https://h/p?${other}x=1&${name}=${value}&z=2`)).toBe(
        `https://h/p?${other}x=1&${name}=[redacted]&z=2`,
      )
    }),
  )
})

test('a long text takes no longer than its length asks for', () => {
  const hostile = ['a='.repeat(200_000), '"a":"'.repeat(100_000), '//'.repeat(200_000), 'Bearer '.repeat(100_000)]
  for (const text of hostile) {
    const startedAt = performance.now()
    redactText(text)
    // Linear work takes some milliseconds; anything quadratic would take minutes.
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  }
})
