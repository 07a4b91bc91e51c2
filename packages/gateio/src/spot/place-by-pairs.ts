import type { BatchAnswer } from '@venuekit/composite'
import { VenuekitError, type CheckedOrder, type Order } from '@venuekit/core'

type PlaceOrders = (orders: readonly CheckedOrder[]) => Promise<readonly BatchAnswer<Order>[]>

/** How many pairs one call may hold. */
const pairsPerCall = 4

/** Places orders with as many calls as their pairs take; where one of several fails as a whole, that is the answer for its orders. */
export async function placeByPairs(
  orders: readonly CheckedOrder[],
  placeOrders: PlaceOrders,
): Promise<readonly BatchAnswer<Order>[]> {
  const calls = byPairs(orders, pairsPerCall)
  if (calls.length < 2) return placeOrders(orders)
  const answers = new Map<CheckedOrder, BatchAnswer<Order>>()
  const place = async (part: readonly CheckedOrder[]): Promise<void> => {
    const results = await placeOrders(part).catch((error: unknown) => failedOrders(part, error))
    for (const [index, order] of part.entries()) answers.set(order, results[index])
  }
  await Promise.all(calls.map(place))
  return orders.map((order) => answers.get(order))
}

/** Orders in parts of so many pairs, in their order. */
function byPairs(orders: readonly CheckedOrder[], pairs: number): readonly (readonly CheckedOrder[])[] {
  const parts: { readonly symbols: Set<string>; readonly orders: CheckedOrder[] }[] = []
  for (const order of orders) {
    const last = parts.at(-1)
    if (last !== undefined && (last.symbols.has(order.symbol) || last.symbols.size < pairs)) {
      last.symbols.add(order.symbol)
      last.orders.push(order)
    } else {
      parts.push({ symbols: new Set([order.symbol]), orders: [order] })
    }
  }
  return parts.map((part) => part.orders)
}

/** The whole of a call has failed: that is the answer for each of its orders. */
function failedOrders(orders: readonly CheckedOrder[], error: unknown): readonly BatchAnswer<Order>[] {
  if (!VenuekitError.is(error)) throw error
  const { outcome = 'unknown' } = error
  const refusal = { error, outcome: outcome === 'accepted' ? 'unknown' : outcome } as const
  return orders.map(() => ({ refusal }))
}
