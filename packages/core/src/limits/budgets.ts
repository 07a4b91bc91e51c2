import { ConfigurationError, ClosedError, InvalidInputError } from '../errors/general.ts'
import type { Logger } from '../logging/logger.ts'
import type { Clock } from '../time/clock.ts'
import { BudgetRegistry, createState, type Scopes } from './budget-registry.ts'
import { lanes, needOf, type BudgetState, type Need } from './budget-state.ts'
import type {
  AcquireOptions,
  BudgetDeclaration,
  Budgets,
  BudgetStatus,
  Charge,
  Lane,
  ObservedQuota,
  Permit,
  TryAcquireOptions,
  WithinOptions,
} from './budgets-port.ts'
import type { ReferenceClock } from './meters/epoch-window.ts'
import { TakenPermit } from './permit.ts'
import { checkRule, wholePositive } from './rules.ts'
import { WaitingLine } from './waiting-line.ts'

/** What `createBudgets` needs. */
export interface BudgetsOptions {
  readonly clock: Clock
  /** What the exchange counts. */
  readonly budgets: readonly BudgetDeclaration[]
  /** The id of the exchange, for errors. */
  readonly exchange?: string | undefined
  /** The exchange's clock, for windows that follow it. Without it they are kept wherever they may begin. */
  readonly exchangeTime?: ReferenceClock | undefined
  /** Called when the utilisation of a budget rises above `highUtilization` (0.8), once each time. */
  readonly onHighUtilization?: ((status: BudgetStatus) => void) | undefined
  readonly highUtilization?: number | undefined
  /** More calls than this may not wait at once. The default is 10,000. */
  readonly maxWaiting?: number | undefined
  /** Told when `onHighUtilization` throws. */
  readonly logger?: Logger | undefined
}

/** What all parts of one `createBudgets` share. */
interface Shared {
  readonly clock: Clock
  readonly exchange: string | undefined
  readonly reference: ReferenceClock
  readonly threshold: number | undefined
  readonly registry: BudgetRegistry
  readonly line: WaitingLine
}

const operation = 'acquire'

/**
 * Makes the budgets of one exchange and environment, counted in memory.
 *
 * @example
 * ```ts
 * import { createBudgets } from '@venuekit/core'
 * import { systemClock } from '@venuekit/core/time'
 *
 * await using budgets = createBudgets({
 *   clock: systemClock,
 *   budgets: [
 *     { name: 'ip', rule: { type: 'sliding', limit: 300, windowMs: 10_000 } },
 *     { name: 'pair:*', scope: 'account', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } },
 *   ],
 * })
 * const account = budgets.within({ account: 'main' })
 * const charges = [{ budget: 'ip', weight: 1 }, { budget: 'pair:BTC_USDT', weight: 1 }]
 * using permit = await account.acquire(charges, { lane: 'order', waitAtMostMs: 1_000 })
 * ```
 */
export function createBudgets(options: BudgetsOptions): Budgets {
  const { clock, budgets, exchange, exchangeTime, onHighUtilization, highUtilization = 0.8, logger } = options
  if (!(highUtilization > 0 && highUtilization < 1)) {
    throw new ConfigurationError('highUtilization', `must be between 0 and 1, not ${highUtilization}`)
  }
  const threshold = onHighUtilization === undefined ? undefined : highUtilization
  const reference = exchangeTime ?? { now: () => clock.now(), errorMs: Infinity }
  const line = new WaitingLine({
    clock,
    operation,
    exchange,
    maxWaiting: wholePositive(options.maxWaiting ?? 10_000, 'maxWaiting'),
    onHigh(state) {
      try {
        onHighUtilization?.(state.status(clock.monotonic()))
      } catch (error) {
        logger?.error('onHighUtilization has thrown', { budget: state.name, error })
      }
    },
  })
  const registry = new BudgetRegistry({ declarations: budgets, reference, threshold })
  return new MemoryBudgets({ clock, exchange, reference, threshold, registry, line }, { scopes: {}, ceilings: [] })
}

interface PartOptions {
  readonly scopes: Scopes
  readonly ceilings: readonly BudgetState[]
  readonly parent?: MemoryBudgets
}

/** All budgets, or the part of them that `within` cuts out. */
class MemoryBudgets implements Budgets {
  readonly #shared: Shared
  readonly #scopes: Scopes
  readonly #ceilings: readonly BudgetState[]
  readonly #parent: MemoryBudgets | undefined
  #isClosed = false

  constructor(shared: Shared, options: PartOptions) {
    this.#shared = shared
    this.#scopes = options.scopes
    this.#ceilings = options.ceilings
    this.#parent = options.parent
  }

