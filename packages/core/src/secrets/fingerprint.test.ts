import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { createFingerprint } from './fingerprint.ts'
import { Secret } from './secret.ts'

const fingerprint = createFingerprint()
const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'

test('[X.9] equal credentials give equal text, in whatever order and as text or secret', () => {
  const one = fingerprint({ apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) })
  expect(fingerprint({ apiSecret, apiKey, passphrase: undefined })).toBe(one)
  expect(one).toMatch(/^[\w-]{22}$/)
})

test('[X.9] different credentials give different text', () => {
  const provider = async (): Promise<string> => apiKey
  const others = [
    undefined,
    null,
    '',
    apiKey,
    { apiKey },
    { apiKey, apiSecret },
    { apiKey: apiSecret, apiSecret: apiKey },
    { apiKey: apiKey + apiSecret, apiSecret: '' },
    { apiKey, apiSecret, passphrase: '' },
    { apiKey, apiSecret: `${apiSecret} ` },
    [apiKey, apiSecret],
    provider,
    async (): Promise<string> => apiKey,
    true,
    1,
  ]
  const texts = others.map(fingerprint)
  expect(new Set(texts).size).toBe(others.length)
  // A provider is itself, however often it is asked.
  expect(fingerprint(provider)).toBe(texts[11])
})

test('no two lists of parts run into the same bytes', () => {
  const parts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 })
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      expect(fingerprint(one) === fingerprint(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
    }),
  )
})

test('the text says nothing without the salt, and the same salt gives the same text', () => {
  expect(createFingerprint()(apiKey)).not.toBe(fingerprint(apiKey))
  expect(createFingerprint({ salt: 'shared' })(apiKey)).toBe(createFingerprint({ salt: Buffer.from('shared') })(apiKey))
  createCanaries({ secrets: { apiKey, apiSecret } }).assertAbsent([fingerprint, fingerprint({ apiKey, apiSecret })])
})

test('[X.9] what does not show what it holds is told apart by what it is', () => {
  class Hidden {
    readonly #value: string
    constructor(value: string) {
      this.#value = value
    }
    get value(): string {
      return this.#value
    }
  }
  const pairs: readonly (readonly [object, object])[] = [
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Set(['a']), new Set(['b'])],
    [new Date(1), new Date(2)],
    [new URL('http://one.test'), new URL('http://two.test')],
    [new Hidden('a'), new Hidden('b')],
    [['a'], { 0: 'a' }],
  ]
  for (const [one, other] of pairs) {
    expect(fingerprint({ one })).not.toBe(fingerprint({ one: other }))
    expect(fingerprint({ one })).toBe(fingerprint({ one }))
  }
  expect(fingerprint(new Uint8Array([1, 2]))).toBe(fingerprint(new Uint8Array([1, 2])))
  expect(fingerprint(new Uint8Array([1, 2]))).not.toBe(fingerprint(new Uint8Array([1, 3])))
})

test('what cannot be told apart is refused', () => {
  expect(() => fingerprint(Symbol('x'))).toThrow(InvalidInputError)
  const ring: Record<string, unknown> = {}
  ring['ring'] = ring
  expect(() => fingerprint(ring)).toThrow(InvalidInputError)
})
