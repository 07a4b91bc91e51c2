import type { Trade } from '@venuekit/core'
import { BoundedMap, BoundedSet } from '@venuekit/core/collections'

/** How a trade came. */
export interface TradeArrival {
  /** The id of the connection. */
  readonly connection: number
  /** It is from before the subscription; such trades may have been told long ago. */
  readonly replayed: boolean
}

/** What brings the trades of one frame. */
export interface TradeSource {
  readonly name: string
  /** What is older was told before, or is too old to be known. */
  readonly since: number
}

/** How many trades that are alike have been told, and how many of them each source brought. */
interface Alike {
  told: number
  readonly bySource: Map<string, number>
}

/**
 * Tells trades that come again from new ones, for one market: while one connection replaces another, both bring them, and a new
 * subscription may begin with older ones. Ids say it. Without ids, of trades that are alike as many are new as the source that brought
 * most of them had.
 */
export class ToldTrades {
  readonly #ids: BoundedSet<string>
  readonly #alike: BoundedMap<string, Alike>
  #replays = 0
  #newest = 0

  constructor(capacity: number) {
    this.#ids = new BoundedSet(capacity)
    this.#alike = new BoundedMap(capacity)
  }

  source({ connection, replayed }: TradeArrival): TradeSource {
    if (!replayed) return { name: String(connection), since: 0 }
    return { name: `replay ${(this.#replays += 1)}`, since: this.#newest }
  }

  /** Whether the trade has to be told; from then on it is known. */
  take({ id, timestamp, side, price, size }: Trade, { name, since }: TradeSource): boolean {
    if (id !== undefined) return this.#ids.add(id)
    if (timestamp < since) return false
    this.#newest = Math.max(this.#newest, timestamp)
    const key = `${timestamp} ${side} ${price} ${size}`
    const alike = this.#alike.get(key) ?? this.#remember(key)
    const brought = (alike.bySource.get(name) ?? 0) + 1
    alike.bySource.set(name, brought)
    if (brought <= alike.told) return false
    alike.told = brought
    return true
  }

  #remember(key: string): Alike {
    const alike: Alike = { told: 0, bySource: new Map() }
    this.#alike.set(key, alike)
    return alike
  }
}
