import { ConfigurationError, UnsupportedExchangeError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { nearestName } from './key-spelling.ts'

/** How an exchange may be called. Every connector is one of these. */
export interface NamedExchange {
  readonly id: string
  readonly key: string
  readonly aliases: readonly string[]
}

/** Finds exchanges by whatever name they are called. */
export interface ExchangeNames<Exchange extends NamedExchange> {
  /** The ids, in the order in which the exchanges were given. */
  readonly ids: readonly string[]
  /** The exchange of that name; throws an `UnsupportedExchangeError` that names those there are. */
  resolve(name: string): Exchange
  /** The same, with undefined where there is none. */
  find(name: string): Exchange | undefined
  /** The id that a name which is none of theirs was most likely meant to be; undefined where none is near. */
  nearest(name: string): string | undefined
}

/**
 * Makes the table of names from what the exchanges say of themselves. Capitals, `-`, `_`, dots and blanks make no
 * difference: `GATEIO_FUTURES`, `gateio-futures` and `gateioFutures` are one. Two exchanges under one name are refused.
 *
 * @example
 * ```ts
 * import { createExchangeNames } from '@venuekit/core/config'
 * const names = createExchangeNames([{ id: 'gateio-futures', key: 'gateioFutures', aliases: ['GATE_FUTURES'] }])
 * names.resolve('gate futures').id // 'gateio-futures'
 * ```
 */
export function createExchangeNames<Exchange extends NamedExchange>(
  exchanges: Iterable<Exchange>,
): ExchangeNames<Exchange> {
  const byName = new Map<string, Exchange>()
  const ids: string[] = []
  for (const exchange of exchanges) {
    ids.push(exchange.id)
    for (const name of [exchange.id, exchange.key, ...exchange.aliases]) {
      const other = byName.get(comparable(name))
      if (other !== undefined && other !== exchange) {
        throw new ConfigurationError(
          'exchanges',
          `both ${other.id} and ${exchange.id} are called "${printable(name, 80)}"; leave one of them out, or rename its alias`,
        )
      }
      byName.set(comparable(name), exchange)
    }
  }
  const find = (name: string): Exchange | undefined => byName.get(comparable(name))
  const nearest = (name: string): string | undefined => nearestName(name, ids)
  return {
    ids: Object.freeze(ids),
    find,
    nearest,
    resolve(name) {
      const exchange = find(name)
      if (exchange !== undefined) return exchange
      throw new UnsupportedExchangeError(printable(name, 80), ids, { context: { didYouMean: nearest(name) } })
    },
  }
}

function comparable(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.\s]/g, '')
}
