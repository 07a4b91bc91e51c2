import { BoundedMap } from '@venuekit/core/collections'
import type { EngineEvent } from '../engine/events.ts'
import type { FillView, OrderView } from '../engine/views.ts'
import type { CommandScopes } from './command-scope.ts'

/** An order that the exchange accepted, as it is now. */
export interface OrderRecord {
  order: OrderView
  readonly fills: FillView[]
  /** Its sender was not told that it was accepted, or too late. */
  answerWithheld: boolean
}

const defaultCapacity = 100_000

/** Every order of one exchange, in the order in which they were accepted. The oldest are forgotten beyond the capacity. */
export class OrderLedger {
  readonly #scopes: CommandScopes
  readonly #records: BoundedMap<number, OrderRecord>

  constructor(scopes: CommandScopes, capacity = defaultCapacity) {
    this.#scopes = scopes
    this.#records = new BoundedMap(capacity)
  }

  get records(): Iterable<OrderRecord> {
    return this.#records.values()
  }

  take(events: readonly EngineEvent[]): void {
    for (const event of events) {
      if (event.type === 'order-accepted') this.#accept(event.order)
      else if (event.type === 'order-filled') this.#update(event.order)?.fills.push(event.fill)
      else if (event.type === 'order-updated' || event.type === 'order-done') this.#update(event.order)
    }
  }

  #accept(order: OrderView): void {
    const scope = this.#scopes.current
    const record: OrderRecord = { order, fills: [], answerWithheld: scope?.plan.withheld ?? false }
    this.#records.set(order.id, record)
    scope?.orders.push(record)
  }

  #update(order: OrderView): OrderRecord | undefined {
    const record = this.#records.get(order.id)
    if (record !== undefined) record.order = order
    return record
  }
}
