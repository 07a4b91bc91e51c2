import { existsSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Ending } from '../bootstrap/child.mjs'
import { readJson, workspacePackages, type WorkspacePackage } from '../lib/workspace.ts'
import { runNx, type RunOptions } from './run.ts'
import { countsLine, isSuccess, summarise, type Report, type Summary } from './summary.ts'

const excludeFlag = '--exclude='

/**
 * `npm test [-- PACKAGE... --exclude=PACKAGE --flags]`: types and tests of all packages, of those named, or of all but
 * some; then the summary. Other flags go to nx.
 */
export async function runTests(args: readonly string[]): Promise<Ending> {
  const flags = args.filter((arg) => arg.startsWith('-') && !arg.startsWith(excludeFlag))
  const { ending, summary } = await testPackages(selectPackages(workspacePackages(), args), { flags })
  if (ending.signal !== null) return ending
  process.stdout.write(`${summary.details}${countsLine(summary.total)}\n`)
  return { code: isSuccess(summary.total) ? 0 : ending.code || 1, signal: null }
}

/**
 * Runs types and tests of these packages. What they report is read from their result files, which nx also restores for a
 * package that it did not have to run.
 */
export async function testPackages(
  packages: readonly WorkspacePackage[],
  { flags = [], ...output }: RunOptions & { readonly flags?: readonly string[] } = {},
): Promise<{ readonly ending: Ending; readonly summary: Summary }> {
  for (const { folder } of packages) rmSync(reportFile(folder), { force: true })
  const projects = packages.map(({ folder }) => basename(folder)).join(',')
  const ending = await runNx(['run-many', '-t', 'types,test', '-p', projects, ...flags], output)
  const reports = packages.map(({ path, folder }) => ({ path, report: readReport(reportFile(folder)) }))
  return { ending, summary: summarise(reports, ending.code === 0) }
}

/** The packages that the arguments of `npm test` name; an unknown name is an error that lists the known ones. */
export function selectPackages(
  packages: readonly WorkspacePackage[],
  args: readonly string[],
): readonly WorkspacePackage[] {
  const included = args.filter((arg) => !arg.startsWith('-'))
  const excluded = args
    .filter((arg) => arg.startsWith(excludeFlag))
    .flatMap((arg) => arg.slice(excludeFlag.length).split(','))
  const known = packages.map(({ folder }) => basename(folder))
  const unknown = [...included, ...excluded].find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no package "${unknown}"; there are: ${known.join(', ')}.`)
  return packages
    .filter(({ folder }) => included.length === 0 || included.includes(basename(folder)))
    .filter(({ folder }) => !excluded.includes(basename(folder)))
}

function reportFile(folder: string): string {
  return join(folder, '.results', 'test.json')
}

function readReport(file: string): Report | undefined {
  return existsSync(file) ? readJson<Report>(file) : undefined
}
