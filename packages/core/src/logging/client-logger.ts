import type { LogFields, Logger } from './logger.ts'

/** Which client a logger belongs to. */
export interface ClientName {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly kind: 'rest' | 'websocket' | 'composite'
}

/**
 * The logger of one client, named `exchange.domain.kind`: `gateio-futures.private.rest`.
 *
 * @example
 * ```ts
 * import { clientLogger, silentLogger } from '@venuekit/core'
 * const logger = clientLogger(silentLogger, { exchange: 'mexc', domain: 'public', kind: 'rest' })
 * logger.info('ready')
 * ```
 */
export function clientLogger(logger: Logger, name: ClientName, fields?: LogFields): Logger {
  return logger.child(`${name.exchange}.${name.domain}.${name.kind}`, fields)
}
