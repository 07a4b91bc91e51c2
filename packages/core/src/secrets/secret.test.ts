import { format, inspect } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClosedError, InvalidInputError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import type * as SecretModule from './secret.ts'
import { isSecret, Secret } from './secret.ts'

const value = 'yH3mC8sJ5dKf1Gx6Vb0R'
const canaries = createCanaries({ secrets: { value } })

/** A lint rule keeps objects out of templates; users may have none. */
function template(held: unknown): string {
  return `<${held as string}>`.slice(1, -1)
}

describe('[S2.21] [X.8] a secret prints nothing of its value', () => {
  const secret = Secret.from(value)
  const ways: Readonly<Record<string, () => string>> = {
    String: () => String(secret),
    'a template': () => template(secret),
    'joining it to a text': () => ['', secret].join(''),
    JSON: () => JSON.parse(JSON.stringify(secret)),
    'util.inspect': () => inspect(secret),
    'util.inspect with everything': () => inspect(secret, { showHidden: true, depth: Infinity, getters: true }),
    'the console': () => format(secret),
    'the console with %s': () => format('%s', secret),
    'the console with %o': () => format('%o', secret),
    'the console with %j': () => JSON.parse(format('%j', secret)),
    'the message of an error': () => new Error(template(secret)).message,
  }
  test.each(Object.entries(ways))('%s', (_, print) => {
    expect(print()).toBe('[redacted]')
  })

  test('[S4.27] a clone, its keys and all that hangs on it hold nothing', () => {
    expect(structuredClone(secret)).toEqual({})
    expect(Object.keys(secret)).toEqual([])
    expect(Object.assign({}, secret)).toEqual({})
    canaries.assertAbsent(secret, 'secret')
    canaries.assertAbsent({ nested: [secret, new Map([[secret, secret]])], error: new Error('x', { cause: secret }) })
  })
})

test('any text comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(Secret.from(text).reveal()).toBe(text)
      expect(Secret.from(text).use((bytes) => Buffer.from(bytes))).toEqual(Buffer.from(text))
    }),
  )
})

test('bytes are copied and need not be text', () => {
  const bytes = Buffer.from([0xff, 0xfe, 0x00])
  const secret = Secret.from(bytes)
  bytes.fill(1)
  expect(secret.use((held) => [...held])).toEqual([0xff, 0xfe, 0x00])
  expect(() => secret.reveal()).toThrow(InvalidInputError)
  // What could not be read leaves nothing behind for the next one.
  expect(() => Secret.from(Buffer.from([0xe2, 0x82])).reveal()).toThrow(InvalidInputError)
  expect(Secret.from(Buffer.from([0xac, 0x41])).use((held) => held.length)).toBe(2)
  expect(Secret.from('\u{feff}\u20ac').reveal()).toBe('\u{feff}\u20ac')
})

test('[S2.23] an API key prints its preview', () => {
  const key = Secret.key('k7Qw2ZpXv9Lr4TnB')
  expect(template(key)).toBe('k7Qw…4TnB')
  expect(JSON.stringify({ key })).toBe('{"key":"k7Qw…4TnB"}')
  expect(inspect({ key })).toBe('{ key: k7Qw…4TnB }')
  createCanaries({ keys: { apiKey: 'k7Qw2ZpXv9Lr4TnB' } }).assertAbsent(key)
  expect(key.reveal()).toBe('k7Qw2ZpXv9Lr4TnB')
  // A secret that is used as a key gets the preview too; the other way round nothing changes.
  expect(String(Secret.key(Secret.from('k7Qw2ZpXv9Lr4TnB')))).toBe('k7Qw…4TnB')
  expect(Secret.from(key)).toBe(key)
})

test('[S4.27] [S4.13] wiping overwrites the bytes and ends every reading', () => {
  const secret = Secret.from(value)
  let held: Uint8Array = new Uint8Array()
  secret.use((bytes) => {
    held = bytes
  })
  secret.wipe()
  secret.wipe()
  expect([...held].every((byte) => byte === 0)).toBe(true)
  expect(() => secret.reveal()).toThrow(ClosedError)
  expect(String(secret)).toBe('[redacted]')
  const disposed = Secret.from(value)
  {
    using scoped = disposed
    expect(scoped.reveal()).toBe(value)
  }
  expect(() => disposed.reveal()).toThrow(ClosedError)
})

test('a second copy of the package knows the secrets of the first', async () => {
  const copy: typeof SecretModule = await import(`${import.meta.resolve('./secret.ts')}?copy`)
  expect(copy.Secret).not.toBe(Secret)
  expect(isSecret(copy.Secret.from(value))).toBe(true)
  expect(copy.isSecret(Secret.from(value))).toBe(true)
  expect(Secret.from(copy.Secret.from(value)).reveal()).toBe(value)
})

test.each([
  ['undefined', undefined],
  ['null', null],
  ['a number', 12_345_678],
  ['an object', { reveal: () => value }],
  ['half of a character', 'abc\ud800def'],
])('what is no text is refused without being repeated: %s', async (_, wrong) => {
  expect(isSecret(wrong)).toBe(false)
  const thrown = await errorOf(() => Secret.from(wrong as string))
  expect(InvalidInputError.is(thrown) && thrown.path).toBe('secret')
  expect(String(thrown)).not.toMatch(/12345678|abc/)
})
