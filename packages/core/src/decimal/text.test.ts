import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalTexts } from '../../test/decimal/rational.ts'
import { canonicalText, isCanonical, MAX_DIGITS } from './text.ts'

/** What the one pass over the characters stands for. */
const pattern = /^(?:0|-?(?:[1-9]\d*|0(?=\.))(?:\.\d*[1-9])?)$/
const isPlain = (text: string): boolean => pattern.test(text) && text.replaceAll(/[-.]/g, '').length <= MAX_DIGITS

const nearly = fc.string({
  unit: fc.constantFrom('0', '0', '1', '9', '.', '-', '+', 'e', ' ', '\u0661'),
  maxLength: 12,
})
const long = fc
  .tuple(fc.nat(MAX_DIGITS + 3), fc.nat(MAX_DIGITS + 3), fc.boolean())
  .map(([whole, fraction, negative]) => `${negative ? '-' : ''}${'7'.repeat(whole)}.${'70'.repeat(fraction / 2)}`)

test('property: canonical is what the pattern says', () => {
  fc.assert(
    fc.property(fc.oneof(nearly, decimalTexts, long), (text) => {
      expect(isCanonical(text)).toBe(isPlain(text))
      const canonical = canonicalText(text, true)
      expect(canonical === undefined || isPlain(canonical)).toBe(true)
      expect(isPlain(text) ? canonical === text : true).toBe(true)
    }),
  )
})

test.each([
  ['101.50', '101.5'],
  ['101.00', '101'],
  ['0.00', '0'],
  ['0.10', '0.1'],
  ['-0.00', '0'],
  ['-0.50', '-0.5'],
  [`0.${'1'.repeat(MAX_DIGITS - 1)}`, `0.${'1'.repeat(MAX_DIGITS - 1)}`],
  [`0.${'1'.repeat(MAX_DIGITS)}`, undefined],
  [`0.${'0'.repeat(MAX_DIGITS)}`, undefined],
])('the canonical form of %s', (text, canonical) => {
  expect(canonicalText(text, false)).toBe(canonical)
})
