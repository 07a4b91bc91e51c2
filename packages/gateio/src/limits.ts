import { inOneSecond, inTenSeconds } from '@venuekit/composite'
import type { BudgetDeclaration, Charge } from '@venuekit/core'
import type { AnswerHead, AnswerHeaders, LimitRules, QuotaReading } from '@venuekit/transport'

/** In any ten seconds, for each endpoint: public ones by address, most others by account. */
const perEndpoint = { ...inTenSeconds, limit: 200 } as const

/** What both products count. No cancel is counted where something else is, so that nothing is to be kept for them. */
const common: readonly BudgetDeclaration[] = [
  { name: 'ip:*', rule: perEndpoint, cancelReserve: 0 },
  { name: 'private:*', rule: perEndpoint, scope: 'account', cancelReserve: 0 },
  { name: 'wallet:*', rule: { ...inTenSeconds, limit: 80 }, scope: 'account', cancelReserve: 0 },
  { name: 'cancel', rule: { ...inOneSecond, limit: 200 }, scope: 'account', cancelReserve: 0 },
  { name: 'connections', rule: { type: 'concurrency', limit: 300 } },
]

/** What the spot market counts: orders and their changes for each account and pair. */
export const gateioSpotBudgets: readonly BudgetDeclaration[] = [
  ...common,
  { name: 'order:*', rule: { ...inOneSecond, limit: 10 }, scope: 'account', cancelReserve: 0 },
  { name: 'ws-order', rule: { ...inOneSecond, limit: 10 }, scope: 'account', cancelReserve: 0 },
]

/** What the futures market counts: orders and their changes for each account; over a socket together with cancels. */
export const gateioFuturesBudgets: readonly BudgetDeclaration[] = [
  ...common,
  { name: 'order', rule: { ...inOneSecond, limit: 100 }, scope: 'account', cancelReserve: 0 },
  { name: 'ws-order', rule: { ...inOneSecond, limit: 100 }, scope: 'account' },
]

/** The charges of orders of these pairs: one for each order, counted for each pair. */
export function spotOrderCharges(pairs: readonly string[]): readonly Charge[] {
  const counts = new Map<string, number>()
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
  return [...counts].map(([pair, weight]) => ({ budget: `order:${pair}`, weight }))
}

/** The charges of so many orders of contracts. */
export function futuresOrderCharges(orders: number): readonly Charge[] {
  return [{ budget: 'order', weight: orders }]
}

/** How answers speak of limits: what is left, of how many, and when there is more. */
export const gateioLimits: LimitRules = {
  quota: ({ headers, nowMs }, charges) => readQuota(headers, charges, nowMs),
  retryAfterMs: (answer) => (answer.status === 429 ? resetInMs(answer) : undefined),
}

function readQuota(headers: AnswerHeaders, charges: readonly Charge[], nowMs: number): readonly QuotaReading[] {
  const [charge] = charges
  const remaining = count(headers['x-gate-ratelimit-requests-remain'])
  // Where a call counts against several budgets the answer does not say of which one it speaks.
  if (charge === undefined || charges.length > 1 || remaining === undefined) return []
  // While something is left the header holds the time of the answer, which says nothing of the window.
  const reset = remaining > 0 ? undefined : resetInMs({ headers, nowMs })
  return [{ budget: charge.budget, remaining, limit: count(headers['x-gate-ratelimit-limit']), resetInMs: reset }]
}

/** The header's unit is not documented: an instant of this century in seconds is below 1e11, in milliseconds above. */
function resetInMs({ headers, nowMs }: Pick<AnswerHead, 'headers' | 'nowMs'>): number | undefined {
  const at = count(headers['x-gate-ratelimit-reset-timestamp'])
  if (at === undefined || at === 0) return undefined
  return Math.max(0, (at < 1e11 ? at * 1_000 : at) - nowMs)
}

function count(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,16}$/.test(header) ? Number(header) : undefined
}
