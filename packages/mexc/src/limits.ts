import type { BudgetDeclaration, Charge } from '@venuekit/core'
import { readMexcOptions } from './options.ts'

// The exchange counts what arrives, so that a request that was long under way falls into the window of later ones.
const inTenSeconds = { type: 'sliding', windowMs: 10_000, slackMs: 500 } as const
const inOneSecond = { type: 'sliding', windowMs: 1_000, slackMs: 250 } as const

/**
 * What the exchange counts: weights for each address and for each account, and requests of orders and cancels together for each account,
 * with those of several orders by themselves as well.
 */
export function mexcBudgets(options?: unknown): readonly BudgetDeclaration[] {
  const { ipWeight, uidWeight, ordersPerSecond } = readMexcOptions(options)
  return [
    { name: 'ip', rule: { ...inTenSeconds, limit: ipWeight } },
    { name: 'uid', rule: { ...inTenSeconds, limit: uidWeight }, scope: 'account' },
    { name: 'order', rule: { ...inOneSecond, limit: ordersPerSecond }, scope: 'account' },
    { name: 'batch', rule: { ...inOneSecond, limit: 2 }, scope: 'account' },
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
