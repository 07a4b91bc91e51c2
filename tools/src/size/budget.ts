import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson } from '../lib/workspace.ts'

/** The committed budgets of a package, beside its manifest. */
export const budgetFile = 'size-budget.json'

/** How many bytes one import may cost whoever bundles it: minified, gzipped, dependencies included. */
export interface Budget {
  readonly name: string
  /** The subpath of the package: `.`, `./pino`. */
  readonly from: string
  /** What is imported, as it stands in an import: `*` or `{ add }`. */
  readonly import: string
  /** What its user imports beside it, by package: one exchange with the facade. No other exchange may be inside then. */
  readonly with?: Readonly<Record<string, string>>
  readonly maxBytes: number
  /** For the parts that are loaded on demand through `import()`; 0 when it is left out. */
  readonly maxLazyBytes?: number
  /** Packages that are not counted: what the user brings along anyway. */
  readonly external?: readonly string[]
}

export interface SizeFile {
  readonly budgets: readonly Budget[]
  /** Texts that stand in this exchange's package and in no other, such as its host names. */
  readonly markers?: readonly string[]
  /** Packages whose markers may stand in this one: the simulators speak for every exchange. */
  readonly mayContain?: readonly string[]
}

/** What one import costs now. */
export interface Measured {
  readonly bytes: number
  readonly lazyBytes: number
  /** As `bytes`, with every dependency left out: the part that this package is itself to blame for. */
  readonly ownBytes: number
}

/** Budgets below this share of the limit are out of date: nobody would notice the package growing into them. */
const tightness = 0.6

export function readSizeFile(folder: string): SizeFile | undefined {
  const file = join(folder, budgetFile)
  return existsSync(file) ? readJson<SizeFile>(file) : undefined
}

/** The subpaths of an exports map that lead to code. */
export function codeEntries(exports: Readonly<Record<string, unknown>> = {}): readonly string[] {
  return Object.keys(exports).filter((subpath) => !subpath.endsWith('.json'))
}

/** Every entry point needs a budget for all of it, and the package one for a single import: that one shows what shakes off. */
export function coverageProblems(
  budgets: readonly Budget[],
  exports: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  const whole = new Set(budgets.filter((budget) => budget.import === '*').map((budget) => budget.from))
  const problems = codeEntries(exports)
    .filter((subpath) => !whole.has(subpath))
    .map((subpath) => `${budgetFile} has no budget for "*" from "${subpath}"`)
  if (budgets.every((budget) => budget.import === '*')) {
    problems.push(`${budgetFile} has no budget for a single import such as "{ add }"`)
  }
  return problems
}

/** Holds what was measured against the budget, in both directions. */
export function budgetProblems(budget: Budget, measured: Measured): readonly string[] {
  return [
    limitProblem(budget.name, { field: 'maxBytes', limit: budget.maxBytes, bytes: measured.bytes }),
    limitProblem(budget.name, { field: 'maxLazyBytes', limit: budget.maxLazyBytes ?? 0, bytes: measured.lazyBytes }),
  ].flatMap((problem) => problem ?? [])
}

interface Limit {
  readonly field: string
  readonly limit: number
  readonly bytes: number
}

function limitProblem(name: string, { field, limit, bytes }: Limit): string | undefined {
  // Written so that a limit that is no number fails too.
  if (!(bytes <= limit)) {
    return `${name}: ${bytes} bytes exceed the budget of ${limit}; find out what came in, or set ${field} to ${suggestion(bytes)}`
  }
  if (bytes < limit * tightness) {
    return `${name}: ${bytes} bytes are less than ${tightness * 100} % of the budget of ${limit}; set ${field} to ${suggestion(bytes)}`
  }
  return undefined
}

/** A tenth of room, so that a small fix does not need a new budget. */
function suggestion(bytes: number): number {
  return Math.ceil((bytes * 1.1) / 10) * 10
}
