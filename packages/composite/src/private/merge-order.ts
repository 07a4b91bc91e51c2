import { compare, isDone, isPositive, sub, type Order, type OrderStatus, type Patch } from '@venuekit/core'

/** What is said of an order: the keys that are there. */
export type OrderPatch = Patch<Order, 'symbol' | 'orderId'>

type WritableOrder = { -readonly [Key in keyof Order]: Order[Key] }

/** How far along an order is: a status never gives way to one of a lower rank, and a final one to none. */
const ranks: Readonly<Record<OrderStatus, number>> = {
  unknown: 0,
  pending: 1,
  open: 2,
  'partially-filled': 3,
  filled: 4,
  cancelled: 4,
  expired: 4,
  rejected: 4,
}

/** What cannot change in the life of an order: to be filled in, whoever says it. */
const lasting = [
  'clientOrderId',
  'side',
  'type',
  'timeInForce',
  'quoteQuantity',
  'triggerPrice',
  'postOnly',
  'reduceOnly',
  'createdAt',
] as const satisfies readonly (keyof Order)[]

/** What a newer word replaces. */
const changing = [
  'quantity',
  'price',
  'average',
  'filledValue',
  'triggeredOrderId',
  'reason',
] as const satisfies readonly (keyof Order)[]

/**
 * Joins what is said of an order with what is known: what was filled never becomes less, and what is final stays. Pure. The known order itself comes back
 * when nothing is new, and undefined when there is not enough to make an order of.
 */
export function mergeOrder(known: Order | undefined, patch: OrderPatch): Order | undefined {
  if (known === undefined) return firstWord(patch)
  const older = isOlder(known, patch)
  const next: WritableOrder = { ...known }
  for (const key of lasting) if (next[key] === undefined || next[key] === 'unknown') assign(next, key, patch)
  if (!older) {
    for (const key of changing)
      if (!isDone(known) || next[key] === undefined || grows(known, patch)) assign(next, key, patch)
    if (patch.fees !== undefined && patch.fees.length > 0) next.fees = patch.fees
    next.filled = patch.filled ?? known.filled
    next.updatedAt = latest(known.updatedAt, patch.updatedAt)
    next.status = furthest(known.status, patch.status)
  }
  return settled(known, next, patch)
}

/** Whether two words of an order say the same to whoever follows it. */
export function isSameOrder(left: Order, right: Order): boolean {
  if (left === right) return true
  for (const key of [...lasting, ...changing, 'status', 'filled', 'remaining'] as const) {
    // In which words it ended is no news by itself.
    if (key !== 'reason' && left[key] !== right[key]) return false
  }
  return (
    left.fees.length === right.fees.length &&
    left.fees.every(({ asset, amount }, index) => {
      const other = right.fees[index]
      return other?.asset === asset && other.amount === amount
    })
  )
}

function firstWord(patch: OrderPatch): Order | undefined {
  const { side, type, status } = patch
  if (side === undefined || type === undefined || status === undefined) return undefined
  const order: Order = {
    clientOrderId: undefined,
    timeInForce: undefined,
    quantity: undefined,
    quoteQuantity: undefined,
    filled: undefined,
    remaining: undefined,
    price: undefined,
    average: undefined,
    filledValue: undefined,
    triggerPrice: undefined,
    fees: [],
    postOnly: undefined,
    reduceOnly: undefined,
    createdAt: undefined,
    updatedAt: undefined,
    reason: undefined,
    ...patch,
    side,
    type,
    status,
  }
  return settled(undefined, order, patch)
}

/** The words that follow from others: what remains, and that an open order with a filled part is partially filled. */
function settled(known: Order | undefined, next: Order, patch: OrderPatch): Order {
  const { quantity, filled } = next
  const remaining =
    quantity === undefined || filled === undefined
      ? (patch.remaining ?? next.remaining)
      : atLeastZero(sub(quantity, filled))
  const status = isDone(next) ? next.status : statusBy(next)
  const order = { ...next, remaining, status }
  return known !== undefined && isSameOrder(known, order) && isSameAside(known, order) ? known : order
}

/** An open order of which something is filled is partially filled, and filled once all of it is, whoever says so first. */
function statusBy({ status, quantity, filled }: Order): OrderStatus {
  if (filled === undefined || !isPositive(filled) || status === 'unknown') return status
  return quantity !== undefined && compare(filled, quantity) >= 0 ? 'filled' : 'partially-filled'
}

function atLeastZero(remaining: NonNullable<Order['remaining']>): Order['remaining'] {
  return isPositive(remaining) ? remaining : sub(remaining, remaining)
}

/** Whether the patch was said before what is known. */
function isOlder(known: Order, patch: OrderPatch): boolean {
  if (patch.filled !== undefined && known.filled !== undefined) {
    const difference = compare(patch.filled, known.filled)
    if (difference !== 0) return difference < 0
  }
  if (isDone(known) && (patch.status === undefined || ranks[patch.status] < ranks.filled)) return true
  // That the exchange has it, and not how it stands: what says that it stands was said later, whenever this arrives.
  if (patch.status === 'pending' && ranks[known.status] > ranks.pending) return true
  if (patch.updatedAt !== undefined && known.updatedAt !== undefined && patch.updatedAt !== known.updatedAt) {
    return patch.updatedAt < known.updatedAt
  }
  return false
}

/** What is kept although nobody is told of it by itself. */
function isSameAside(known: Order, order: Order): boolean {
  return known.updatedAt === order.updatedAt && known.reason === order.reason
}

function grows(known: Order, patch: OrderPatch): boolean {
  return patch.filled !== undefined && known.filled !== undefined && compare(patch.filled, known.filled) > 0
}

function furthest(known: OrderStatus, next: OrderStatus | undefined): OrderStatus {
  return next !== undefined && ranks[next] > ranks[known] ? next : known
}

function latest(known: number | undefined, next: number | undefined): number | undefined {
  if (known === undefined || next === undefined) return known ?? next
  return Math.max(known, next)
}

function assign<Key extends keyof Order>(next: WritableOrder, key: Key, patch: Partial<Pick<Order, Key>>): void {
  const value = patch[key]
  if (value !== undefined) next[key] = value
}
