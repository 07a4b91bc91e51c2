import type { Logger } from './logger.ts'

/**
 * Writes nothing and allocates nothing: the default of every package.
 *
 * @example
 * ```ts
 * import { silentLogger } from '@venuekit/core'
 * silentLogger.isEnabled('error') // false
 * ```
 */
export const silentLogger: Logger = Object.freeze({
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  isEnabled: () => false,
  child: () => silentLogger,
})
