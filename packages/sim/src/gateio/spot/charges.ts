import type { Charge } from '../../wire-kit/window-budget.ts'
import type { Fields } from '../common/fields.ts'
import type { Call } from '../common/room.ts'
import type { GateioOptions } from '../options.ts'
import { batchItems, largestBatch } from './batch-items.ts'

const second = 1_000

/** What commands for orders take from budgets. */
export class OrderCharges {
  readonly #options: GateioOptions

  constructor(options: GateioOptions) {
    this.#options = options
  }

  /** Placements and amendments: ten a second, over REST for each pair, over sockets in all. */
  placing(call: Call): readonly Charge[] {
    return this.of(call, Array.isArray(call.body) ? batchItems(call.body, largestBatch) : [call.fields])
  }

  of({ account, via }: Call, items: readonly Fields[]): readonly Charge[] {
    const byPair = Map.groupBy(items, (item) => item.text('currency_pair') ?? '')
    const counts = this.#options.spotBatchCharge === 'each'
    const weightOf = (orders: readonly Fields[]): number => (counts ? orders.length : 1)
    if (via === 'socket')
      return [{ key: `spot/socket/${account}`, limit: 10, windowMs: second, weight: weightOf(items) }]
    return [...byPair].map(([pair, orders]) => {
      const key = `spot/place/${account}/${pair}`
      return { key, limit: 10, windowMs: second, weight: weightOf(orders) }
    })
  }

  /** Two hundred cancellations a second per user. */
  cancelling({ account }: Call): readonly Charge[] {
    return [{ key: `spot/cancel/${account}`, limit: 200, windowMs: second }]
  }
}
