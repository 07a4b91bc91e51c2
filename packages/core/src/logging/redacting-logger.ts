import type { LogFields, Logger, LogLevel } from './logger.ts'
import { redactFields, redactMessage } from './redact-fields.ts'
import { silentLogger } from './silent-logger.ts'

const wrapped = Symbol.for('venuekit.logger.redacting')

/**
 * Puts the redaction in front of any logger, so that a logger of one's own needs to know nothing of secrets. Factories
 * wrap what they are given; wrapping twice does nothing more.
 *
 * @example
 * ```ts
 * import { redactingLogger, silentLogger } from '@venuekit/core'
 * const logger = redactingLogger(silentLogger)
 * logger.info('signed in', { apiSecret: 'is replaced' })
 * ```
 */
export function redactingLogger(logger: Logger): Logger {
  if (logger === silentLogger || wrapped in logger) return logger
  const write = (level: LogLevel, message: string, fields: LogFields | undefined): void => {
    if (!logger.isEnabled(level)) return
    if (fields === undefined) logger[level](redactMessage(message))
    else logger[level](redactMessage(message), redactFields(fields))
  }
  const redacting: Logger = {
    trace: (message, fields) => write('trace', message, fields),
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    isEnabled: (level) => logger.isEnabled(level),
    child: (name, fields) => redactingLogger(logger.child(name, fields && redactFields(fields))),
  }
  return Object.freeze(Object.defineProperty(redacting, wrapped, { value: true }))
}
