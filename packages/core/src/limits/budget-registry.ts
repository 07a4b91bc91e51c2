import { ConfigurationError, InvalidInputError } from '../errors/general.ts'
import type { BudgetDeclaration, BudgetRule } from './budgets-port.ts'
import { BudgetState } from './budget-state.ts'
import type { ReferenceClock } from './meters/epoch-window.ts'
import { checkRule, createMeter, notNegative } from './rules.ts'

export type Scopes = Readonly<Record<string, string>>

export interface BudgetRegistryOptions {
  readonly declarations: readonly BudgetDeclaration[]
  readonly reference: ReferenceClock
  readonly threshold?: number | undefined
}

const familyMark = ':*'
// With fewer counts than this nobody looks for idle ones. It is so small that every test with some budgets gets there.
const smallest = 4

/** The counts by their names: declared ones, and members of families that come on demand and go when they are idle. */
export class BudgetRegistry {
  readonly #options: BudgetRegistryOptions
  readonly #singles = new Map<string, BudgetDeclaration>()
  readonly #families = new Map<string, BudgetDeclaration>()
  readonly #states = new Map<string, BudgetState>()
  #sweepAt = smallest

  constructor(options: BudgetRegistryOptions) {
    this.#options = options
    for (const [index, declaration] of options.declarations.entries()) this.#declare(declaration, `budgets[${index}]`)
  }

  /** The count of that name; it is made when it is asked for the first time, or again after it was forgotten. */
  find(name: string, scopes: Scopes): BudgetState {
    const declaration = this.#declarationOf(name)
    const scope = declaration.scope === undefined ? undefined : scopes[declaration.scope]
    const key = scope === undefined ? name : `${name}\n${scope}`
    const known = this.#states.get(key)
    if (known !== undefined) return known
    const state = this.#create(declaration, name, scope)
    this.#states.set(key, state)
    return state
  }

  /** As `find`, but what is not in use is not kept. */
  peek(name: string, scopes: Scopes): BudgetState {
    const declaration = this.#declarationOf(name)
    const scope = declaration.scope === undefined ? undefined : scopes[declaration.scope]
    const known = this.#states.get(scope === undefined ? name : `${name}\n${scope}`)
    return known ?? this.#create(declaration, name, scope)
  }

  /**
   * Forgets counts of which a fresh one would behave the same, once there are many. Nobody may hold a count that he has
   * found and not yet taken from: what he took would be lost.
   */
  sweep(now: number): void {
    if (this.#states.size < this.#sweepAt) return
    for (const [key, state] of this.#states) {
      if (state.isIdle(now)) this.#states.delete(key)
    }
    this.#sweepAt = Math.max(smallest, this.#states.size * 2)
  }

  all(): readonly BudgetState[] {
    return [...this.#states.values()]
  }

  #declare(declaration: BudgetDeclaration, path: string): void {
    const { name, rule } = declaration
    if (typeof name !== 'string' || name === '') throw new ConfigurationError(`${path}.name`, 'must be a text')
    checkRule(rule, `${path}.rule.`)
    checkReserve(declaration, path)
    const isFamily = name.endsWith(familyMark)
    const map = isFamily ? this.#families : this.#singles
    const key = isFamily ? name.slice(0, -familyMark.length) : name
    if (map.has(key)) throw new ConfigurationError(`${path}.name`, `"${name}" is declared twice`)
    map.set(key, declaration)
  }

  /** `a:b:c` is a budget of that name, or else a member of `a:b:*`, or else of `a:*`. */
  #declarationOf(name: string): BudgetDeclaration {
    const single = this.#singles.get(name)
    if (single !== undefined) return single
    for (let colon = name.lastIndexOf(':'); colon > 0; colon = name.lastIndexOf(':', colon - 1)) {
      const family = this.#families.get(name.slice(0, colon))
      if (family !== undefined) return family
    }
    const declared = this.#options.declarations.map((declaration) => declaration.name).join(', ')
    throw new InvalidInputError('budget', `"${name}" is not declared; there are: ${declared}`)
  }

  #create(declaration: BudgetDeclaration, name: string, scope: string | undefined): BudgetState {
    return createState({ ...declaration, name }, { ...this.#options, scope })
  }
}

/** A count for a declaration that has been checked. */
export function createState(
  { name, rule, cancelReserve }: BudgetDeclaration,
  options: {
    readonly reference: ReferenceClock
    readonly scope?: string | undefined
    readonly threshold?: number | undefined
  },
): BudgetState {
  const { reference, scope, threshold } = options
  const meter = createMeter(rule, reference)
  return new BudgetState({ name, scope, meter, threshold, cancelReserve: cancelReserve ?? defaultReserve(rule) })
}

function defaultReserve(rule: BudgetRule): number {
  return rule.type === 'concurrency' ? 0 : Math.floor(rule.limit / 10)
}

function checkReserve({ rule, cancelReserve }: BudgetDeclaration, path: string): void {
  if (cancelReserve === undefined) return
  notNegative(cancelReserve, `${path}.cancelReserve`)
  if (cancelReserve > rule.limit - 1) {
    throw new ConfigurationError(
      `${path}.cancelReserve`,
      `of ${cancelReserve} leaves nothing of ${rule.limit} for others`,
    )
  }
}
