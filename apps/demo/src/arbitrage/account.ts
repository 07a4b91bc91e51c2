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

/** An account that orders can be placed with. */
export type TradingAccount = PrivateExchange & SupportsTrading & SupportsFills & SupportsBalance

/** What of an account is spoken for: orders that are under way have not shown in its balances yet. */
export class Account {
  readonly exchange: TradingAccount
  readonly #reserved = new Map<string, Decimal>()

  constructor(exchange: TradingAccount) {
    this.exchange = exchange
  }

  /** What can be spent of an asset. Where an exchange does not say what is free, it is what there is in all. */
  available(asset: string): Decimal {
    const balance = this.exchange.balances.get(asset)
    if (balance === undefined) return ZERO
    return max(ZERO, sub(balance.available ?? balance.total, this.#reserved.get(asset) ?? ZERO))
  }

  /** Sets an amount aside until what is returned is called. */
  reserve(asset: string, amount: Decimal): () => void {
    this.#reserved.set(asset, add(this.#reserved.get(asset) ?? ZERO, amount))
    return () => void this.#reserved.set(asset, sub(this.#reserved.get(asset) ?? ZERO, amount))
  }
}
