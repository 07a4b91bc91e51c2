import { inspect } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { isSecretUrl, SecretUrl } from './secret-url.ts'

test.each([
  ['wss://wbs-api.mexc.com/ws?listenKey=abc', {}, 'wss://wbs-api.mexc.com/ws?listenKey=[redacted]'],
  ['wss://h/market?limit=50&api_key=K', { show: ['limit'] }, 'wss://h/market?limit=50&api_key=[redacted]'],
  ['wss://user:pass@h:8443/', {}, 'wss://[redacted]@h:8443/'],
  ['https://user@h/a', {}, 'https://[redacted]@h/a'],
  ['https://h/keys/abc%20d/x', { hidePath: ['abc d'] }, 'https://h/keys/[redacted]/x'],
  ['https://h/?bare', {}, 'https://h/?[redacted]'],
  ['https://h/?bare', { show: ['bare'] }, 'https://h/?bare'],
  ['https://h/?a=1&&b=2', { show: ['a'] }, 'https://h/?a=1&b=[redacted]'],
  ['https://h/#fragment', {}, 'https://h/#[redacted]'],
  ['https://h/%zz?%zz=1', {}, 'https://h/%zz?%zz=[redacted]'],
])('[S4.42] %s is shown without its secrets', (text, options, shown) => {
  const url = SecretUrl.from(text, options)
  expect([[url].join(), String(url), JSON.parse(JSON.stringify(url)), inspect(url), url.redacted]).toEqual(
    Array.from({ length: 5 }, () => shown),
  )
  expect(url.reveal()).toBe(new URL(text).href)
})

test('[S4.42] no query value, user or fragment can be found in what is shown', () => {
  const text = fc.uint8Array({ minLength: 12, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
  fc.assert(
    fc.property(fc.tuple(text, text, text, text), ([value, user, password, fragment]) => {
      const url = SecretUrl.from(`wss://${user}:${password}@host/path?k=${value}#${fragment}`)
      const canaries = createCanaries({ secrets: { value, user, password, fragment } })
      expect(canaries.leaksIn({ url, text: String(url) })).toEqual([])
    }),
    { numRuns: 50 },
  )
})

test('a clone holds only what may be shown', () => {
  const clone: object = structuredClone(SecretUrl.from('wss://h/ws?listenKey=abc'))
  expect(clone).toEqual({ redacted: 'wss://h/ws?listenKey=[redacted]' })
})

test('a URL object and a secret URL are taken as they are', () => {
  const url = SecretUrl.from(new URL('wss://h/ws?k=1'))
  expect(url.reveal()).toBe('wss://h/ws?k=1')
  expect(SecretUrl.from(url)).toBe(url)
  expect(isSecretUrl(url)).toBe(true)
  expect(isSecretUrl(new URL('wss://h'))).toBe(false)
})

test.each(['', 'not a url', '/path?api_key=yH3mC8sJ5dKf1Gx6Vb0R', 'ws://'])(
  '%j is refused without being repeated',
  (text) => {
    const attempt = (): unknown => SecretUrl.from(text)
    expect(attempt).toThrow(InvalidInputError)
    expect(attempt).toThrow('url: is not an absolute URL such as wss://host/path')
  },
)
