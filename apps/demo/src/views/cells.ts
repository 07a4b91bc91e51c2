import { styleText } from 'node:util'
import { printable } from 'venuekit'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** A piece of a line. `right` is where its text stands in a column. */
export interface Cell {
  readonly text: string
  readonly style?: Style | undefined
  readonly right?: boolean | undefined
}

export type Line = readonly Cell[]

/** Text in a colour, where there are colours. */
export type Paint = (style: Style, text: string) => string

export const paintColors: Paint = (style, text) => styleText(style, text, { validateStream: false })
export const paintNothing: Paint = (_, text) => text

export function cell(text: string, style?: Style): Cell {
  return { text: harmless(text), style }
}

export function right(text: string, style?: Style): Cell {
  return { text: harmless(text), style, right: true }
}

/** Text that comes from an exchange or a file never commands the terminal. Blanks around it are ours, and stay. */
function harmless(text: string): string {
  const before = text.length - text.trimStart().length
  return `${' '.repeat(before)}${printable(text)}${' '.repeat(text.length - before - text.trim().length)}`
}

/** How many columns of a terminal a text takes. */
export function columnsOf(text: string): number {
  let columns = 0
  for (const character of text) columns += (character.codePointAt(0) ?? 0) >= 0x2e_80 ? 2 : 1
  return columns
}

/** What can be left out of a table that is too wide: these columns, the first of them first. */
export interface TableFit {
  readonly width: number
  readonly dropFirst?: readonly number[]
}

const gap = 2

/** Columns as wide as what stands in them. */
export function table(rows: readonly Line[], { width, dropFirst = [] }: TableFit): readonly Line[] {
  const dropped = new Set<number>()
  const widths = widthsOf(rows)
  const total = (): number => widths.reduce((sum, one, at) => sum + (dropped.has(at) ? 0 : one + gap), -gap)
  for (const column of dropFirst) if (total() > width) dropped.add(column)
  return rows.map((row) =>
    row.flatMap((one, at) => {
      if (dropped.has(at)) return []
      const blank = ' '.repeat(Math.max(0, (widths[at] ?? 0) - columnsOf(one.text)))
      return [{ ...one, text: `${one.right === true ? blank + one.text : one.text + blank}${' '.repeat(gap)}` }]
    }),
  )
}

function widthsOf(rows: readonly Line[]): readonly number[] {
  const widths: number[] = []
  for (const row of rows)
    for (const [at, { text }] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, columnsOf(text))
  return widths
}

/** The line as text that takes at most `width` columns: a terminal that wraps it would tear the picture. */
export function render(line: Line, width: number, paint: Paint): string {
  return fitted(line, width)
    .map(({ text, style }) => (style === undefined || text === '' ? text : paint(style, text)))
    .join('')
}

/** The same as cells: blanks at the end are gone, and what does not fit ends with an ellipsis. */
export function fitted(line: Line, width: number): Line {
  return cutTo(trimmed(line), width)
}

function trimmed(line: Line): Line {
  const last = line.findLastIndex(({ text }) => text.trim() !== '')
  return line.slice(0, last + 1).map((one, at) => (at === last ? { ...one, text: one.text.trimEnd() } : one))
}

function cutTo(line: Line, width: number): Line {
  if (columnsOf(line.map(({ text }) => text).join('')) <= width) return line
  let left = width - 1
  const cut: Cell[] = []
  for (const one of line) {
    let text = ''
    for (const character of one.text) {
      left -= columnsOf(character)
      if (left >= 0) text += character
    }
    cut.push({ ...one, text })
    if (left <= 0) break
  }
  return width > 0 ? [...cut, { text: '…' }] : []
}
