/** One part of the full tier. It counts as failed when it resolves to false or throws. */
export interface Stage {
  readonly name: string
  /** What it prints goes to `print`, so that the end of the run can repeat it. */
  readonly run: (print: (text: string) => void) => Promise<boolean>
  /** Later stages would only repeat its failure, so they are not run. */
  readonly essential?: boolean
}

export interface StageResult {
  readonly name: string
  readonly state: 'passed' | 'failed' | 'not run'
  readonly seconds: number
  /** The end of what it printed. */
  readonly output?: string
}

export interface StageOutput {
  readonly print: (text: string) => void
  /** Milliseconds of a clock that only grows. */
  readonly now: () => number
}

/** Characters of a stage's output that are kept for the end of the run. */
const keptOutput = 8_000

/** Runs the stages in order. A failed stage does not hide what the later ones have to say, unless it is essential. */
export async function runStages(
  stages: readonly Stage[],
  { print, now }: StageOutput,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = []
  let stopped = false
  for (const { name, run, essential = false } of stages) {
    if (stopped) {
      results.push({ name, state: 'not run', seconds: 0 })
      continue
    }
    print(`\n=== ${name}\n`)
    const start = now()
    let output = ''
    const printAndKeep = (text: string): void => {
      output = (output + text).slice(-keptOutput)
      print(text)
    }
    const passed = await run(printAndKeep).catch((error: unknown) => {
      printAndKeep(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      return false
    })
    const seconds = (now() - start) / 1_000
    results.push({ name, state: passed ? 'passed' : 'failed', seconds, output })
    stopped = essential && !passed
  }
  return results
}

/** What the full tier may take in all on a machine that does nothing else: slower, it would not be run before every change. */
export const limitSeconds = 25 * 60

/** The names of what failed. How long it took is told, and fails nothing: that depends on what else the machine does. */
export function failures(results: readonly StageResult[]): readonly string[] {
  return results.filter(({ state }) => state === 'failed').map(({ name }) => name)
}

/** The time of each stage, with those that did not pass marked. */
export function formatStages(results: readonly StageResult[]): string {
  const rows = results.map(({ name, state, seconds }) => {
    const mark = state === 'passed' ? '' : `  ${state.toUpperCase()}`
    return `${seconds.toFixed(1).padStart(7)} s  ${name}${mark}`
  })
  const total = results.reduce((sum, { seconds }) => sum + seconds, 0)
  const mark = total > limitSeconds ? `: MORE THAN ${limitSeconds / 60} MINUTES` : ''
  return ['', 'Stages:', ...rows, `${total.toFixed(1).padStart(7)} s  in all${mark}`, ''].join('\n')
}

/** What the failed stages said last: who reads only the end of a long log finds there why it failed. */
export function formatFailures(results: readonly StageResult[]): string {
  return results
    .filter(({ state, output = '' }) => state === 'failed' && output !== '')
    .map(({ name, output = '' }) => `\n=== the end of ${name}, which failed\n${output.trimEnd()}\n`)
    .join('')
}
