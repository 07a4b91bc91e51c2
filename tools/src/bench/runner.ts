import { runChild } from '../bootstrap/child.mjs'
import type { Runnable } from '../lib/runnables.ts'
import { formatReport, hasMiss, type BenchReport } from './report.ts'

export interface BenchRun {
  readonly name: string
  readonly reports: readonly BenchReport[]
  /** Why the run does not count as a success; absent when it does. */
  readonly failure?: string
}

export interface RunOptions {
  readonly smoke: boolean
  /** Called with the text of each report as it comes in. */
  readonly print: (text: string) => void
}

/** Runs one bench file in a process of its own, so that no bench warms or deoptimises the code of another. */
export async function runBench(file: Runnable, { smoke, print }: RunOptions): Promise<BenchRun> {
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
