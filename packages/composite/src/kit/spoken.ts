import type { Patch } from '@venuekit/core'

/**
 * A part of something, for a patch: without what the message does not speak of, which none of these fields takes back.
 *
 * @example
 * ```ts
 * import { spoken } from '@venuekit/composite'
 * spoken({ symbol: 'BTC/USDT', last: '100', bid: undefined }) // { symbol: 'BTC/USDT', last: '100' }
 * ```
 */
export function spoken<Whole extends object, Keys extends keyof Whole>(
  whole: Whole,
  ...silent: readonly Exclude<keyof Whole, Keys>[]
): Patch<Whole, Keys> {
  const left: readonly PropertyKey[] = silent
  const entries = Object.entries(whole).filter(([key, value]) => value !== undefined && !left.includes(key))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left out may be left out of a patch; the fields that may not are never undefined
  return Object.fromEntries(entries) as Patch<Whole, Keys>
}
