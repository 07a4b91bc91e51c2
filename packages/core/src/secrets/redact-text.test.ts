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
  ['authorization: X9 y', 'authorization: [redacted]'],
  ['cookie: a=1; b=2\r\nhost: h', 'cookie: [redacted]\r\nhost: h'],
  ['passphrase: correct horse battery', 'passphrase: [redacted]'],
  ['KEY: X\nSIGN: Y', 'KEY: [redacted]\nSIGN: [redacted]'],
  ["{ apiSecret: 'X', side: 'buy' }", "{ apiSecret: '[redacted]', side: 'buy' }"],
  ["{ 'set-cookie': [ 'X' ] }", "{ 'set-cookie': [ '[redacted]' ] }"],
  ["Map(1) { 'apiSecret' => 'X' }", "Map(1) { 'apiSecret' => '[redacted]' }"],
  ["[ 'KEY', 'X', 'SIGN', 'Y', 'Host', 'h' ]", "[ 'KEY', '[redacted]', 'SIGN', '[redacted]', 'Host', 'h' ]"],
  ['"{\\"apiSecret\\":\\"X\\",\\"a\\":1}"', '"{\\"apiSecret\\":\\"[redacted]\\",\\"a\\":1}"'],
  ['"{\\"apiSecret\\":\\"a\\\\\\"b\\"}"', '"{\\"apiSecret\\":\\"[redacted]\\"}"'],
  ['{"password":12345678}', '{"password":"[redacted]"}'],
  ['{"password":null,"secret":true}', '{"password":null,"secret":true}'],
  ['a%3D1%26api_secret%3DX%26b%3D2', 'a%3D1%26api_secret%3D[redacted]%26b%3D2'],
  ['a%253D1%2526sign%253DX%2526b', 'a%253D1%2526sign%253D[redacted]%2526b'],
  ['%7B%22sign%22%3A%22X%22%7D', '%7B%22sign%22%3A%22[redacted]%22%7D'],
  ['apiKey: k7Qw…4TnB', 'apiKey: k7Qw…4TnB'],
  ["{ apiKey: 'k7Qw…4TnB', key: '***' }", "{ apiKey: 'k7Qw…4TnB', key: '***' }"],
  ['apiSecret: k7Qw…4TnB', 'apiSecret: [redacted]'],
  ['{"type":"auth","id":"7"}', '{"type":"auth","id":"7"}'],
  ['key: value pairs, design: plain, author: me', 'key: value pairs, design: plain, author: me'],
  ['the signature is wrong: see the docs', 'the signature is wrong: see the docs'],
  ['credentials.apiSecret: is missing', 'credentials.apiSecret: is missing'],
  ['private credentials: k7Qw…4TnB', 'private credentials: k7Qw…4TnB'],
])('[S4.42] [S2.24] %j becomes %j', (text, safe) => {
  expect(redactText(text)).toBe(safe)
  expect(redactText(safe)).toBe(safe)
})

test('no value of a telling query parameter is left, whatever it is', () => {
  const names = fc.constantFrom('signature', 'api_key', 'listenKey', 'secret', 'token')
  const quotes = fc.constantFrom('', '%22', '%2522')
  // A word that says only whether there is a value is none.
  const values = fc.stringMatching(/^[A-Za-z0-9%_.~+/-]{8,64}$/).filter((value) => value !== 'undefined')
  const others = fc.stringMatching(/^[a-z]{0,5}$/)
  fc.assert(
    fc.property(names, fc.tuple(quotes, values), others, (name, [quote, value], other) => {
      // What stands in quotes keeps them, also where they are encoded.
      const [kept = ''] = /^%(?:25){0,3}22/.exec(quote + value) ?? []
      expect(redactText(`https://h/p?${other}x=1&${name}=${quote}${value}&z=2`)).toBe(
        `https://h/p?${other}x=1&${name}=${kept}[redacted]&z=2`,
      )
    }),
  )
})

test('a long text takes no longer than its length asks for', () => {
  const parts = [
    'a=',
    '"a":"',
    '//',
    'Bearer ',
    'token%3Da%26',
    'token%3D',
    'token: ',
    'token:[',
    '"token","',
    '\\',
    '\\"',
    '"token":"[redacted]',
    'token=[redacted]',
    'aa',
    'token:1',
    "'token', '",
    'token: \\"',
    '%25',
    'token  ',
  ]
  for (const part of parts) {
    const text = part.repeat(Math.ceil(400_000 / part.length))
    const before = process.cpuUsage()
    redactText(text)
    // Linear work takes some milliseconds of the processor; anything quadratic would take much longer.
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000)
  }
})
