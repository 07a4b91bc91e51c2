import { ConfigurationError } from '@venuekit/core/errors'
import { type CcxtExchange, type CcxtExchangeOf, loadCcxt } from '../ccxt/ccxt-module.ts'
import { resolveExchangeId } from '../ccxt/exchange-ids.ts'
import type { Connection, ConnectionPattern } from '../connections/connections.ts'
import { type ContractType, contractTypes } from '../connections/create-exchange.ts'
import type { Hold } from '../connections/hold.ts'
import { CredentialPool } from '../credentials/credential-pool.ts'
import { type CredentialOwner, type CredentialSource, CredentialStore } from '../credentials/credential-store.ts'
import {
  credentialsAmong,
  type ExchangeCredentialsInput,
  parseCredentials,
} from '../credentials/exchange-credentials.ts'
import { type AnyExchangeId, ConnectionManager } from './connection-manager.ts'
import { type ExchangeManagerOptions, parseManagerOptions } from './manager-settings.ts'
import { addNamedConnections, type CredentialConnector, type NamedConnections } from './named-exchanges.ts'
import { prepareExchange } from './prepare-exchange.ts'

/** What a connection of an account is asked for with. What is left out is the manager's. */
export interface ConnectOptions extends ExchangeCredentialsInput {
  readonly testnet?: boolean | undefined
  readonly contractType?: ContractType | undefined
  /** Ends the wait for the connection. */
  readonly signal?: AbortSignal | undefined
}

// oxlint-disable-next-line typescript/no-unsafe-declaration-merging, typescript/no-empty-object-type -- the constructor adds the methods of the table
export interface AuthenticatedExchangeManager extends NamedConnections {}

/**
 * Connections to accounts: one for each exchange, environment, contract type and account, shared by all who ask for it.
 *
 * @example
 * ```ts
 * import { AuthenticatedExchangeManager } from '@venuekit/ccxt-manager'
 *
 * await using manager = new AuthenticatedExchangeManager({ requestPause: 0.5 })
 * manager.setExchangeCredentials('kraken', 'not-a-real-key-0000', 'bm90LWEtcmVhbC1zZWNyZXQ=')
 * await using lease = await manager.exchangeContext('kraken')
 * console.log(lease.exchange.id, manager.getRefcount('kraken')) // kraken 1
 * ```
 */
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- see above
export class AuthenticatedExchangeManager extends ConnectionManager<ConnectOptions> implements CredentialConnector {
  readonly #store: CredentialStore

  constructor(options: ExchangeManagerOptions = {}) {
    super(parseManagerOptions(options), 'private')
    const { credentials, defaultExchange, env } = this.settings
    this.#store = new CredentialStore(env)
    if (credentials !== undefined) this.#store.setDefault(this.#ownerOf(defaultExchange), credentials)
    addNamedConnections(this)
  }

  /**
   * Connects to an account, or gives the connection that there is. Each call counts as one more user, who calls
   * `releaseExchange` in the end. Credentials are those of the call, of `setExchangeCredentials`, the default ones (for their
   * own exchange only) or those of the environment, in this order. Nothing is sent by it.
   */
  connectToExchangeWithCredentials<Id extends AnyExchangeId>(
    id: Id,
    options?: ConnectOptions,
  ): Promise<CcxtExchangeOf<Id>> {
    return this.connect(id, options)
  }

  /**
   * Stores the credentials of an exchange: key and secret, all parts by name, or a `CredentialPool` over which connections are
   * spread. Connections with the old ones are not given out any more, and closed when they are released.
   */
  setExchangeCredentials(
    id: AnyExchangeId,
    ...source: readonly [apiKey: string, apiSecret: string] | readonly [ExchangeCredentialsInput | CredentialPool]
  ): void {
    const owner = this.#ownerOf(id)
    const old = this.#store.fingerprintsOf(owner)
    this.#store.store(owner, toSource(owner.id, source))
    for (const connection of this.#outdated(owner, old)) this.connections.retire(connection)
  }

  /**
   * Replaces the default credentials. Connections with the old ones are closed where nobody uses them; those in use stay as
   * they are until they are released and cleaned up.
   */
  async updateDefaultCredentials(
    ...source: readonly [apiKey: string, apiSecret: string] | readonly [ExchangeCredentialsInput | CredentialPool]
  ): Promise<void> {
    const owner = this.#ownerOf(this.settings.defaultExchange)
    const old = this.#store.fingerprintsOf(owner)
    this.#store.setDefault(owner, toSource(owner.id, source))
    const unused = this.#outdated(owner, old).filter((connection) => !this.connections.isBusy(connection))
    await Promise.all(unused.map((connection) => this.connections.end(connection)))
  }

  protected override async hold(id: string, options: ConnectOptions = {}): Promise<Hold> {
    const owner = this.#ownerOf(id, options.testnet)
    const contractType = checkContractType(options.contractType)
    const found = this.#store.find(owner, credentialsAmong(options, owner.id))
    const name = { ...owner, contractType: contractType ?? this.settings.contractType, fingerprint: found.fingerprint }
    const build = async (signal: AbortSignal): Promise<CcxtExchange> => {
      const { ccxt, contractType: defaultContractType } = this.settings
      const blueprint = { ...owner, credentials: found.credentials, contractType, defaultContractType }
      return prepareExchange(await loadCcxt(ccxt), { blueprint, settings: this.settings, domain: 'private', signal })
    }
    try {
      return await this.connections.take({ name, build, signal: options.signal, onRelease: found.release })
    } catch (error) {
      found.release?.()
      throw error
    }
  }

  protected override nameOf(id: string, options: ConnectOptions = {}): ConnectionPattern {
    const owner = this.#ownerOf(id, options.testnet)
    const given = credentialsAmong(options, owner.id)
    return {
      ...owner,
      contractType: checkContractType(options.contractType) ?? this.settings.contractType,
      fingerprint: given === undefined ? undefined : this.#store.fingerprint(given),
    }
  }

  #ownerOf(id: string, testnet: boolean = this.settings.testnet): CredentialOwner {
    return { id: resolveExchangeId(id), testnet }
  }

  /** The connections of an owner whose credentials had been among these and are not his any more. */
  #outdated(owner: CredentialOwner, old: readonly string[]): readonly Connection[] {
    const current = new Set(this.#store.fingerprintsOf(owner))
    return this.connections
      .matching(owner)
      .filter(({ name: { fingerprint = '' } }) => old.includes(fingerprint) && !current.has(fingerprint))
  }
}

function toSource(
  id: string,
  source: readonly [apiKey: string, apiSecret: string] | readonly [ExchangeCredentialsInput | CredentialPool],
): CredentialSource {
  const [first] = source
  if (first instanceof CredentialPool) return first
  const input = typeof first === 'string' ? { apiKey: first, apiSecret: source[1] } : first
  const credentials = parseCredentials(input, id)
  if (credentials !== undefined) return credentials
  throw new ConfigurationError('credentials', 'hold nothing; give a key and a secret', { exchange: id })
}

function checkContractType(type: ContractType | undefined): ContractType | undefined {
  if (type === undefined || contractTypes.includes(type)) return type
  throw new ConfigurationError('contractType', `must be one of ${contractTypes.join(', ')}`)
}
