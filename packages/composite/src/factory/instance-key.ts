import { type AnyConnector, cacheKey, createFingerprint } from '@venuekit/core'
import type { ExchangeConfig } from '@venuekit/core/config'
import type { Domain, InstanceRequest } from './exchange-instance.ts'

/**
 * Tells apart what must not be shared. Two requests have the same key only when they are for the same connector, environment, domain and account and
 * differ in no setting: another account's key never gets this one's client.
 */
export class InstanceKeys {
  readonly #fingerprint = createFingerprint()
  /** Configurations are frozen, so that a second look at one costs nothing. */
  readonly #known = new WeakMap<ExchangeConfig, Map<string, string>>()
  /** Connectors and journals are told apart by what they are. */
  readonly #numbers = new WeakMap<object, number>()
  #numbered = 0
  #unlike = 0

  of({ connector, config, domain, own }: InstanceRequest): string {
    const number = this.#numberOf(connector)
    const known = this.#known.get(config) ?? new Map<string, string>()
    this.#known.set(config, known)
    // Most have nothing of their own, and are asked for again and again.
    const name =
      own === undefined
        ? `${number} ${domain}`
        : JSON.stringify([number, domain, own.account ?? null, this.#numberOf(own.journal)])
    const key = known.get(name) ?? this.#make(connector, config, { domain, name })
    known.set(name, key)
    return key
  }

  #make(connector: AnyConnector, config: ExchangeConfig, which: { domain: Domain; name: string }): string {
    const { environment, urls, network, websocket, rateLimit, credentials, options } = config
    const usesAccount = which.domain === 'private' || connector.publicNeeds === 'apiKey'
    return cacheKey({
      exchange: connector.id,
      environment,
      kind: 'composite',
      domain: which.domain,
      which: which.name,
      credentials: usesAccount ? this.#fingerprint(credentials) : undefined,
      settings: this.#fingerprint({ urls, network, websocket, rateLimit }),
      options: this.#optionsKey(options),
    })
  }

  /** Options that cannot be told apart by their content are like no others. */
  #optionsKey(options: unknown): string {
    try {
      return this.#fingerprint(options)
    } catch {
      this.#unlike += 1
      return `unlike any other: ${this.#unlike}`
    }
  }

  #numberOf(thing: object | undefined): number {
    if (thing === undefined) return 0
    const known = this.#numbers.get(thing)
    if (known !== undefined) return known
    this.#numbered += 1
    this.#numbers.set(thing, this.#numbered)
    return this.#numbered
  }
}
