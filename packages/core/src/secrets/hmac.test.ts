import { createHmac, hash, type BinaryLike } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ClosedError } from '../errors/general.ts'
import { hmacHex } from './hmac.ts'
import { Secret } from './secret.ts'

// The real thing, but it says what it was called with.
vi.mock('node:crypto', { spy: true })

const algorithms = ['sha256', 'sha512'] as const
const peer = (algorithm: string, key: BinaryLike, text: string): string =>
  createHmac(algorithm, key).update(text).digest('hex')

describe.each(algorithms)('%s', (algorithm) => {
  test('[S3.100] any text under any key, as createHmac has it', () => {
    const key = fc.uint8Array({ maxLength: 300 })
    const text = fc.string({ unit: 'grapheme', maxLength: 500 })
    fc.assert(
      fc.property(key, text, (bytes, words) => {
        expect(hmacHex(algorithm, Secret.from(bytes), words)).toBe(peer(algorithm, bytes, words))
      }),
    )
  })

  test.each([0, 1, 63, 64, 65, 127, 128, 129, 500])('a key of %d bytes', (length) => {
    const key = Uint8Array.from({ length }, (_, index) => (index * 7) % 256)
    for (const text of [
      '',
      'x',
      'é'.repeat(1_000),
      '😀'.repeat(700),
      'half of a character: \ud800',
      'a'.repeat(5_000),
      '币'.repeat(6_000),
    ]) {
      expect(hmacHex(algorithm, Secret.from(key), text)).toBe(peer(algorithm, key, text))
    }
  })

  test.each([20, 200])('[S4.13] [S4.27] nothing of a key of %d bytes is left when the call returns', (length) => {
    const secret = Secret.from('k'.repeat(length))
    const spy = vi.mocked(hash).mockClear()
    hmacHex(algorithm, secret, 'text')
    // All that was read, and all bytes that came out of a hash; the secret's own bytes are wiped with it.
    secret.wipe()
    const read = spy.mock.calls.map(([, bytes]) => bytes)
    const made = spy.mock.results.map(({ value }) => value as unknown).filter((one) => typeof one !== 'string')
    const left = [...read, ...made].map((bytes) => [...new Uint8Array(bytes as Uint8Array)])
    expect(left).toHaveLength(length > 128 ? 4 : 2)
    expect(left.flat().every((byte) => byte === 0)).toBe(true)
    expect(() => hmacHex(algorithm, secret, 'text')).toThrow(ClosedError)
  })
})

test('RFC 4231, case 2', () => {
  const key = Secret.from('Jefe')
  const text = 'what do ya want for nothing?'
  expect(hmacHex('sha256', key, text)).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  expect(hmacHex('sha512', key, text)).toBe(
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  )
})
