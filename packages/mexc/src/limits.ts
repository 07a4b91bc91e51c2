import { inOneSecond, inTenSeconds } from '@venuekit/composite'
import type { BudgetDeclaration, Charge } from '@venuekit/core'
import { readMexcOptions } from './options.ts'

/**
 * What the exchange counts: weights for each address and for each account, and requests of orders and cancels together for each account,
 * with those of several orders by themselves as well.
 */
export function mexcBudgets(options?: unknown): readonly BudgetDeclaration[] {
  const { ipWeight, uidWeight, ordersPerSecond, batchesPerSecond } = readMexcOptions(options)
  return [
    { name: 'ip', rule: { ...inTenSeconds, limit: ipWeight } },
    { name: 'uid', rule: { ...inTenSeconds, limit: uidWeight }, scope: 'account' },
    { name: 'order', rule: { ...inOneSecond, limit: ordersPerSecond }, scope: 'account' },
    { name: 'batch', rule: { ...inOneSecond, limit: batchesPerSecond }, scope: 'account' },
    // Five sockets for each of sixty keys.
    { name: 'connections', rule: { type: 'concurrency', limit: 300 } },
  ]
}

/** A call that counts against the address. */
export function perAddress(weight: number): readonly Charge[] {
  return [{ budget: 'ip', weight }]
}

/** A call that counts against the account. */
export function perAccount(weight: number): readonly Charge[] {
  return [{ budget: 'uid', weight }]
}

/** A call that places or cancels, which counts against everything: once, however many orders it is about. */
export const perOrder: readonly Charge[] = [
  { budget: 'ip', weight: 1 },
  { budget: 'uid', weight: 1 },
  { budget: 'order', weight: 1 },
]

/** A call that places several orders. */
export const perBatch: readonly Charge[] = [...perOrder, { budget: 'batch', weight: 1 }]
