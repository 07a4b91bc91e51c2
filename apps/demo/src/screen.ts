/** Where the demo writes, and what that place can show. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly error: (text: string) => void
  /** Whether `out` is a terminal, on which a picture can be drawn over the last one. */
  readonly isTerminal: boolean
  readonly hasColors: boolean
  /** How large the terminal is now. */
  readonly size: () => { readonly columns: number; readonly rows: number }
}

const enter = '\u001B[?1049h\u001B[?25l'
const leave = '\u001B[?25h\u001B[?1049l'
const home = '\u001B[H'
const clearLine = '\u001B[K'
const clearBelow = '\r\n\u001B[J'

/**
 * Draws pictures over one another, on the terminal's second screen: what was there before is there again afterwards. Whoever makes one calls
 * `leave` on every way out, also when the process crashes.
 */
export class Screen implements Disposable {
  readonly #terminal: Pick<Terminal, 'out' | 'size'>
  #isOn = false

  constructor(terminal: Pick<Terminal, 'out' | 'size'>) {
    this.#terminal = terminal
  }

  /** Lines beyond the last row are left out: they would scroll the picture away. */
  draw(lines: readonly string[]): void {
    const begin = this.#isOn ? '' : enter
    this.#isOn = true
    const { rows } = this.#terminal.size()
    const shown = lines.slice(0, rows)
    // Cleared first: behind a line that is as wide as the terminal, its last character would go too.
    this.#terminal.out(
      `${begin}${home}${shown.map((line) => `${clearLine}${line}`).join('\r\n')}${shown.length < rows ? clearBelow : ''}`,
    )
  }

  /** Gives the terminal back as it was. Idempotent; the next picture takes it again. */
  leave(): void {
    if (!this.#isOn) return
    this.#isOn = false
    this.#terminal.out(leave)
  }

  [Symbol.dispose](): void {
    this.leave()
  }
}
