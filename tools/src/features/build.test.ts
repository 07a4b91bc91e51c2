import { describe, expect, test } from 'vitest'
import { type Features, buildPage, checkRows } from './build.ts'
import { type Title, splitTitle } from './titles.ts'

const features: Features = {
  groups: { P: 'Products', X: 'Rules' },
  rows: [
    { id: 'P.1', tier: 1, group: 'P', name: 'first' },
    { id: 'P.2', tier: 1, group: 'P', name: 'second | with_pipe' },
    { id: 'X.1', tier: 2, group: 'X', name: 'third' },
  ],
}

function title(text: string, path = 'packages/core/src/a.test.ts'): Title {
  return { path, line: 7, ...splitTitle(text) }
}

function lineOf(row: string, text: string): string | undefined {
  return text.split('\n').find((line) => line.includes(`| ${row} |`))
}

describe('the rows', () => {
  test('known rows in titles and in the list of partly done ones are accepted', () => {
    expect(checkRows(features, [title('[P.1] [X.1] a'), title('b')], { 'X.1': 'half of it' })).toEqual([])
  })

  test('an unknown row in a title is a finding at the title', () => {
    expect(checkRows(features, [title('[P.9] a')], {})).toEqual([
      { path: 'packages/core/src/a.test.ts', line: 7, message: expect.stringContaining('no row [P.9]') },
    ])
  })

  test('a malformed row is a finding', () => {
    expect(checkRows(features, [title('[P.1, X.1] a')], {})).toEqual([
      expect.objectContaining({ message: expect.stringContaining('[P.1, X.1]') }),
    ])
  })

  test.each([
    [{ 'P.9': 'a' }, 'no row "P.9"'],
    [{ 'P.2': 'a' }, 'no test names [P.2]'],
    [{ 'P.1': ' ' }, 'say what is missing'],
  ])('partly done %j is a finding', (partial, message) => {
    expect(checkRows(features, [title('[P.1] a')], partial)).toEqual([
      expect.objectContaining({ path: 'tools/src/features/partial.json', message: expect.stringContaining(message) }),
    ])
  })
})

describe('the page', () => {
  test('a row is ticked only where a test names it, partly where the list says so', () => {
    const text = buildPage(features, [title('[P.1] a'), title('[X.1] b')], { 'X.1': 'the other half' })
    const file = '[packages/core/src/a.test.ts](../packages/core/src/a.test.ts)'
    expect(lineOf('P.1', text)).toBe(`| ✓ | P.1 | first | ${file}: “a” |`)
    expect(lineOf('P.2', text)).toBe('|  | P.2 | second \\| with\\_pipe |  |')
    expect(lineOf('X.1', text)).toBe(`| partly | X.1 | third<br>Missing: the other half | ${file}: “b” |`)
    expect(text).toContain('In all: 1 of 3 rows done, 1 partly.')
    expect(text).toContain('## P. Products\n\n1 of 2 rows done, 0 partly.')
  })

  test('many titles of a file are counted, the same title is named once, files are sorted', () => {
    const titles = [
      ...['e', 'a', 'b', 'c', 'd', 'a'].map((text) => title(`[P.1] ${text}`, 'packages/z.test.ts')),
      title('[P.1] other', 'packages/b.test.ts'),
    ]
    expect(lineOf('P.1', buildPage(features, titles, {}))).toBe(
      '| ✓ | P.1 | first | [packages/b.test.ts](../packages/b.test.ts): “other”<br>' +
        '[packages/z.test.ts](../packages/z.test.ts): “e”, “a”, “b”, and 2 more |',
    )
  })
})
