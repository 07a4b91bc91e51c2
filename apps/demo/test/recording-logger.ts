import type { LogFields, Logger } from 'venuekit'

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: LogFields | undefined
}

/** A logger that keeps its lines. */
export function recordingLogger(lines: LogLine[]): Logger {
  const at =
    (level: string) =>
    (message: string, fields?: LogFields): void =>
      void lines.push({ level, message, fields })
  const logger: Logger = {
    trace: at('trace'),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => logger,
    isEnabled: () => true,
  }
  return logger
}
