import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable } from './text.ts'

test.each([
  ['plain text', 'plain text'],
  ['bad\u001b[31m price', 'bad [31m price'],
  ['a\r\nb\tc', 'a b c'],
  ['\u0000\u0007\u007f\u009b', ''],
  ['left\u202Eright\u2066', 'left right'],
  ['mark\u061c\u200f\u200bs', 'mark s'],
  ['\ufefftext', 'text'],
  ['äöü 数量 👍', 'äöü 数量 👍'],
  ['', ''],
])('%j becomes %j', (text, clean) => {
  expect(printable(text)).toBe(clean)
})

test('a long text is cut, and cutting costs no more than what is left', () => {
  expect(printable('abcdef', 3)).toBe('abc…')
  expect(printable('abc', 3)).toBe('abc')
  expect(printable('x'.repeat(5e7), 10)).toBe(`${'x'.repeat(10)}…`)
  expect(printable('x'.repeat(600))).toHaveLength(501)
})

test('nothing that moves a cursor or turns text around is left, whatever comes in', () => {
  const marks = fc.constantFrom('\u001b', '\u202e', '\u2028', '\u200f', '\u061c', '\u0085', '\n', 'a', ' ')
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(marks).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 50 }), (text, max) => {
      const clean = printable(text, max)
      expect(clean).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u)
      expect(clean.length).toBeLessThanOrEqual(max + 1)
      expect(printable(clean, max + 1)).toBe(clean)
    }),
  )
})
