import { InvalidInputError } from '@venuekit/core/errors'
import { KeyRing, type ApiKey, type KeyFormat, type Permission } from '../accounts/key-ring.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import type { FeeRates, PositionMode } from '../engine/types.ts'

/** What a new account or key is to be. */
export interface CreateAccountOptions {
  /** An account that exists, to give it another key. */
  readonly account?: number
  /** Of the key. The default is both. */
  readonly permissions?: readonly Permission[]
  /** Which exchange of the kind `balances` are for; the default is each. */
  readonly exchange?: string
  /** In place of the exchange's own start, as decimal text by asset. */
  readonly balances?: Readonly<Record<string, string>>
  readonly fees?: FeeRates
  readonly positionMode?: PositionMode
}

export interface AccountDirectoryOptions {
  readonly seed: number
  readonly name: string
  readonly format: KeyFormat | undefined
  readonly engines: ReadonlyMap<string, MatchingEngine>
  readonly deposits: (exchange: string) => Readonly<Record<string, string>>
}

/** The accounts and keys of one kind of exchange. An account is the same in all its exchanges. */
export class AccountDirectory {
  readonly #options: AccountDirectoryOptions
  readonly #keys: KeyRing
  readonly #accounts: number[] = []

  constructor(options: AccountDirectoryOptions) {
    const { seed, name, format } = options
    this.#options = options
    this.#keys = new KeyRing(format === undefined ? { seed, name } : { seed, name, format })
  }

  /** Account ids, oldest first. */
  get ids(): readonly number[] {
    return this.#accounts
  }

  find(key: string): ApiKey | undefined {
    return this.#keys.find(key)
  }

  /** In the order in which they were made. */
  keysOf(account: number): readonly ApiKey[] {
    return this.#keys.keysOf(account)
  }

  /** The key stays known and stops working; false when there is no such key. */
  expire(key: string): boolean {
    return this.#keys.expire(key)
  }

  /** A new account with a key, or another key of an account. */
  create(options: CreateAccountOptions = {}): ApiKey {
    for (const name of ['balances', 'fees', 'positionMode'] as const)
      if (options.account !== undefined && options[name] !== undefined)
        throw new InvalidInputError(name, `is for new accounts; ${options.account} is one already`)
    const { account = this.#open(options), permissions } = options
    if (!this.#accounts.includes(account)) throw new InvalidInputError('account', `there is no account ${account}`)
    return this.#keys.create(permissions === undefined ? { account } : { account, permissions })
  }

  #open({ exchange: only, balances, fees, positionMode }: CreateAccountOptions): number {
    const id = this.#accounts.length + 1
    // All amounts are read before anything is done, so that a mistake leaves nothing behind.
    const openings = [...this.#options.engines].map(([exchange, engine]) => {
      const own = only === undefined || only === exchange ? balances : undefined
      const texts = Object.entries(own ?? this.#options.deposits(exchange))
      return { engine, deposits: texts.map(([asset, text]) => ({ asset, amount: amountOf(engine, asset, text) })) }
    })
    for (const { engine, deposits } of openings) {
      engine.openAccount({ id, fees, positionMode })
      for (const { asset, amount } of deposits) engine.deposit({ account: id, asset, amount })
    }
    this.#accounts.push(id)
    return id
  }
}

function amountOf(engine: MatchingEngine, asset: string, text: string): bigint {
  const amount = engine.assets.parse(asset, text)
  if (amount !== undefined && amount >= 0n) return amount
  throw new InvalidInputError(
    `balances.${asset}`,
    `must be a decimal with at most ${engine.assets.decimals(asset)} decimals, not negative, not "${text}"`,
  )
}
