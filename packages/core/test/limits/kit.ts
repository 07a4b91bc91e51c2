import type { BudgetDeclaration, Budgets, Charge } from '../../src/limits/budgets-port.ts'
import { createBudgets, type BudgetsOptions } from '../../src/limits/budgets.ts'
import type { RateLimiter } from '../../src/limits/rate-limiter-port.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'

export const sliding = (limit: number, windowMs = 1_000) => ({ type: 'sliding', limit, windowMs }) as const

export const charge = (budget: string, weight = 1): Charge => ({ budget, weight })

/** Budgets on a manual clock, and a log of what was given in which order. */
export function setUp(budgets: readonly BudgetDeclaration[], options: Partial<BudgetsOptions> = {}) {
  const clock = new ManualClock()
  const log: string[] = []
  const shared = createBudgets({ clock, budgets, exchange: 'gateio', ...options })
  /** Asks for a permit and notes when it came, or which error. */
  const ask = (name: string, charges: readonly Charge[], more: Parameters<Budgets['acquire']>[1] = {}): void =>
    watch(shared.acquire(charges, more), name, log)
  return { clock, budgets: shared, log, ask }
}

/** Notes when a promise is settled, and how. */
export function watch(promise: Promise<unknown>, name: string, log: string[]): void {
  promise.then(
    () => log.push(name),
    (error: unknown) => log.push(`${name}: ${error instanceof Error ? error.name : String(error)}`),
  )
}

export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** How many single tokens the limiter gives now. */
export function drain(limiter: RateLimiter): number {
  let given = 0
  while (limiter.acquire()) given += 1
  return given
}
