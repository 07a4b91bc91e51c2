import { printable } from '@venuekit/core'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'

/** Names that exchanges had, or have elsewhere, and what ccxt calls them now. */
const aliases: Readonly<Record<string, string>> = { huobi: 'htx', gateio: 'gate', okex: 'okx' }

/** The order in which exchanges are tried, unless another one is set. */
export const defaultFallbackPriority: readonly string[] = Object.freeze([
  'binance',
  'kraken',
  'kucoin',
  'gate',
  'okx',
  'bybit',
  'mexc',
  'huobi',
])

/** What ccxt calls an exchange: spaces and capitals do not count, and old names are known. */
export function resolveExchangeId(name: string): string {
  const id = cleaned(name)
  return Object.hasOwn(aliases, id) ? (aliases[id] ?? id) : id
}

/** What ccxt called an exchange before, and where else its name is that: `HUOBI_API_KEY` is a key of htx. */
export function formerNamesOf(id: string): readonly string[] {
  return Object.keys(aliases).filter((name) => aliases[name] === id)
}

/** A list of exchanges as it was set: cleaned, none twice, at least one. */
export function checkPriority(names: unknown, path = 'exchangePriorityForFallback'): readonly string[] {
  const list: unknown = typeof names === 'string' ? names.split(',').filter((name) => name.trim() !== '') : names
  if (!Array.isArray(list) || list.length === 0) {
    throw new ConfigurationError(
      path,
      'must be a list of exchange ids that is not empty, such as ["binance", "kraken"]',
    )
  }
  const ids: string[] = []
  for (const name of list) {
    if (typeof name !== 'string' || name.trim() === '') {
      throw new ConfigurationError(
        path,
        `must hold ids of exchanges only, not ${name === '' ? 'an empty text' : typeof name}`,
      )
    }
    const id = cleaned(name)
    if (ids.some((other) => resolveExchangeId(other) === resolveExchangeId(id))) {
      throw new ConfigurationError(path, `names ${printable(id, 80)} twice; leave one of them out`)
    }
    ids.push(id)
  }
  return Object.freeze(ids)
}

function cleaned(name: string): string {
  const id = typeof name === 'string' ? name.trim().toLowerCase() : ''
  if (/^[a-z0-9_-]{1,40}$/u.test(id)) return id
  throw new InvalidInputError('exchange', 'must be the id of an exchange, such as "kraken"')
}
