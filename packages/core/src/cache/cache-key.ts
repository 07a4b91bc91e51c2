import { InvalidInputError } from '../errors/general.ts'

/** What a part of a key may be. The order of a list counts, that of a set does not. */
export type CacheKeyValue = string | number | boolean | readonly string[] | ReadonlySet<string>

/** What tells one cached thing from another. Everything in which two of them differ must be in here. */
export interface CacheKeyParts {
  readonly exchange: string
  readonly environment: string
  /** What it is: `rest`, `websocket`, `composite`, `instruments`. */
  readonly kind: string
  readonly domain?: 'public' | 'private' | undefined
  /** The fingerprint of the credentials, never the credentials. */
  readonly credentials?: string | undefined
  readonly contractType?: string | undefined
  readonly url?: string | undefined
  readonly [more: string]: CacheKeyValue | undefined
}

/**
 * Makes the text under which something is cached. Two keys are the same text exactly when all their parts are the same;
 * the order of the parts does not count, and a part that is undefined is one that is not there.
 *
 * @example
 * ```ts
 * import { cacheKey } from '@venuekit/core'
 *
 * const parts = { exchange: 'mexc', environment: 'production', kind: 'rest', handlers: new Set(['b', 'a']) }
 * cacheKey(parts) === cacheKey({ ...parts, handlers: new Set(['a', 'b']) }) // true
 * ```
 */
export function cacheKey(parts: CacheKeyParts): string {
  // JSON keeps texts apart whatever is in them, and each kind of value has a form of its own.
  const pairs = Object.keys(parts)
    .toSorted()
    .flatMap((name) => {
      const value = parts[name]
      return value === undefined ? [] : [[name, canonical(name, value)]]
    })
  return JSON.stringify(pairs)
}

function canonical(name: string, value: CacheKeyValue): unknown {
  if (value instanceof Set) return { set: Array.from<string>(value).toSorted() }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new InvalidInputError(name, `must be a finite number, not ${value}`)
  }
  return value
}
