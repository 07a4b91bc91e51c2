import { SubscriptionHub, type Mark, type MarketSymbol, type SubscriptionHubOptions } from '@venuekit/core'

/** A stream of the account as a whole, and of each market by itself for those who ask for one. */
export class SymbolHubs<Item extends { readonly type: string; readonly symbol: MarketSymbol }> {
  readonly #options: SubscriptionHubOptions<Item>
  readonly #all: SubscriptionHub<Item>
  readonly #bySymbol = new Map<MarketSymbol, SubscriptionHub<Item>>()

  constructor(options: SubscriptionHubOptions<Item>) {
    this.#options = options
    this.#all = new SubscriptionHub(options)
  }

  hub(symbol?: MarketSymbol): SubscriptionHub<Item> {
    if (symbol === undefined) return this.#all
    const known = this.#bySymbol.get(symbol)
    if (known !== undefined) return known
    const hub = new SubscriptionHub<Item>({ ...this.#options, name: `${this.#options.name}, ${symbol}` })
    this.#bySymbol.set(symbol, hub)
    return hub
  }

  emit(item: Item): void {
    this.#all.emit(item)
    this.#bySymbol.get(item.symbol)?.emit(item)
  }

  /** Says something of the stream itself to everybody. */
  mark(mark: Mark): void {
    this.#all.emit(mark)
    for (const hub of this.#bySymbol.values()) hub.emit(mark)
  }

  async close(reason: 'closed' | 'expired' = 'closed'): Promise<void> {
    await Promise.all([this.#all.close(reason), ...[...this.#bySymbol.values()].map((hub) => hub.close(reason))])
  }
}
