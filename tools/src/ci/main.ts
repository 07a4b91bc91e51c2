// The full tier, which `.ci/run` starts: every check of the repository, with the time of each stage at the end.
import type { Ending } from '../bootstrap/child.mjs'
import { workspacePackages } from '../lib/workspace.ts'
import { runApp, runCommand, runNx, runTool } from '../tasks/run.ts'
import { countsLine, isSuccess, type Counts } from '../tasks/summary.ts'
import { testPackages } from '../tasks/test.ts'
import { failures, formatStages, runStages, type Stage } from './stages.ts'
import { installNeeds, neededBy } from './system-packages.ts'

process.env['VENUEKIT_TIER'] = 'full'
process.env['VENUEKIT_CASES'] ??= '2000'

const packages = workspacePackages()
let details = ''
let tests: Counts = { passed: 0, failed: 0, skipped: 0 }

const stages: readonly Stage[] = [
  { name: 'system packages', run: () => installNeeds(neededBy(packages)), essential: true },
  { name: 'build', run: () => passes(runNx(['run-many', '-t', 'build'])), essential: true },
  { name: 'lint', run: () => passes(runNx(['run-many', '-t', 'lint'])) },
  { name: 'format', run: () => passes(runCommand('oxfmt', ['--check'])) },
  { name: 'types and tests', run: runAllTests },
  { name: 'demo', run: () => passes(runApp('demo', ['--for', '5s', '--json'])) },
  { name: 'package', run: () => passes(runNx(['run-many', '-t', 'package'])) },
  { name: 'size', run: () => passes(runNx(['run-many', '-t', 'size'])) },
  { name: 'docs', run: () => passes(runTool('docs', [])) },
  { name: 'features', run: () => passes(runTool('features', ['--check'])) },
  { name: 'supply', run: () => passes(runTool('supply', [])) },
  { name: 'knip', run: () => passes(runCommand('knip', ['--no-config-hints'])) },
  { name: 'pack test', run: () => passes(runTool('packtest', [])) },
  { name: 'bench smoke', run: () => passes(runTool('bench', ['--smoke'])) },
  { name: 'changesets', run: () => passes(runTool('release', ['status'])) },
  { name: 'release dry run', run: () => passes(runTool('release', ['dry-run'])) },
]

async function runAllTests(): Promise<boolean> {
  const { summary } = await testPackages(packages)
  details = summary.details
  tests = summary.total
  return isSuccess(tests)
}

async function passes(ending: Promise<Ending>): Promise<boolean> {
  return (await ending).code === 0
}

const ran = await runStages(stages, {
  print: (text) => process.stdout.write(text),
  now: () => performance.now(),
})
// `.ci/run` has measured the installation, which came before anything of this could run.
const install = {
  name: 'install',
  state: 'passed',
  seconds: Number(process.env['VENUEKIT_INSTALL_SECONDS'] ?? 0),
} as const
const results = [install, ...ran]
const failed = failures(results)
process.stdout.write(`${details}${formatStages(results)}`)
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`)
const otherFailures = failed.filter((name) => name !== 'types and tests' || tests.failed === 0).length
process.stdout.write(`${countsLine({ ...tests, failed: tests.failed + otherFailures })}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
