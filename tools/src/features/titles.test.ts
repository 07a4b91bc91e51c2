import { expect, test } from 'vitest'
import { parseSource } from '../lib/syntax.ts'
import { splitTitle, titlesOf } from './titles.ts'

function titles(code: string): readonly string[] {
  return titlesOf(parseSource('a.test.ts', code)).map(({ line, rows, text }) => `${line} ${rows.join(' ')}: ${text}`)
}

test.each([
  ["test('[S1.2] a', () => {})", '1 S1.2: a'],
  ["it('[S1.2] [X.3] a', () => {})", '1 S1.2 X.3: a'],
  ["describe('[P.14] a', () => {})", '1 P.14: a'],
  ["test.each([1])('[C.27] a %s', () => {})", '1 C.27: a %s'],
  ["describe.concurrent.each`x`('[S1.2] a', () => {})", '1 S1.2: a'],
  ['test(`[S1.2] a`, () => {})', '1 S1.2: a'],
  ['test(`[S1.2] a ${b} c`, () => {})', '1 S1.2: a … c'],
  ["\n\ntest('no row', () => {})", '3 : no row'],
])('the title of %s', (code, expected) => {
  expect(titles(code)).toEqual([expected])
})

test.each([
  "run('[S1.2] a')",
  "// test('[S1.2] a')",
  "const code = `test('[S1.2] a')`",
  'test(title, () => {})',
  "testing('[S1.2]')",
])('no title: %s', (code) => {
  expect(titles(code)).toEqual([])
})

test('titles come in the order of the file, the outer one first', () => {
  expect(titles("describe('a', () => {\n  test('b', () => {})\n  test('c', () => {})\n})")).toEqual([
    '1 : a',
    '2 : b',
    '3 : c',
  ])
})

test.each(['[S1.2, S1.3] a', '[S1.2 S1.3] a', '[s1.2] a', '[ S1.2 ] a', '[rows S1.2] a'])(
  '%s is malformed',
  (title) => {
    expect(splitTitle(title)).toMatchObject({ rows: [], malformed: [title.slice(0, title.indexOf(']') + 1)] })
  },
)

test.each(['[1.2] a', '[a] b', 'S1.2 a', 'list[0].5'])('%s names no row, and is not malformed', (title) => {
  expect(splitTitle(title)).toEqual({ rows: [], malformed: [], text: title })
})
