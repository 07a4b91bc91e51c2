import type { BudgetDeclaration, Charge } from '@venuekit/core'
import { readMexcOptions } from './options.ts'

const windowMs = 10_000

/** What the exchange counts: weights for each address and for each account, and orders and cancels together for each account. */
export function mexcBudgets(options?: unknown): readonly BudgetDeclaration[] {
  const { ipWeight, uidWeight, ordersPerSecond } = readMexcOptions(options)
  return [
    { name: 'ip', rule: { type: 'sliding', limit: ipWeight, windowMs } },
    { name: 'uid', rule: { type: 'sliding', limit: uidWeight, windowMs }, scope: 'account' },
    { name: 'order', rule: { type: 'sliding', limit: ordersPerSecond, windowMs: 1_000 }, scope: 'account' },
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
