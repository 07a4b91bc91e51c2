import { BoundedMap } from '@venuekit/core/collections'
import type { Clock } from '@venuekit/core/time'

/** So much in so long. */
export interface BudgetRule {
  readonly limit: number
  readonly windowMs: number
}

/** What one request takes from one budget. */
export interface Charge extends BudgetRule {
  /** Whose budget of what: `place/1/BTC_USDT`. */
  readonly key: string
  /** The default is 1. */
  readonly weight?: number
}

/** How a budget stands. */
export interface BudgetState {
  readonly limit: number
  readonly remaining: number
  /** When the window ends. */
  readonly resetAt: number
}

interface Window {
  readonly endsAt: number
  used: number
}

const maximumKeys = 10_000

/** Counts requests in fixed windows: each begins with the first request that comes after the one before. */
export class WindowBudgets {
  readonly #clock: Pick<Clock, 'now'>
  readonly #windows = new BoundedMap<string, Window>(maximumKeys)

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock
  }

  /** Takes all the charges, or none when one of them does not fit. The state is of the budget that has the least left. */
  take(charges: readonly Charge[]): { readonly fits: boolean; readonly state: BudgetState | undefined } {
    const now = this.#clock.now()
    const windows = charges.map((charge) => ({ charge, window: this.#window(charge, now) }))
    const short = windows.find(({ charge, window }) => window.used + (charge.weight ?? 1) > charge.limit)
    if (short !== undefined) return { fits: false, state: stateOf(short.charge, short.window) }
    for (const { charge, window } of windows) window.used += charge.weight ?? 1
    const states = windows.map(({ charge, window }) => stateOf(charge, window))
    const scarcest = states.toSorted((one, other) => one.remaining - other.remaining)[0]
    return { fits: true, state: scarcest }
  }

  #window({ key, windowMs }: Charge, now: number): Window {
    const current = this.#windows.get(key)
    // A clock that a fault sets back must not lengthen a window.
    if (current !== undefined && now < current.endsAt && current.endsAt - now <= windowMs) return current
    const window = { endsAt: now + windowMs, used: 0 }
    this.#windows.set(key, window)
    return window
  }
}

function stateOf({ limit }: Charge, { used, endsAt }: Window): BudgetState {
  return { limit, remaining: Math.max(0, limit - used), resetAt: endsAt }
}
