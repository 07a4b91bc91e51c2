import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { root } from '../lib/workspace.ts'

/** What is used of the report that vitest writes as JSON. */
export interface Report {
  readonly testResults: readonly FileReport[]
}

interface FileReport {
  readonly name: string
  readonly status: string
  readonly startTime: number
  readonly endTime: number
  readonly assertionResults: readonly TestReport[]
  /** Why the file could not be loaded. */
  readonly message?: string
}

interface TestReport {
  readonly fullName: string
  readonly status: string
  readonly failureMessages?: readonly string[]
}

export interface PackageReport {
  readonly path: string
  /** Absent when the tests of the package left none. */
  readonly report: Report | undefined
}

export interface Summary {
  /** Lines about packages and files; the total is not among them. */
  readonly details: string
  readonly total: Counts
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const slowestShown = 5
const failureLines = 12
const statuses = { passed: 'passed', failed: 'failed' } as const

/**
 * Adds up the reports of all packages. A missing report, a file that could not be loaded and a task that failed outside the tests count as failures.
 */
export function summarise(packages: readonly PackageReport[], tasksSucceeded: boolean): Summary {
  const counted = packages.map(({ path, report }) => ({ path, counts: countOf(report) }))
  const total = counted.reduce((sum, { counts }) => add(sum, counts), { passed: 0, failed: 0, skipped: 0 })
  const files = packages.flatMap(({ report }) => report?.testResults ?? [])
  const outside = !tasksSucceeded && total.failed === 0
  const all = outside ? { ...total, failed: 1 } : total
  const details = [
    '',
    ...packages.filter(({ report }) => report === undefined).map(({ path }) => `${path}: left no test report`),
    ...counted.map(({ path, counts }) => `${path}: ${countsLine(counts)}`),
    ...(outside ? ['A task outside the tests failed (types, say); its output is above.'] : []),
    ...titled('Skipped (each reason is printed with its test above):', skippedTitles(files)),
    ...titled('Slowest test files:', slowest(files)),
    ...titled('Failed:', files.flatMap(failedTests)),
    '',
  ].join('\n')
  return { details, total: all }
}

/** The line that every run ends with: `N passed, N failed`, and `, N skipped` if there are any. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** A run in which nothing passed is no success either. */
export function isSuccess({ passed, failed }: Counts): boolean {
  return failed === 0 && passed > 0
}

function countOf(report: Report | undefined): Counts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  return report.testResults.map((file) => countFile(file)).reduce(add, { passed: 0, failed: 0, skipped: 0 })
}

function countFile({ status, assertionResults }: FileReport): Counts {
  const passed = assertionResults.filter((test) => test.status === statuses.passed).length
  const failed = assertionResults.filter((test) => test.status === statuses.failed).length
  // A file that fails without a failed test could not be loaded, or failed in a hook.
  const unloaded = status === statuses.failed && failed === 0 ? 1 : 0
  return { passed, failed: failed + unloaded, skipped: assertionResults.length - passed - failed }
}

function add(one: Counts, other: Counts): Counts {
  return {
    passed: one.passed + other.passed,
    failed: one.failed + other.failed,
    skipped: one.skipped + other.skipped,
  }
}

function skippedTitles(files: readonly FileReport[]): readonly string[] {
  const ran: ReadonlySet<string> = new Set(Object.values(statuses))
  return files.flatMap(({ name, assertionResults }) =>
    assertionResults.filter(({ status }) => !ran.has(status)).map(({ fullName }) => `${short(name)}: ${fullName}`),
  )
}

/** Each failed test with the beginning of its message: of a long log only the end may have been kept. */
function failedTests({ name, status, assertionResults, message = '' }: FileReport): readonly string[] {
  const failed = assertionResults.filter((test) => test.status === statuses.failed)
  if (failed.length === 0 && status === statuses.failed) return [short(name), ...beginning(message)]
  return failed.flatMap(({ fullName, failureMessages = [] }) => [
    `${short(name)}: ${fullName}`,
    ...failureMessages.flatMap(beginning),
  ])
}

function beginning(message: string): readonly string[] {
  return stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(0, failureLines)
    .map((line) => `  ${line}`)
}

function slowest(files: readonly FileReport[]): readonly string[] {
  return files
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1_000 }))
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, slowestShown)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${short(name)}`)
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((one) => `  ${one}`)]
}

/** A cached report was perhaps written in another clone; then the path stays as it is. */
function short(file: string): string {
  const path = relative(root, file)
  return path.startsWith('..') ? file : path
}
