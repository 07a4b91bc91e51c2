import { expect, test } from 'vitest'
import { failures, formatFailures, formatStages, limitSeconds, runStages, type Stage } from './stages.ts'

/** Each stage that runs moves the clock by one second. */
async function run(stages: readonly Stage[]) {
  let time = 0
  const printed: string[] = []
  const results = await runStages(
    stages.map((stage) => ({
      ...stage,
      run: (print: (text: string) => void) => {
        time += 1_000
        return stage.run(print)
      },
    })),
    { print: (text) => printed.push(text), now: () => time },
  )
  return { results, printed: printed.join('') }
}

const passing = async () => true
const failing = async () => false

test('stages run in order, and one that fails does not hide the next', async () => {
  const { results, printed } = await run([
    { name: 'lint', run: failing },
    { name: 'size', run: passing },
  ])
  expect(results).toEqual([
    { name: 'lint', state: 'failed', seconds: 1, output: '' },
    { name: 'size', state: 'passed', seconds: 1, output: '' },
  ])
  expect(printed).toBe('\n=== lint\n\n=== size\n')
})

test('an essential stage that fails stops the rest', async () => {
  const { results } = await run([
    { name: 'build', run: failing, essential: true },
    { name: 'test', run: passing },
  ])
  expect(results.map(({ state }) => state)).toEqual(['failed', 'not run'])
})

test('a stage that throws has failed, and its error is printed', async () => {
  const { results, printed } = await run([{ name: 'docs', run: () => Promise.reject(new Error('no such folder')) }])
  expect(results).toMatchObject([{ name: 'docs', state: 'failed', seconds: 1 }])
  expect(printed).toContain('no such folder')
  expect(formatFailures(results)).toContain('no such folder')
})

test('the end repeats what failed stages said last, and nothing of the others', async () => {
  const saying = (text: string, passed: boolean) => (print: (text: string) => void) => {
    print(text)
    return Promise.resolve(passed)
  }
  const { results, printed } = await run([
    { name: 'lint', run: saying('all is well\n', true) },
    { name: 'package', run: saying(`${'line\n'.repeat(10_000)}not in package-contents.txt\n`, false) },
  ])
  expect(printed).toContain('all is well')
  const end = formatFailures(results)
  expect(end).toMatch(/^\n=== the end of package, which failed\n(?:\w*\n)+not in package-contents\.txt\n$/u)
  expect(end.length).toBeLessThan(10_000)
})

test('the times are listed with what did not pass, and their sum', () => {
  const text = formatStages([
    { name: 'build', state: 'passed', seconds: 12.34 },
    { name: 'lint', state: 'failed', seconds: 100 },
    { name: 'size', state: 'not run', seconds: 0 },
  ])
  expect(text).toBe(
    [
      '',
      'Stages:',
      '   12.3 s  build',
      '  100.0 s  lint  FAILED',
      '    0.0 s  size  NOT RUN',
      '  112.3 s  in all',
      '',
    ].join('\n'),
  )
})

test('a run that takes too long is told, and has not failed: a busy machine is no fault of what is checked', () => {
  const stage = (name: string, seconds: number, state: 'passed' | 'failed' = 'passed') => ({ name, state, seconds })
  const quick = [stage('install', 100), stage('test', limitSeconds - 100)]
  expect(formatStages(quick)).toContain(' 1500.0 s  in all\n')
  const slow = [stage('install', 101), stage('lint', 1, 'failed'), stage('test', limitSeconds - 100)]
  expect(formatStages(slow)).toContain(' 1502.0 s  in all: MORE THAN 25 MINUTES\n')
  expect([failures(quick), failures(slow)]).toEqual([[], ['lint']])
})