  async acquire(charges: readonly Charge[], options: AcquireOptions = {}): Promise<Permit> {
    const { lane = 'public', signal, waitAtMostMs = Infinity } = options
    this.#throwIfClosed()
    const rank = rankOf(lane)
    if (!(waitAtMostMs >= 0)) throw new InvalidInputError('waitAtMostMs', `must be 0 or more, not ${waitAtMostMs}`)
    return this.#shared.line.wait(this.#needsOf(charges), { rank, signal, waitAtMostMs, owner: this })
  }

  async tryAcquire(charges: readonly Charge[], options: TryAcquireOptions = {}): Promise<Permit | undefined> {
    const { lane = 'public' } = options
    this.#throwIfClosed()
    const rank = rankOf(lane)
    const needs = this.#needsOf(charges)
    const { line } = this.#shared
    return line.tryTake(needs, rank) ? new TakenPermit(needs, line) : undefined
  }

  observe(budget: string, quota: ObservedQuota, permit?: Permit): void {
    const now = this.#shared.clock.monotonic()
    const state = this.#shared.registry.find(budget, this.#scopes)
    const needs = permit instanceof TakenPermit ? permit.needs : []
    state.observe(
      quota,
      needs.find((need) => need.state === state),
      now,
    )
    this.#shared.line.budgetChanged(state)
  }

  penalise(budget: string, forMs?: number): void {
    const now = this.#shared.clock.monotonic()
    const state = this.#shared.registry.find(budget, this.#scopes)
    state.penalise(duration(forMs ?? state.meter.spanMs), now)
    this.#shared.line.budgetChanged(state)
  }

  ban(budget: string, forMs: number, reason: string): void {
    const now = this.#shared.clock.monotonic()
    const state = this.#shared.registry.find(budget, this.#scopes)
    state.close(now + duration(forMs), reason)
    this.#shared.line.budgetChanged(state)
  }

  status(budget: string): BudgetStatus {
    const { clock, registry } = this.#shared
    const state = this.#ceilings.find((ceiling) => ceiling.name === budget) ?? registry.peek(budget, this.#scopes)
    return state.status(clock.monotonic())
  }

  statuses(): readonly BudgetStatus[] {
    const { clock, registry } = this.#shared
    const now = clock.monotonic()
    const mine = Object.values(this.#scopes)
    const visible = registry
      .all()
      .filter((state) => this.#parent === undefined || state.scope === undefined || mine.includes(state.scope))
    return [...visible, ...this.#ceilings].map((state) => state.status(now))
  }

  within(scopes: Scopes, options: WithinOptions = {}): Budgets {
    const own = (options.ceilings ?? []).map((rule, index) => {
      checkRule(rule, `ceilings[${index}].`)
      return createState({ name: `ceiling-${this.#ceilings.length + index + 1}`, rule }, this.#shared)
    })
    return new MemoryBudgets(this.#shared, {
      scopes: { ...this.#scopes, ...scopes },
      ceilings: [...this.#ceilings, ...own],
      parent: this,
    })
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const error = new ClosedError('The budgets were closed', notSent(this.#shared))
    this.#shared.line.rejectAll(error, (owner) => owner instanceof MemoryBudgets && owner.#isUnder(this))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #needsOf(charges: readonly Charge[]): readonly Need[] {
    const { clock, registry } = this.#shared
    registry.sweep(clock.monotonic())
    const needs: Need[] = []
    for (const { budget, weight } of charges) {
      if (!Number.isSafeInteger(weight) || weight < 1) {
        const problem = `of "${budget}" must be a whole number of at least 1, not ${weight}`
        throw new InvalidInputError('weight', problem, notSent(this.#shared))
      }
      const state = registry.find(budget, this.#scopes)
      const same = needs.find((need) => need.state === state)
      if (same === undefined) needs.push(needOf(state, weight))
      else same.weight += weight
    }
    for (const ceiling of this.#ceilings) needs.push(needOf(ceiling, 1))
    for (const { state, weight } of needs) {
      const { limit } = state.meter
      if (weight <= limit) continue
      const problem = `${weight} never fits the budget "${state.name}" of ${limit}`
      throw new InvalidInputError('weight', problem, notSent(this.#shared))
    }
    return needs
  }

  #isUnder(other: MemoryBudgets): boolean {
    return this === other || (this.#parent !== undefined && this.#parent.#isUnder(other))
  }

  #throwIfClosed(): void {
    if (this.#isClosed) throw new ClosedError('The budgets are closed', notSent(this.#shared))
    if (this.#parent !== undefined) this.#parent.#throwIfClosed()
  }
}

function rankOf(lane: Lane): number {
  const rank = lanes.indexOf(lane)
  if (rank === -1) throw new InvalidInputError('lane', `must be one of ${lanes.join(', ')}, not "${lane}"`)
  return rank
}

function duration(forMs: number): number {
  if (Number.isFinite(forMs) && forMs >= 0) return forMs
  throw new InvalidInputError('forMs', `must be a number of at least 0, not ${forMs}`)
}

function notSent(shared: Shared) {
  return { operation, exchange: shared.exchange, outcome: 'not-sent' } as const
}
