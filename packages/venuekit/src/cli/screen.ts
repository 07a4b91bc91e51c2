import type { Output, Style } from './output.ts'

/** One line of a picture. */
export interface Line {
  readonly text: string
  readonly style: Style
}

/** How large the place is where a picture goes. */
export interface Size {
  readonly rows: number
  readonly columns: number
}

/**
 * The text that puts a picture in the place of the last one: back to the first line of that, everything below is cleared, and no line
 * is longer than the terminal is wide, so that as many lines as were counted are there.
 */
export function redrawn(
  lines: readonly Line[],
  last: number,
  { size, paint }: { readonly size: Size; readonly paint: Output['paint'] },
): string {
  const back = last > 0 ? `\u001B[${last}A\u001B[0J` : ''
  const shown = lines.map(({ text, style }) => `${paint(style, text.slice(0, size.columns))}\n`)
  return `${back}${shown.join('')}`
}

/** Pictures over each other on a terminal, and below each other elsewhere. */
export class Screen {
  readonly #output: Output
  #last = 0

  constructor(output: Output) {
    this.#output = output
  }

  get size(): Size {
    return this.#output.isTerminal ? this.#output.size() : { rows: Infinity, columns: Infinity }
  }

  draw(lines: readonly Line[]): void {
    const { out, paint, isTerminal } = this.#output
    out(redrawn(lines, isTerminal ? this.#last : 0, { size: this.size, paint }))
    this.#last = lines.length
  }
}
