import { type Clock, type Logger, printable } from 'venuekit'

/** Something that went wrong, or nearly so. */
export interface Note {
  readonly at: number
  readonly level: 'warn' | 'error'
  readonly text: string
}

const mostNotes = 50

/** What is logged as a warning or an error, the last ones. */
export class Notes {
  readonly #clock: Pick<Clock, 'now'>
  readonly #notes: Note[] = []
  readonly logger: Logger

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
    this.logger = this.#loggerNamed('')
  }

  /** The oldest first. */
  all(): readonly Note[] {
    return [...this.#notes]
  }

  add(level: Note['level'], text: string): void {
    this.#notes.push({ at: this.#clock.now(), level, text: printable(text, 300) })
    if (this.#notes.length > mostNotes) this.#notes.shift()
  }

  #loggerNamed(name: string): Logger {
    const note = (level: Note['level']) => (message: string) =>
      this.add(level, name === '' ? message : `${name}: ${message}`)
    return {
      trace: () => undefined,
      debug: () => undefined,
      info: () => undefined,
      warn: note('warn'),
      error: note('error'),
      isEnabled: (level) => level === 'warn' || level === 'error',
      child: (below) => this.#loggerNamed(name === '' ? below : `${name}.${below}`),
    }
  }
}
