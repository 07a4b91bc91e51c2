import type { Finding } from '../lib/finding.ts'
import type { Title } from './titles.ts'

export interface Row {
  readonly id: string
  readonly tier: number
  readonly group: string
  readonly name: string
}

export interface Features {
  /** Titles of the groups by their letter. */
  readonly groups: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
}

/** Rows that are only partly done, with what is missing. */
export type PartlyDone = Readonly<Record<string, string>>

export const page = 'docs/features.md'
const partialFile = 'tools/src/features/partial.json'
/** So many titles of one file are printed for a row; the rest is counted. */
const shownTitles = 3

type State = 'done' | 'partly' | 'open'
const marks: Readonly<Record<State, string>> = { done: '✓', partly: 'partly', open: '' }

/** What is wrong with the rows that titles and the list of partly done rows name. */
export function checkRows(features: Features, titles: readonly Title[], partial: PartlyDone): readonly Finding[] {
  const known = new Set(features.rows.map((row) => row.id))
  const tested = new Set(titles.flatMap((title) => title.rows))
  const inTitles = titles.flatMap(({ path, line, rows, malformed }) => [
    ...rows
      .filter((id) => !known.has(id))
      .map((id) => ({ path, line, message: `there is no row [${id}]; the rows are in tools/src/features/rows.json` })),
    ...malformed.map((text) => ({
      path,
      line,
      message: `write one row per bracket, as in [S2.14] [X.3], not "${text}"`,
    })),
  ])
  const inPartial = Object.entries(partial).flatMap(([id, reason]) => {
    const at = { path: partialFile, line: 1 }
    if (!known.has(id)) return [{ ...at, message: `there is no row "${id}"` }]
    if (!tested.has(id))
      return [{ ...at, message: `no test names [${id}]: a row without a test is open, not partly done` }]
    return reason.trim() === '' ? [{ ...at, message: `say what is missing of "${id}"` }] : []
  })
  return [...inTitles, ...inPartial]
}

/** The page as it must be: per group a table of the rows, ticked where a test shows them. */
export function buildPage(features: Features, titles: readonly Title[], partial: PartlyDone): string {
  const byRow = new Map<string, Title[]>()
  for (const title of titles) {
    for (const id of title.rows) byRow.set(id, [...(byRow.get(id) ?? []), title])
  }
  const stateOf = (row: Row): State => {
    if (!byRow.has(row.id)) return 'open'
    return Object.hasOwn(partial, row.id) ? 'partly' : 'done'
  }
  const sections = Object.entries(features.groups).map(([group, name]) => {
    const rows = features.rows.filter((row) => row.group === group)
    const lines = rows.map((row) => {
      const missing = stateOf(row) === 'partly' ? `<br>Missing: ${cell(partial[row.id] ?? '')}` : ''
      const tests = testsCell(byRow.get(row.id) ?? [])
      return `| ${marks[stateOf(row)]} | ${row.id} | ${cell(row.name)}${missing} | ${tests} |\n`
    })
    return `## ${group}. ${name}\n\n${sum(rows, stateOf)}\n\n| | row | name | tests |\n| --- | --- | --- | --- |\n${lines.join('')}`
  })
  return `${introduction}\nIn all: ${sum(features.rows, stateOf)}\n\n${sections.join('\n')}`
}

const introduction = `# Features

Every feature asked for, and the tests that show it. A row is ticked when a test names it in its title, as in \`[S2.14]\`.
Built by \`node tools/src/features/main.ts --write\`: do not edit it by hand.
`

function sum(rows: readonly Row[], stateOf: (row: Row) => State): string {
  const count = (state: State): number => rows.filter((row) => stateOf(row) === state).length
  return `${count('done')} of ${rows.length} rows done, ${count('partly')} partly.`
}

function testsCell(titles: readonly Title[]): string {
  const byPath = Map.groupBy(titles, (title) => title.path)
  return [...byPath]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, inFile]) => {
      const texts = [...new Set(inFile.map((title) => title.text))]
      const shown = texts.slice(0, shownTitles).map((text) => `“${cell(text)}”`)
      const more = texts.length > shownTitles ? [`and ${texts.length - shownTitles} more`] : []
      return `[${path}](../${path}): ${[...shown, ...more].join(', ')}`
    })
    .join('<br>')
}

/** Text that Markdown must not read as anything but text. */
function cell(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>|{}]/g, '\\$&').replaceAll(/\s+/g, ' ')
}
