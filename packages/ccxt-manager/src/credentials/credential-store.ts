import { createFingerprint } from '@venuekit/core'
import { credentialEnvironment, type Environment } from '@venuekit/core/config'
import { MissingCredentialsError } from '@venuekit/core/errors'
import { formerNamesOf } from '../ccxt/exchange-ids.ts'
import { CredentialPool } from './credential-pool.ts'
import { describeMissing, type ExchangeCredentials } from './exchange-credentials.ts'

/** Whose credentials: a key belongs to one exchange, and to its testnet or its real one. */
export interface CredentialOwner {
  readonly id: string
  readonly testnet: boolean
}

/** Credentials that were found, and how caches tell them apart. */
export interface FoundCredentials {
  readonly credentials: ExchangeCredentials
  readonly fingerprint: string
  /** Gives back what was taken from a pool. */
  readonly release?: (() => void) | undefined
}

/** One account, or several to choose from. */
export type CredentialSource = ExchangeCredentials | CredentialPool

/**
 * Where credentials come from, in this order: the call, what was stored for the exchange, the defaults (for the exchange that
 * they belong to), the environment. Parts of two sources are never mixed.
 */
export class CredentialStore {
  readonly #fingerprint = createFingerprint()
  /** Making one costs more than all else that handing out a connection does. */
  readonly #fingerprints = new WeakMap<ExchangeCredentials, string>()
  readonly #stored = new Map<string, CredentialSource>()
  readonly #defaults = new Map<string, CredentialSource>()
  readonly #environment: Environment

  constructor(environment: Environment) {
    this.#environment = environment
  }

  store(owner: CredentialOwner, source: CredentialSource): void {
    this.#stored.set(keyOf(owner), source)
  }

  setDefault(owner: CredentialOwner, source: CredentialSource): void {
    this.#defaults.set(keyOf(owner), source)
  }

  /** The fingerprints of all that the owner's credentials may be. */
  fingerprintsOf(owner: CredentialOwner): readonly string[] {
    const source = this.#sourceOf(owner)
    if (source === undefined) return []
    return (source instanceof CredentialPool ? source.all : [source]).map((one) => this.fingerprint(one))
  }

  /** The credentials to use; throws a `MissingCredentialsError` that says where they could have been given. */
  find(owner: CredentialOwner, given: ExchangeCredentials | undefined): FoundCredentials {
    const source = given ?? this.#sourceOf(owner)
    if (source === undefined) {
      const problem = describeMissing(owner.id, ['apiKey', 'apiSecret'], owner.testnet)
      throw new MissingCredentialsError('apiKey', problem, { exchange: owner.id, operation: 'connect' })
    }
    const { credentials, release } = source instanceof CredentialPool ? source.take() : { credentials: source }
    return { credentials, fingerprint: this.fingerprint(credentials), release }
  }

  /** Tells credentials apart in keys of caches, and gives nothing of them away. */
  fingerprint(credentials: ExchangeCredentials): string {
    const known = this.#fingerprints.get(credentials) ?? this.#fingerprint(credentials)
    this.#fingerprints.set(credentials, known)
    return known
  }

  #sourceOf(owner: CredentialOwner): CredentialSource | undefined {
    return this.#stored.get(keyOf(owner)) ?? this.#defaults.get(keyOf(owner)) ?? this.#fromEnvironment(owner)
  }

  #fromEnvironment({ id, testnet }: CredentialOwner): ExchangeCredentials | undefined {
    for (const name of [id, ...formerNamesOf(id)]) {
      const { credentials, variables } = credentialEnvironment(name, this.#environment, {
        environment: testnet ? 'testnet' : 'production',
        fields: ['apiKey', 'apiSecret', 'passphrase'],
      })
      const { apiKey, apiSecret, passphrase } = credentials
      if (variables.length > 0) return { apiKey, apiSecret, password: passphrase }
    }
    return undefined
  }
}

function keyOf({ id, testnet }: CredentialOwner): string {
  return `${id} ${testnet ? 'testnet' : 'production'}`
}
