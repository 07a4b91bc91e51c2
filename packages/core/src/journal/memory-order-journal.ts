import { throwIfAborted } from '../async/abort.ts'
import { ClosedError } from '../errors/general.ts'
import { checkCapacity, OpenOrders } from './open-orders.ts'
import type { OrderJournal } from './order-journal.ts'

/**
 * An order journal that lasts as long as the process: for resolving orders whose answer was lost, not for crashes. See
 * `createFileOrderJournal` of `@venuekit/core/journal` for those.
 *
 * @example
 * ```ts
 * import { createMemoryOrderJournal } from '@venuekit/core'
 * await using journal = createMemoryOrderJournal()
 * const ref = { symbol: 'BTC/USDT', clientOrderId: 'vk-1' }
 * await journal.remember({ exchange: 'mexc', ref, summary: { side: 'buy', type: 'limit' }, sentAt: Date.now() })
 * await journal.settle({ exchange: 'mexc', ref, outcome: 'accepted', at: Date.now() })
 * await journal.unresolved() // []
 * ```
 */
export function createMemoryOrderJournal(options: { readonly capacity?: number } = {}): OrderJournal {
  const { capacity = 10_000 } = options
  const orders = new OpenOrders()
  let closed = false
  const check = (signal: AbortSignal | undefined, operation: string): void => {
    throwIfAborted(signal, operation)
    if (closed) throw new ClosedError('The order journal was closed', { operation })
  }
  return {
    async remember(order, { signal } = {}) {
      check(signal, 'remember')
      checkCapacity(orders, capacity)
      orders.add(order)
    },
    async settle(settlement, { signal } = {}) {
      check(signal, 'settle')
      orders.settle(settlement)
    },
    async unresolved(owner, { signal } = {}) {
      check(signal, 'unresolved')
      return orders.list(owner)
    },
    async close() {
      closed = true
    },
    async [Symbol.asyncDispose]() {
      closed = true
    },
  }
}
