import { add, type Decimal, ZERO } from 'venuekit'
import type { Exposure } from './limits.ts'
import type { HeldPosition } from './types.ts'

/** What an operation that is under way has at stake. */
export interface Stake {
  readonly market: string
  readonly exchanges: readonly string[]
  /** Of the dearer leg, in the quote asset. */
  readonly value: Decimal
}

/** Operations that are under way, and what is held between them. */
export class Stakes {
  readonly #stakes = new Set<Stake>()

  /** How many operations are under way. */
  get size(): number {
    return this.#stakes.size
  }

  isBusy(market: string): boolean {
    return [...this.#stakes].some((stake) => stake.market === market)
  }

  /** Counts until what is returned is called. */
  add(stake: Stake): () => void {
    this.#stakes.add(stake)
    return () => void this.#stakes.delete(stake)
  }

  /** Contracts that are held count as well; coins that are held against them are the same stake, counted once. */
  exposure(positions: readonly HeldPosition[]): Exposure {
    const held = positions
      .filter(({ where }) => where !== 'spot')
      .map(({ where, market, entryValue }): Stake => ({ market, exchanges: [where], value: entryValue }))
    const byExchange = new Map<string, Decimal>()
    const byMarket = new Map<string, Decimal>()
    let total = ZERO
    for (const { market, exchanges, value } of [...this.#stakes, ...held]) {
      total = add(total, value)
      grow(byMarket, market, value)
      for (const exchange of exchanges) grow(byExchange, exchange, value)
    }
    return { total, byExchange: Object.fromEntries(byExchange), byMarket: Object.fromEntries(byMarket) }
  }
}

function grow(totals: Map<string, Decimal>, key: string, by: Decimal): void {
  totals.set(key, add(totals.get(key) ?? ZERO, by))
}
