import type { BudgetDeclaration, Charge } from '@venuekit/core'
import { readMexcOptions } from './options.ts'

// The exchange counts what arrives, so that a request that was long under way falls into the window of later ones.
const inTenSeconds = { type: 'sliding', windowMs: 10_000, slackMs: 500 } as const
const inOneSecond = { type: 'sliding', windowMs: 1_000, slackMs: 250 } as const

/** What the exchange counts: weights for each address and for each account, and orders and cancels together for each account. */
export function mexcBudgets(options?: unknown): readonly BudgetDeclaration[] {
  const { ipWeight, uidWeight, ordersPerSecond } = readMexcOptions(options)
  return [
    { name: 'ip', rule: { ...inTenSeconds, limit: ipWeight } },
    { name: 'uid', rule: { ...inTenSeconds, limit: uidWeight }, scope: 'account' },
    { name: 'order', rule: { ...inOneSecond, limit: ordersPerSecond }, scope: 'account' },
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

/** So many orders in one call, which count against everything. */
export function perOrder(orders: number): readonly Charge[] {
  return [...perAddress(1), ...perAccount(1), { budget: 'order', weight: orders }]
}
