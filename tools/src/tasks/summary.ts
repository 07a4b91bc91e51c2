import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, workspacePackages } from '../lib/workspace.ts'

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly success: boolean
}

/** Adds up the reports that the test targets left, prints them, and closes with one plain line. True when all passed. */
export function summarise(): boolean {
  let passed = 0
  let failed = 0
  let skipped = 0
  let complete = true
  for (const { path, folder } of workspacePackages()) {
    const file = join(folder, '.results', 'test.json')
    if (!existsSync(file)) {
      process.stdout.write(`${path}: no test report\n`)
      complete = false
      continue
    }
    const report = readJson<Report>(file)
    process.stdout.write(`${path}: ${report.numPassedTests} passed, ${report.numFailedTests} failed\n`)
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests
    complete &&= report.success
  }
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
  return complete && failed === 0 && passed > 0
}
