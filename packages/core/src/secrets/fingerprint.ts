import { createHmac, createSecretKey, randomBytes } from 'node:crypto'
import { InvalidInputError } from '../errors/general.ts'
import { isSecret } from './secret.ts'

/** Gives equal text for equal credentials, and nothing to learn about them. */
export type Fingerprint = (value: unknown) => string

/**
 * Makes the function by which a factory tells credentials apart in the keys of its caches. The same credentials give the
 * same text from the same function, others give another, and without the salt, which never leaves the function, nobody
 * can try out guesses. Functions (providers of credentials) and objects of classes are told apart by identity.
 *
 * Pass a `salt` of your own where several processes must agree on the text.
 *
 * @example
 * ```ts
 * import { createFingerprint, Secret } from '@venuekit/core'
 * const fingerprint = createFingerprint()
 * const credentials = { apiKey: Secret.key('not-a-real-key-0000'), apiSecret: Secret.from('not-a-real-secret-000000') }
 * fingerprint(credentials) === fingerprint({ ...credentials }) // true
 * ```
 */
export function createFingerprint(options: { readonly salt?: string | Uint8Array } = {}): Fingerprint {
  const { salt = randomBytes(32) } = options
  // Node makes a key of raw bytes anew for each HMAC, which costs several times what the HMAC itself does.
  const key = createSecretKey(typeof salt === 'string' ? Buffer.from(salt) : salt)
  const providers = new WeakMap<object, string>()
  let known = 0
  const numberOf = (provider: object): string => {
    const number = providers.get(provider) ?? String((known += 1))
    providers.set(provider, number)
    return number
  }
  return (value) => {
    const hash = createHmac('sha256', key)
    // Every part goes in with its kind and its length, so that no two lists of parts run into the same bytes.
    const add = (kind: string, part: string | Uint8Array): void => {
      hash.update(`${kind}${Buffer.byteLength(part)}:`).update(part)
    }
    walk(value, { add, numberOf, depth: 0 })
    // 128 bits: two credentials that meet in one key would share a client.
    return hash.digest('base64url').slice(0, 22)
  }
}

interface Walk {
  readonly add: (kind: string, part: string | Uint8Array) => void
  readonly numberOf: (provider: object) => string
  readonly depth: number
}

function walk(value: unknown, to: Walk): void {
  if (isSecret(value)) return value.use((bytes) => to.add('text', bytes))
  if (typeof value === 'string') return to.add('text', value)
  if (typeof value === 'function') return to.add('provider', to.numberOf(value))
  if (value === undefined || value === null || typeof value === 'number' || typeof value === 'boolean') {
    return to.add('plain', String(value))
  }
  if (typeof value !== 'object' || to.depth > 4) {
    throw new InvalidInputError(
      'credentials',
      `cannot make a fingerprint of a ${typeof value}; pass text, secrets or an object of them`,
    )
  }
  // What keeps what it holds to itself (a `Map`, a `URL`, an object of a class) cannot be told apart by it.
  if (!showsWhatItHolds(value)) return to.add('provider', to.numberOf(value))
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  to.add(Array.isArray(value) ? 'list' : 'object', String(entries.length))
  for (const [name, member] of entries) {
    to.add('name', name)
    walk(member, { ...to, depth: to.depth + 1 })
  }
}

function showsWhatItHolds(value: object): boolean {
  if (Array.isArray(value) || value instanceof Uint8Array) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  // Plain objects of another realm have a prototype of their own, which has none.
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
