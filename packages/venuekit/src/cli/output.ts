import { styleText } from 'node:util'
import { printable } from '@venuekit/core/errors'
import type { Size } from './screen.ts'

/** Where a command writes, and what that place can show. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Resolves when what was written has left, so that nobody writes faster than it is read. */
  readonly ready: () => Promise<void>
  /** How large a terminal is. */
  readonly size: () => Size
  /** Whether `out` is a terminal, on which a picture can be drawn over the last one. */
  readonly isTerminal: boolean
  readonly hasColors: boolean
}

/** A colour, or a weight. */
export type Style = Extract<Parameters<typeof styleText>[0], string>

/** Text in a colour, where there are colours. */
export type Paint = (style: Style, text: string) => string

/** What commands write with. */
export interface Output extends Terminal {
  readonly json: boolean
  readonly paint: Paint
  /** One line for a person; nothing with `--json`. */
  line(text: string): void
  /** One line of JSON; nothing without `--json`. */
  item(value: object): void
}

/** Text that comes from an exchange or a file never commands the terminal. */
export function outputOf(
  terminal: Terminal,
  { json, color }: { readonly json: boolean; readonly color: boolean },
): Output {
  const hasColors = color && terminal.hasColors && !json
  return {
    ...terminal,
    json,
    paint: (style, text) => (hasColors ? styleText(style, text, { validateStream: false }) : text),
    line: (text) => {
      if (!json) terminal.out(`${text}\n`)
    },
    item: (value) => {
      if (json) terminal.out(`${JSON.stringify(value)}\n`)
    },
  }
}

/** Columns that are as wide as what stands in them; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length)
  return rows.map((row) =>
    row
      .map((cell, at) => printable(cell, 200).padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}
