import { executionOf, type Fill, type MarketSymbol } from '@venuekit/core'
import { BoundedMap } from '@venuekit/core/collections'

type Execution = Pick<Fill, 'symbol' | 'orderId' | 'tradeId' | 'timestamp'>

/**
 * Which executions were told: the last ones by their ids, and those before them by their time, so that what is read once more after an
 * interruption, however far back, is told once.
 */
export class ToldFills {
  readonly #times: BoundedMap<string, Pick<Execution, 'symbol' | 'timestamp'>>
  /** Up to then the ids of a market are not remembered any more. */
  readonly #forgottenTo = new Map<MarketSymbol, number>()

  constructor(capacity: number) {
    this.#times = new BoundedMap(capacity)
  }

  /** Remembers an execution; false when it was told. One that was `read` may be of long ago. */
  add(fill: Execution, from: 'pushed' | 'read'): boolean {
    const { symbol, timestamp } = fill
    const key = executionOf(fill)
    if (this.#times.has(key)) return false
    if (from === 'read' && timestamp <= (this.#forgottenTo.get(symbol) ?? -Infinity)) return false
    const [, oldest] = this.#times.set(key, { symbol, timestamp }) ?? []
    if (oldest !== undefined) this.#forget(oldest)
    return true
  }

  #forget({ symbol, timestamp }: Pick<Execution, 'symbol' | 'timestamp'>): void {
    this.#forgottenTo.set(symbol, Math.max(timestamp, this.#forgottenTo.get(symbol) ?? timestamp))
  }
}
