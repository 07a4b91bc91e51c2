import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cell, columnsOf, paintNothing, render, right, table } from './cells.ts'

const word = fc.string({ unit: fc.constantFrom('a', 'b', '0', '.', ' ', '→', '株'), maxLength: 12 })

test('a line never takes more columns than there are', () => {
  fc.assert(
    fc.property(fc.array(word), fc.nat(40), (words, width) => {
      const line = words.map((text) => cell(text))
      const text = render(line, width, paintNothing)
      expect(columnsOf(text)).toBeLessThanOrEqual(width)
      expect(text).toBe(text.trimEnd())
    }),
  )
})

test('columns of a table begin below each other', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { minLength: 1 }), (rows) => {
      const lines = table(
        rows.map(([one, other]) => [right(one), cell(`|${other}`)]),
        { width: 100 },
      )
      const starts = lines.map(([first]) => columnsOf(first?.text ?? ''))
      expect(new Set(starts).size).toBe(1)
    }),
  )
})

test('what is too wide loses the columns that were named, in that order', () => {
  const rows = [['aaaa', 'bbbb', 'cccc'].map((text) => cell(text))]
  const texts = (width: number) =>
    table(rows, { width, dropFirst: [2, 0] }).map((line) => render(line, 99, paintNothing))
  expect([texts(16), texts(15), texts(9), texts(3)]).toEqual([['aaaa  bbbb  cccc'], ['aaaa  bbbb'], ['bbbb'], ['bbbb']])
})

test('a cut line says so', () => {
  expect(render([cell('abc'), cell('def')], 5, paintNothing)).toBe('abcd…')
  expect(render([cell('abc'), cell('def')], 6, paintNothing)).toBe('abcdef')
  expect(render([cell('abc'), cell('def')], 4, paintNothing)).toBe('abc…')
})

test('blanks stay, commands go', () => {
  expect(cell('  a\u001Bb  ').text).toBe('  a b  ')
})
