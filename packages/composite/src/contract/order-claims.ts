import type { CancelResult, CommandOutcome, Order } from '@venuekit/core'
import type { ContractOrder } from './simulator.ts'

/** What the client said of one order. */
export interface Claim {
  readonly clientOrderId: string | undefined
  /** When the command ended. */
  first: CommandOutcome
  /** Now: what was unknown may be known. */
  outcome: CommandOutcome
  orderId: string | undefined
  /** Of its cancel, where there was one and it did not fail. */
  cancel: CancelResult | undefined
}

/** What the client says, and what the exchange has. */
export interface Claims {
  readonly claims: readonly Claim[]
  /** The newest that was told of each order, by id. */
  readonly orders: ReadonlyMap<string, Order>
  /** The orders that the client calls open. */
  readonly open: ReadonlyMap<string, Order>
  /** How often each fill was told; absent where there is no such stream. */
  readonly fills: ReadonlyMap<string, number> | undefined
  readonly truth: readonly ContractOrder[]
  /** A size of ours as the exchange counts. */
  readonly native: (size: string) => string
}

/** In what the client is wrong. */
export function differencesOf(all: Claims): readonly string[] {
  const byId = new Map(all.truth.map((order) => [order.id, order]))
  const byName = Map.groupBy(all.truth, ({ clientOrderId }) => nameOf(clientOrderId))
  return [
    ...all.claims.flatMap((claim) => ofClaim(claim, byId, byName)),
    ...all.truth.flatMap((order) => ofOrder(order, all)),
    ...ofCounts(all),
  ]
}

/** Exchanges put something of their own before a name. */
function nameOf(clientOrderId: string | null): string {
  return /safe-\d+$/.exec(clientOrderId ?? '')?.[0] ?? ''
}

function ofClaim(
  { clientOrderId, outcome, orderId, cancel }: Claim,
  byId: ReadonlyMap<string, ContractOrder>,
  byName: ReadonlyMap<string, readonly ContractOrder[]>,
): readonly string[] {
  const named = clientOrderId === undefined ? [] : (byName.get(clientOrderId) ?? [])
  const what = clientOrderId ?? orderId ?? 'an order'
  if (named.length > 1) return [`${what} is there ${named.length} times`]
  if (outcome === 'unknown') return [`${what} stayed unknown`]
  if (outcome !== 'accepted') return named.length === 0 ? [] : [`${what} was ${outcome} and is there`]
  const order = byId.get(orderId ?? '')
  if (order === undefined) return [`${what} was accepted as ${orderId} and is not there`]
  if (clientOrderId !== undefined && named[0] !== order) return [`${what} is not ${orderId}`]
  if (cancel?.result === 'cancelled' && order.state !== 'cancelled')
    return [`${what} was cancelled and is ${order.state}`]
  const reason = cancel?.result === 'already-done' ? cancel.reason : undefined
  if (reason !== undefined && reason !== 'unknown' && reason !== order.state)
    return [`the cancel of ${what} says ${reason}, and it is ${order.state}`]
  return []
}

/** An order that the exchange has is known, with the state that it has. */
function ofOrder({ id, state, filled }: ContractOrder, { orders, open, native }: Claims): readonly string[] {
  const known = orders.get(id)
  if (known === undefined) return [`the order ${id} was never told of`]
  if (open.has(id) !== (state === 'open'))
    return [`${id} is ${state}, and ${open.has(id) ? '' : 'not '}among the open ones`]
  const isSame =
    state === 'open' ? known.status === 'open' || known.status === 'partially-filled' : known.status === state
  const told = known.filled === undefined ? undefined : Number(native(known.filled))
  if (!isSame || told !== Number(filled))
    return [`${id} is ${state} ${filled}, and was told to be ${known.status} ${known.filled}`]
  return []
}

/** There is nothing that nobody sent, and each fill is told once. */
function ofCounts({ claims, fills, truth }: Claims): readonly string[] {
  const accepted = claims.filter(({ outcome }) => outcome === 'accepted').length
  const counts = accepted === truth.length ? [] : [`${accepted} orders were accepted, and ${truth.length} are there`]
  if (fills === undefined) return counts
  const twice = [...fills]
    .filter(([, times]) => times > 1)
    .map(([id, times]) => `the fill ${id} was told ${times} times`)
  const made = truth.reduce((total, order) => total + order.fills.length, 0)
  return [...counts, ...twice, ...(made === fills.size ? [] : [`${made} fills were made, and ${fills.size} told`])]
}
