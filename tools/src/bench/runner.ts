import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runChild } from '../bootstrap/child.mjs'
import type { WorkspacePackage } from '../lib/workspace.ts'
import { formatReport, hasMiss, type BenchReport } from './report.ts'

/** One file of a package's `bench` folder. */
export interface BenchFile {
  /** `core/decimal` for `packages/core/bench/decimal.bench.ts`. */
  readonly name: string
  readonly path: string
  readonly folder: string
}

export interface BenchRun {
  readonly name: string
  readonly reports: readonly BenchReport[]
  /** Why the run does not count as a success; absent when it does. */
  readonly failure?: string
}

const suffix = '.bench.ts'

/** The bench files of some packages, sorted by name. */
export function findBenches(packages: readonly Pick<WorkspacePackage, 'folder'>[]): readonly BenchFile[] {
  return packages
    .filter(({ folder }) => existsSync(join(folder, 'bench')))
    .flatMap(({ folder }) =>
      readdirSync(join(folder, 'bench'))
        .filter((file) => file.endsWith(suffix))
        .map((file) => ({
          name: `${basename(folder)}/${file.slice(0, -suffix.length)}`,
          path: join(folder, 'bench', file),
          folder,
        })),
    )
    .toSorted((a, b) => a.name.localeCompare(b.name))
}

/** A name selects `core/decimal` in full, by its package (`core`) or by its file (`decimal`). */
export function selectBenches(files: readonly BenchFile[], names: readonly string[]): readonly BenchFile[] {
  const known = (name: string, file: BenchFile) => file.name === name || file.name.split('/').includes(name)
  const unknown = names.find((name) => !files.some((file) => known(name, file)))
  if (unknown !== undefined) {
    const available = files.map((file) => file.name).join(', ') || 'none'
    throw new Error(`There is no bench "${unknown}"; there are: ${available}.`)
  }
  return names.length === 0 ? files : files.filter((file) => names.some((name) => known(name, file)))
}

export interface RunOptions {
  readonly smoke: boolean
  /** Called with the text of each report as it comes in. */
  readonly print: (text: string) => void
}

/** Runs one bench file in a process of its own, so that no bench warms or deoptimises the code of another. */
export async function runBench(file: BenchFile, { smoke, print }: RunOptions): Promise<BenchRun> {
  const reports: BenchReport[] = []
  print(`\n${file.name}\n`)
  const args = ['--expose-gc', file.path, ...(smoke ? ['--smoke'] : [])]
  const { code, signal } = await runChild(process.execPath, args, {
    cwd: file.folder,
    // What a bench prints by itself goes to stderr: stdout holds the results alone.
    stdio: ['ignore', process.stderr, process.stderr, 'ipc'],
    onMessage: (message) => {
      const report = message as BenchReport
      reports.push(report)
      print(formatReport(report))
    },
  })
  const failure = judge(reports, signal ?? code)
  return failure === undefined ? { name: file.name, reports } : { name: file.name, reports, failure }
}

function judge(reports: readonly BenchReport[], ending: number | string | null): string | undefined {
  if (ending !== 0) return `ended with ${typeof ending === 'string' ? ending : `exit code ${ending}`}`
  if (reports.length === 0) return 'reported nothing'
  const missed = reports.filter((report) => hasMiss(report))
  return missed.length === 0 ? undefined : `missed its floor: ${missed.map((report) => report.name).join(', ')}`
}
