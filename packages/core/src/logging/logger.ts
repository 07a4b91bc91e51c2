/** The levels of a log line, from the quietest to the loudest. */
export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error'

/** Fields of a log line: plain data. What looks like a secret is redacted by every adapter of this package. */
export type LogFields = Readonly<Record<string, unknown>>

/**
 * The port through which every package logs. Libraries are silent unless one is passed in; `@venuekit/core/pino` adapts
 * pino, and any object with these methods will do.
 */
export interface Logger {
  trace(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** Whether a line of that level would be written: ask before making dear fields. */
  isEnabled(level: LogLevel): boolean
  /** A logger with a name below this one (`gateio.public.rest`) that adds `fields` to every line. */
  child(name: string, fields?: LogFields): Logger
}
