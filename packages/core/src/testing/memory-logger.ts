import type { LogFields, Logger, LogLevel } from '../logging/logger.ts'

/** One line that was logged, exactly as it was handed over. */
export interface LogRecord {
  readonly level: LogLevel
  /** The name of the logger: `gateio.public.rest`; empty for the first one. */
  readonly logger: string
  readonly message: string
  readonly fields: LogFields
}

/** A logger that remembers every line of itself and of its children. */
export interface MemoryLogger extends Logger {
  readonly records: readonly LogRecord[]
  /** The quietest level that is kept; `trace` unless changed. It holds for all children. */
  level: LogLevel
  clear(): void
}

const levels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error']

/**
 * A logger for tests. Nothing is redacted, so that a test sees what a logger of one's own would have been given.
 *
 * @example
 * ```ts
 * import { createMemoryLogger } from '@venuekit/core/testing'
 * const logger = createMemoryLogger()
 * logger.child('mexc.public.rest').warn('slow answer', { ms: 900 })
 * logger.records[0]?.logger // 'mexc.public.rest'
 * ```
 */
export function createMemoryLogger(level: LogLevel = 'trace'): MemoryLogger {
  const records: LogRecord[] = []
  const memory = { level }
  const isEnabled = (asked: LogLevel): boolean => levels.indexOf(asked) >= levels.indexOf(memory.level)

  const make = (logger: string, base: LogFields): Logger => {
    const write =
      (at: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        if (isEnabled(at)) records.push({ level: at, logger, message, fields: { ...base, ...fields } })
      }
    return {
      trace: write('trace'),
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      isEnabled,
      child: (name, fields = {}) => make(logger === '' ? name : `${logger}.${name}`, { ...base, ...fields }),
    }
  }

  return {
    ...make('', {}),
    records,
    get level() {
      return memory.level
    },
    set level(next) {
      memory.level = next
    },
    clear() {
      records.length = 0
    },
  }
}
