import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../lib/workspace.ts'
import { countsLine, isSuccess, summarise, type PackageReport, type Report } from './summary.ts'

type Status = 'passed' | 'failed' | 'skipped' | 'todo'

/** A report with one file, `seconds` long, and a test per status. */
function report(file: string, seconds: number, ...tests: readonly Status[]): Report {
  return {
    testResults: [
      {
        name: join(root, file),
        status: tests.includes('failed') ? 'failed' : 'passed',
        startTime: 1_000,
        endTime: 1_000 + seconds * 1_000,
        assertionResults: tests.map((status, index) => ({ fullName: `${status} test ${index}`, status })),
      },
    ],
  }
}

function summary(packages: readonly PackageReport[], tasksSucceeded: boolean) {
  const { details, total } = summarise(packages, tasksSucceeded)
  return { details, last: countsLine(total), success: isSuccess(total) }
}

test('the last line adds up all packages', () => {
  const { details, last, success } = summary(
    [
      { path: 'packages/one', report: report('packages/one/src/a.test.ts', 1, 'passed', 'passed') },
      { path: 'packages/two', report: report('packages/two/src/b.test.ts', 2, 'passed') },
    ],
    true,
  )
  expect(success).toBe(true)
  expect(last).toBe('3 passed, 0 failed')
  expect(details).toContain('packages/one: 2 passed, 0 failed\npackages/two: 1 passed, 0 failed\n')
})

test('one failed test fails the run', () => {
  const { last, success } = summary([{ path: 'p', report: report('p/a.test.ts', 1, 'passed', 'failed') }], false)
  expect(success).toBe(false)
  expect(last).toBe('1 passed, 1 failed')
})

test('each failed test is named with the beginning of its message, a file that could not be loaded too', () => {
  const one = report('p/a.test.ts', 1, 'passed', 'failed')
  const [file] = one.testResults
  const failures = [`\u001B[31mexpected 1 to be 2\u001B[39m\n\n${'    at somewhere\n'.repeat(40)}`]
  const assertionResults = file!.assertionResults.map((result) => ({ ...result, failureMessages: failures }))
  const unloaded = { ...file!, name: join(root, 'p/b.test.ts'), assertionResults: [], message: 'no such module' }
  const { details } = summary(
    [{ path: 'p', report: { testResults: [{ ...file!, assertionResults }, unloaded] } }],
    false,
  )
  expect(details).toContain('Failed:\n  p/a.test.ts: failed test 1\n    expected 1 to be 2\n        at somewhere\n')
  expect(details).toContain('\n  p/b.test.ts\n    no such module\n')
  expect(details.match(/at somewhere/g)).toHaveLength(11)
})

test('skipped tests are counted and listed', () => {
  const one = report('p/a.test.ts', 1, 'passed', 'skipped', 'todo')
  const { details, last, success } = summary([{ path: 'p', report: one }], true)
  expect(success).toBe(true)
  expect(last).toBe('1 passed, 0 failed, 2 skipped')
  expect(details).toContain('  p/a.test.ts: skipped test 1\n  p/a.test.ts: todo test 2\n')
})

test('a package without a report fails the run and is named', () => {
  const { details, last, success } = summary(
    [
      { path: 'packages/one', report: report('packages/one/a.test.ts', 1, 'passed') },
      { path: 'packages/two', report: undefined },
    ],
    true,
  )
  expect(success).toBe(false)
  expect(details).toContain('packages/two: left no test report')
  expect(last).toBe('1 passed, 1 failed')
})

test('a file that could not be loaded counts as a failure', () => {
  const [file] = report('p/a.test.ts', 1).testResults
  const { last, success } = summary([{ path: 'p', report: { testResults: [{ ...file!, status: 'failed' }] } }], false)
  expect(success).toBe(false)
  expect(last).toBe('0 passed, 1 failed')
})

test('a failure outside the tests counts, and nothing run is no success', () => {
  const outside = summary([{ path: 'p', report: report('p/a.test.ts', 1, 'passed') }], false)
  expect(outside.success).toBe(false)
  expect(outside.last).toBe('1 passed, 1 failed')
  expect(outside.details).toContain('A task outside the tests failed')
  expect(summary([], true).success).toBe(false)
  expect(summary([{ path: 'p', report: { testResults: [] } }], true).success).toBe(false)
})

test('the slowest files are listed, the slowest first', () => {
  const packages = [1, 7, 3, 2, 5, 4].map((seconds) => ({
    path: `p${seconds}`,
    report: report(`p${seconds}/a.test.ts`, seconds, 'passed'),
  }))
  const { details } = summary(packages, true)
  const shown = [...details.matchAll(/(\d\.\d) s {2}(p\d)/gu)].map(([, seconds, path]) => `${seconds} ${path}`)
  expect(shown).toEqual(['7.0 p7', '5.0 p5', '4.0 p4', '3.0 p3', '2.0 p2'])
})
