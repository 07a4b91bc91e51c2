import { executionOf, type Fill, type MarketSymbol } from '@venuekit/core'

type Execution = Pick<Fill, 'symbol' | 'orderId' | 'tradeId' | 'timestamp'>

/**
 * Which executions were told: the last ones by their ids, and those before them by their time, so that what is read once more after an
 * interruption, however far back, is told once.
 */
export class ToldFills {
  readonly #capacity: number
  readonly #times = new Map<string, Pick<Execution, 'symbol' | 'timestamp'>>()
  /** Up to then the ids of a market are not remembered any more. */
  readonly #forgottenTo = new Map<MarketSymbol, number>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Remembers an execution; false when it was told. One that was `read` may be of long ago. */
  add(fill: Execution, from: 'pushed' | 'read'): boolean {
    const { symbol, timestamp } = fill
    const key = executionOf(fill)
    if (this.#times.has(key)) return false
    if (from === 'read' && timestamp <= (this.#forgottenTo.get(symbol) ?? -Infinity)) return false
    this.#times.set(key, { symbol, timestamp })
    if (this.#times.size > this.#capacity) this.#forget()
    return true
  }

  #forget(): void {
    for (const [key, { symbol, timestamp }] of this.#times) {
      this.#times.delete(key)
      this.#forgottenTo.set(symbol, Math.max(timestamp, this.#forgottenTo.get(symbol) ?? timestamp))
      return
    }
  }
}
