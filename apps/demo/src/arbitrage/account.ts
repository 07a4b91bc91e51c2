import {
  add,
  type Decimal,
  max,
  type PrivateExchange,
  sub,
  type SupportsBalance,
  type SupportsFills,
  type SupportsTrading,
  ZERO,
} from 'venuekit'
import type { AssetBalance, FuturesBalance, Subscription, BalanceItem } from 'venuekit'

/** An account that orders can be placed with. */
export type TradingAccount = PrivateExchange & SupportsTrading & SupportsFills & SupportsBalance

/** What an account has and what of it is spoken for: orders that are under way have not shown in the balances yet. */
export class Account implements AsyncDisposable {
  readonly exchange: TradingAccount
  readonly #balances: Map<string, AssetBalance | FuturesBalance>
  readonly #reserved = new Map<string, Decimal>()
  readonly #subscription: Subscription<BalanceItem>

  private constructor(
    exchange: TradingAccount,
    subscription: Subscription<BalanceItem>,
    balances: Map<string, AssetBalance | FuturesBalance>,
  ) {
    this.exchange = exchange
    this.#subscription = subscription
    this.#balances = balances
  }

  static async open(exchange: TradingAccount): Promise<Account> {
    const balances = new Map<string, AssetBalance | FuturesBalance>()
    const subscription = await exchange.subscribeBalances()
    subscription.on('balance', ({ balance }) => void balances.set(balance.asset, balance))
    // What was pushed in the meantime is newer than the answer.
    for (const balance of await exchange.getBalances())
      if (!balances.has(balance.asset)) balances.set(balance.asset, balance)
    return new Account(exchange, subscription, balances)
  }

  /** What can be spent of an asset. Where an exchange does not say what is free, it is what there is in all. */
  available(asset: string): Decimal {
    const balance = this.#balances.get(asset)
    if (balance === undefined) return ZERO
    return max(ZERO, sub(balance.available ?? balance.total, this.#reserved.get(asset) ?? ZERO))
  }

  /** Sets an amount aside until what is returned is called. */
  reserve(asset: string, amount: Decimal): () => void {
    this.#reserved.set(asset, add(this.#reserved.get(asset) ?? ZERO, amount))
    return () => void this.#reserved.set(asset, sub(this.#reserved.get(asset) ?? ZERO, amount))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription.close()
  }
}
