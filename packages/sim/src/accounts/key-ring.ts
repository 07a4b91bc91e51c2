import { InvalidInputError } from '@venuekit/core/errors'
import { RandomStream } from '../random.ts'

export type Permission = 'read' | 'trade'

/** A key of an account of a simulated exchange. It opens nothing else in the world. */
export interface ApiKey {
  readonly key: string
  readonly secret: string
  /** The account that it acts for. */
  readonly account: number
  readonly permissions: readonly Permission[]
  /** An expired key is known, and refused in the exchange's own way. */
  readonly state: 'active' | 'expired'
}

/** What the keys of an exchange look like. */
export interface KeyFormat {
  readonly prefix?: string
  readonly keyLength: number
  readonly secretLength: number
  readonly alphabet: string
}

export interface KeyRingOptions {
  readonly seed: number
  /** Whose keys these are: two exchanges of one seed get different ones. */
  readonly name: string
  readonly format?: KeyFormat
}

export interface NewKey {
  readonly account: number
  /** The default is both. */
  readonly permissions?: readonly Permission[]
  /** In place of made-up ones. */
  readonly key?: string
  readonly secret?: string
}

const hexadecimal: KeyFormat = { keyLength: 32, secretLength: 64, alphabet: '0123456789abcdef' }

/**
 * The API keys of a simulated exchange. The first key of a seed is always the same, and so is the second, and so on.
 *
 * @example
 * ```ts
 * const keys = new KeyRing({ seed: 7, name: 'gateio' })
 * const { key, secret } = keys.create({ account: 1, permissions: ['read'] })
 * keys.find(key)?.account // 1
 * ```
 */
export class KeyRing {
  readonly #random: RandomStream
  readonly #format: KeyFormat
  readonly #keys = new Map<string, ApiKey>()

  constructor({ seed, name, format = hexadecimal }: KeyRingOptions) {
    this.#random = new RandomStream(seed, `keys/${name}`)
    this.#format = format
  }

  create({ account, permissions = ['read', 'trade'], ...given }: NewKey): ApiKey {
    const { prefix = '', keyLength, secretLength, alphabet } = this.#format
    // Both are drawn always, so that a key that is given does not change those that come after.
    const madeUp = {
      key: prefix + this.#random.text(keyLength, alphabet),
      secret: this.#random.text(secretLength, alphabet),
    }
    const key: ApiKey = { ...madeUp, ...given, account, permissions: [...permissions], state: 'active' }
    if (this.#keys.has(key.key)) throw new InvalidInputError('key', 'is the key of an account already')
    this.#keys.set(key.key, key)
    return key
  }

  find(key: string): ApiKey | undefined {
    return this.#keys.get(key)
  }

  /** In the order in which they were made. */
  keysOf(account: number): readonly ApiKey[] {
    return [...this.#keys.values()].filter((one) => one.account === account)
  }

  /** The key stays known and stops working; false when there is no such key. */
  expire(key: string): boolean {
    const found = this.#keys.get(key)
    if (found === undefined) return false
    this.#keys.set(key, { ...found, state: 'expired' })
    return true
  }

  /** The key is as if it had never been; false when there is no such key. */
  delete(key: string): boolean {
    return this.#keys.delete(key)
  }
}
