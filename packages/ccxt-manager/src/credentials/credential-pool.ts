import { createDisposer, type Disposer } from '@venuekit/core'
import { ConfigurationError } from '@venuekit/core/errors'
import { type ExchangeCredentials, type ExchangeCredentialsInput, parseCredentials } from './exchange-credentials.ts'

interface Member {
  readonly credentials: ExchangeCredentials
  load: number
}

/** The credentials that were picked, until they are given back. */
export interface PooledCredentials extends Disposable {
  readonly credentials: ExchangeCredentials
  /** Which of them it is, counted from 0 in the order in which they were given. */
  readonly index: number
  readonly release: Disposer
}

/**
 * Several API keys of one exchange: whoever asks gets the one that the fewest use, and among equals the one that had its turn
 * longest ago. Give it to `setExchangeCredentials`, and connections are spread over the keys.
 *
 * @example
 * ```ts
 * import { CredentialPool } from '@venuekit/ccxt-manager'
 *
 * const pool = new CredentialPool([
 *   { apiKey: 'not-a-real-key-0001', apiSecret: 'not-a-real-secret-1' },
 *   { apiKey: 'not-a-real-key-0002', apiSecret: 'not-a-real-secret-2' },
 * ])
 * using first = pool.take()
 * using second = pool.take()
 * console.log(first.index, second.index) // 0 1
 * ```
 */
export class CredentialPool {
  readonly #members: readonly Member[]
  /** The one that had its turn longest ago first. */
  #turn: Member[]

  constructor(credentials: readonly ExchangeCredentialsInput[]) {
    if (!Array.isArray(credentials) || credentials.length === 0) {
      throw new ConfigurationError('credentials', 'must be a list of credentials that is not empty')
    }
    this.#members = credentials.map((input: ExchangeCredentialsInput, index) => {
      const parsed = parseCredentials(input, `credentials[${index}]`)
      if (parsed === undefined) throw new ConfigurationError(`credentials[${index}]`, 'holds no credentials')
      return { credentials: parsed, load: 0 }
    })
    this.#turn = [...this.#members]
  }

  get size(): number {
    return this.#members.length
  }

  /** All of them, in the order in which they were given. */
  get all(): readonly ExchangeCredentials[] {
    return this.#members.map(({ credentials }) => credentials)
  }

  /** How many use each of the keys, in the order in which they were given. */
  get loads(): readonly number[] {
    return this.#members.map(({ load }) => load)
  }

  /** Picks the credentials that the fewest use. Release them, or leave a `using` block, when they are not needed any more. */
  take(): PooledCredentials {
    const chosen = this.#turn.reduce((best, member) => (member.load < best.load ? member : best))
    chosen.load += 1
    this.#turn = [...this.#turn.filter((member) => member !== chosen), chosen]
    const release = createDisposer(() => {
      chosen.load -= 1
    })
    return {
      credentials: chosen.credentials,
      index: this.#members.indexOf(chosen),
      release,
      [Symbol.dispose]: release,
    }
  }
}
