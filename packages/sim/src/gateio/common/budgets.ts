import type { Clock } from '@venuekit/core/time'
import { WindowBudgets, type BudgetState, type Charge } from '../../wire-kit/window-budget.ts'
import type { GateioOptions } from '../options.ts'
import { GateioRefusal } from './refusal.ts'
import type { GateioExchange } from './room.ts'

const tenSeconds = 10_000

/** The number that a refusal carries. */
const codes: Readonly<Record<GateioExchange, number>> = { gateio: 211, 'gateio-futures': 311 }

/** Requests to one endpoint from one address. */
export function publicCharge(route: string, address: string): Charge {
  return { key: `public/${route}/${address}`, limit: 200, windowMs: tenSeconds }
}

/** Requests to one endpoint from one user, where nothing else is said. */
export function privateCharge(route: string, account: number): Charge {
  return { key: `private/${route}/${account}`, limit: 200, windowMs: tenSeconds }
}

/** Wallets and transfers. */
export function walletCharge(route: string, account: number): Charge {
  return { key: `private/${route}/${account}`, limit: 80, windowMs: tenSeconds }
}

/** How a budget stands for the one who asked, and whether that was too much. */
export interface Charged {
  readonly fits: boolean
  readonly state: BudgetState | undefined
}

/** What was counted for a request, with how it is told in the headers of an answer. */
export class Budgets {
  readonly #windows: WindowBudgets
  readonly #clock: Clock
  readonly #options: GateioOptions

  constructor(clock: Clock, options: GateioOptions) {
    this.#windows = new WindowBudgets(clock)
    this.#clock = clock
    this.#options = options
  }

  take(charges: readonly Charge[]): Charged {
    return this.#options.limits ? this.#windows.take(charges) : { fits: true, state: undefined }
  }

  /** When the next request is allowed; the time of the exchange while there is something left. */
  resetAt(state: BudgetState): number {
    return state.remaining === 0 ? state.resetAt : this.#clock.now()
  }

  headers({ state }: Charged): readonly (readonly [string, string])[] {
    if (state === undefined) return []
    const reset = this.resetAt(state)
    return [
      ['X-Gate-RateLimit-Requests-Remain', String(state.remaining)],
      ['X-Gate-RateLimit-Limit', String(state.limit)],
      ['X-Gate-RateLimit-Reset-Timestamp', String(this.#options.resetUnit === 'ms' ? reset : Math.ceil(reset / 1_000))],
    ]
  }

  /** The same in the header of a command's answer; what is 0 is left out. */
  frameHeaders({ state }: Charged): Readonly<Record<string, number>> {
    if (state === undefined) return {}
    return {
      ...(state.remaining === 0 ? {} : { x_gate_ratelimit_requests_remain: state.remaining }),
      x_gate_ratelimit_limit: state.limit,
      [this.#options.resetHeader]: this.resetAt(state),
    }
  }
}

export function tooManyRequests(exchange: GateioExchange): GateioRefusal {
  return new GateioRefusal('TOO_MANY_REQUESTS', `Request Rate limit Exceeded (${codes[exchange]})`, { status: 429 })
}
