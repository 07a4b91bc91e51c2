import { existsSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Ending } from '../bootstrap/child.mjs'
import { readJson, workspacePackages, type WorkspacePackage } from '../lib/workspace.ts'
import { runNx } from './run.ts'
import { summarise, type Report } from './summary.ts'

/**
 * `npm test [-- PACKAGE... --flags]`: types and tests of all packages or of those named, then the summary. What the
 * packages report is read from their result files, which nx also restores for a package that it did not have to run.
 */
export async function runTests(args: readonly string[]): Promise<Ending> {
  const flags = args.filter((arg) => arg.startsWith('-'))
  const packages = selectPackages(
    workspacePackages(),
    args.filter((arg) => !arg.startsWith('-')),
  )
  for (const { folder } of packages) rmSync(reportFile(folder), { force: true })
  const projects = packages.map(({ folder }) => basename(folder)).join(',')
  const { code, signal } = await runNx(['run-many', '-t', 'types,test', '-p', projects, ...flags])
  if (signal !== null) return { code, signal }
  const reports = packages.map(({ path, folder }) => ({ path, report: readReport(reportFile(folder)) }))
  const { text, success } = summarise(reports, code === 0)
  process.stdout.write(text)
  return { code: success ? 0 : code || 1, signal: null }
}

/** The packages with these folder names, or all; an unknown name is an error that lists the known ones. */
export function selectPackages(
  packages: readonly WorkspacePackage[],
  names: readonly string[],
): readonly WorkspacePackage[] {
  const known = packages.map(({ folder }) => basename(folder))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Error(`There is no package "${unknown}"; there are: ${known.join(', ')}.`)
  return names.length === 0 ? packages : packages.filter(({ folder }) => names.includes(basename(folder)))
}

function reportFile(folder: string): string {
  return join(folder, '.results', 'test.json')
}

function readReport(file: string): Report | undefined {
  return existsSync(file) ? readJson<Report>(file) : undefined
}
