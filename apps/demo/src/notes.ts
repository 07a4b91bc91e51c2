import { type Clock, type LogFields, type Logger, printable } from 'venuekit'

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
    const note = (level: Note['level']) => (message: string, fields?: LogFields) =>
      this.add(level, `${name === '' ? '' : `${name}: `}${message}${placeOf(fields)}`)
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

/** Where it happened and why, of what a line has: a reader of the message alone could not look at it. */
function placeOf(fields: LogFields = {}): string {
  const places = ['exchange', 'market', 'symbol', 'size', 'difference', 'reason', 'error'].flatMap((name) => {
    const value = fields[name]
    if (value instanceof Error) return [value.message]
    return typeof value === 'string' ? [value] : []
  })
  return places.length === 0 ? '' : ` (${places.join(', ')})`
}
