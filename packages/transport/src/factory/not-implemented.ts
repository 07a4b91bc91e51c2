import { NotSupportedError } from '@venuekit/core/errors'

/** A combination of exchange, domain and kind of client. */
export interface ClientKind {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly kind: 'rest' | 'websocket'
}

/** How texts call the kinds of clients. */
export const kindNames = { rest: 'REST', websocket: 'WebSocket' } as const

/**
 * The package of an exchange has no client of that kind for that domain. Nothing was opened.
 *
 * @example
 * ```ts
 * import { TransportNotImplementedError } from '@venuekit/transport'
 * new TransportNotImplementedError({ exchange: 'example', domain: 'private', kind: 'rest' }).message
 * // 'example has no private REST client; what an exchange has is in the README of its package'
 * ```
 */
export class TransportNotImplementedError extends NotSupportedError {
  static override readonly kind: string = 'transport-not-implemented'
  readonly domain: ClientKind['domain']

  constructor({ exchange, domain, kind }: ClientKind) {
    super(
      `${exchange} has no ${domain} ${kindNames[kind]} client; what an exchange has is in the README of its package`,
      { exchange },
    )
    this.domain = domain
  }
}
