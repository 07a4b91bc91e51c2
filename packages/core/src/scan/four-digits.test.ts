import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPlainDecimal } from './four-digits.ts'
import { readSentNumber } from './sent-number.ts'

/** What is read of a text that stands somewhere among other bytes; undefined where nothing is. */
function read(text: string, places: number, around = ''): number | undefined {
  const bytes = new Uint8Array(text.length + around.length * 2 + 8)
  new TextEncoder().encodeInto(around + text + around, bytes)
  const mantissas = Float64Array.of(Number.NaN, Number.NaN, Number.NaN)
  const from = around.length
  const isRead = readPlainDecimal(new DataView(bytes.buffer), from, from + text.length, places, mantissas, 1)
  expect([mantissas[0], mantissas[2], Number.isNaN(mantissas[1])]).toEqual([Number.NaN, Number.NaN, !isRead])
  return isRead ? mantissas[1] : undefined
}

/** The same in the words of a regular expression. */
function readReference(text: string, places: number): number | undefined {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  const isPlain = whole !== '' && fraction.length === places && whole.length + places <= 15
  return isPlain ? readSentNumber(text)?.mantissa : undefined
}

const around = fc.stringMatching(/^[ -~]{0,5}$/)
const places = fc.nat(16)

test('property: plain numbers are read when their decimals are those that were guessed', () => {
  const numbers = fc.stringMatching(/^[0-9]{1,16}(\.[0-9]{1,16})?$/)
  const guess = fc.option(places, { nil: undefined })
  fc.assert(
    fc.property(numbers, guess, around, (text, guessed, other) => {
      const decimals = guessed ?? (text.split('.')[1] ?? '').length
      expect(read(text, decimals, other)).toBe(readReference(text, decimals))
    }),
  )
})

test('property: with any byte changed they are read exactly when they still are such numbers', () => {
  const change = fc.tuple(fc.nat(20), fc.nat(127))
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9]{1,8}(\.[0-9]{1,7})?$/),
      fc.array(change, { maxLength: 2 }),
      (text, changes) => {
        const bytes = new TextEncoder().encode(text)
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte
        const changed = String.fromCharCode(...bytes)
        for (let decimals = 0; decimals <= text.length; decimals += 1) {
          expect(read(changed, decimals, '9')).toBe(readReference(changed, decimals))
        }
      },
    ),
  )
})

test.each([
  ['', 0],
  ['.5', 1],
  ['5.', 0],
  ['5.', 1],
  ['.', 0],
  ['.', 1],
  ['1.2.3', 1],
  ['-1', 0],
  ['１', 0],
  ['1234567890123456', 0],
  ['1.123456789012345', 15],
])('what is no plain number of so many decimals is not read: "%s" with %i', (text, decimals) => {
  expect(read(text, decimals)).toBeUndefined()
})

test('as many digits as a double holds', () => {
  expect(read('999999999999999', 0)).toBe(999_999_999_999_999)
  expect(read('0.00000123456789', 14)).toBe(123_456_789)
  expect(read('99999999999.9999', 4)).toBe(999_999_999_999_999)
})
