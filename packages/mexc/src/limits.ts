import type { BudgetDeclaration, Charge } from '@venuekit/core'

/** What Mexc counts by; the numbers are those of its page on rate limits. */
export const mexcBudgets: readonly BudgetDeclaration[] = [
  { name: 'ip', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } },
]

/** A call that counts against the address alone. */
export function perAddress(weight: number): readonly Charge[] {
  return [{ budget: 'ip', weight }]
}
