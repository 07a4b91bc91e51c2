import { type WorkspacePackage, workspacePackages } from '../lib/workspace.ts'
import { bleedProblems } from './bleed.ts'
import { type Budget, type Measured, budgetFile, budgetProblems, coverageProblems, readSizeFile } from './budget.ts'
import { builtFile, measure } from './bundle.ts'

export interface SizeReport {
  readonly problems: readonly string[]
  /** One line per budget. */
  readonly table: string
}

/** Measures the budgets of one built package and looks for exchanges that bled into it. `top` is the workspace's folder. */
export function checkSize(folder: string, top: string): SizeReport {
  const all = workspacePackages(top)
  const subject = all.find((one) => one.folder === folder)
  if (subject === undefined) throw new Error(`${folder} is not a package of the workspace ${top}`)
  const budgets = readSizeFile(folder)?.budgets
  if (budgets === undefined) return { problems: [`${budgetFile} does not exist or has no "budgets"`], table: '' }
  const problems = [...coverageProblems(budgets, subject.manifest.exports)]
  const rows: (readonly string[])[] = []
  for (const budget of budgets) {
    const measured = attempt(() => measureBudget(subject, budget))
    if (typeof measured === 'string') {
      problems.push(`${budget.name}: ${measured}`)
    } else {
      problems.push(...budgetProblems(budget, measured))
      rows.push(tableRow(budget, measured))
    }
  }
  const bled = attempt(() => bleedProblems(subject, all))
  problems.push(...(typeof bled === 'string' ? [`bleed test: ${bled}`] : bled))
  return { problems, table: table(rows) }
}

function measureBudget(subject: WorkspacePackage, budget: Budget): Measured {
  return measure(subject.folder, builtFile(subject.folder, subject.manifest.exports, budget.from), budget)
}

/** A bundle that cannot be made (not built, an export that does not exist) is one finding among the others. */
function attempt<T>(work: () => T): T | string {
  try {
    return work()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const columns = ['import', 'bytes', 'budget', 'used', 'lazy', 'budget', 'own']

function tableRow(budget: Budget, { bytes, lazyBytes, ownBytes }: Measured): readonly string[] {
  const used = `${Math.round((bytes / budget.maxBytes) * 100)} %`
  return [budget.name, bytes, budget.maxBytes, used, lazyBytes, budget.maxLazyBytes ?? 0, ownBytes].map(String)
}

function table(rows: readonly (readonly string[])[]): string {
  const all = [columns, ...rows]
  const widths = columns.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
