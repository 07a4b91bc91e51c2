import { InvalidInputError } from '@venuekit/core/errors'

/** Names and values of a query, in order. */
export type Query = readonly (readonly [name: string, value: string])[]

/**
 * Writes a query as it stands in the URL, escapes in upper case. A signature over the query must be made of this very
 * text. `keep` lists characters that stay as they are where an exchange wants them so: `,` for lists at Gate.io.
 *
 * @example
 * ```ts
 * import { encodeQuery } from '@venuekit/transport'
 * encodeQuery([['symbols', 'BTCUSDT,MXUSDT'], ['limit', '5']]) // 'symbols=BTCUSDT%2CMXUSDT&limit=5'
 * encodeQuery([['currency_pairs', 'BTC_USDT,ETH_USDT']], ',') // 'currency_pairs=BTC_USDT,ETH_USDT'
 * ```
 */
export function encodeQuery(query: Query, keep = ''): string {
  let text = ''
  for (const [name, value] of query) {
    text += `${text === '' ? '' : '&'}${encode(name, name, keep)}=${encode(value, name, keep)}`
  }
  return text
}

/**
 * A query of the values that are there, in their order.
 *
 * @example
 * ```ts
 * import { queryOf } from '@venuekit/transport'
 * queryOf({ symbol: 'BTC_USDT', limit: 5, from: undefined }) // [['symbol', 'BTC_USDT'], ['limit', '5']]
 * ```
 */
export function queryOf(values: Readonly<Record<string, string | number | boolean | undefined>>): Query {
  const query: (readonly [name: string, value: string])[] = []
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value !== undefined) query.push([name, String(value)])
  }
  return query
}

function encode(text: string, name: string, keep: string): string {
  // A number or nothing at all would be written as if it were meant so: `symbol=undefined`.
  if (typeof text !== 'string') throw new InvalidInputError(name, 'must be text')
  // What most values are made of stands for itself.
  if (/^[\w.-]*$/.test(text)) return text
  if (!text.isWellFormed()) throw new InvalidInputError(name, 'holds half of a character (a lone surrogate)')
  let encoded = encodeURIComponent(text)
  for (const character of keep) encoded = encoded.replaceAll(encodeURIComponent(character), character)
  return encoded
}
