// The full tier, which `.ci/run` starts: every check of the repository, with the time of each stage at the end.
import { workspacePackages } from '../lib/workspace.ts'
import { runApp, runCommand, runNx, runTool } from '../tasks/run.ts'
import { countsLine, isSuccess, type Counts } from '../tasks/summary.ts'
import { testPackages } from '../tasks/test.ts'
import { failures, formatFailures, formatStages, runStages, type Stage } from './stages.ts'
import { installNeeds, neededBy } from './system-packages.ts'

process.env['VENUEKIT_TIER'] = 'full'
process.env['VENUEKIT_CASES'] ??= '2000'

const packages = workspacePackages()
let details = ''
let tests: Counts = { passed: 0, failed: 0, skipped: 0 }

const stages: readonly Stage[] = [
  { name: 'system packages', run: (print) => installNeeds(neededBy(packages), { print }), essential: true },
  { name: 'build', run: everywhere('build'), essential: true },
  { name: 'lint', run: everywhere('lint') },
  { name: 'format', run: by(runCommand, 'oxfmt', '--check') },
  { name: 'types and tests', run: runAllTests },
  { name: 'demo', run: by(runApp, 'demo', '--for', '5s', '--json') },
  { name: 'package', run: everywhere('package') },
  { name: 'size', run: everywhere('size') },
  { name: 'docs', run: by(runTool, 'docs') },
  { name: 'features', run: by(runTool, 'features', '--check') },
  { name: 'supply', run: by(runTool, 'supply') },
  { name: 'knip', run: by(runCommand, 'knip', '--no-config-hints') },
  { name: 'pack test', run: by(runTool, 'packtest') },
  { name: 'bench smoke', run: by(runTool, 'bench', '--smoke') },
  { name: 'changesets', run: by(runTool, 'release', 'status') },
  { name: 'release dry run', run: by(runTool, 'release', 'dry-run') },
]

/** Runs one target of all projects. */
function everywhere(target: string): Stage['run'] {
  return async (onOutput) => (await runNx(['run-many', '-t', target], { onOutput })).code === 0
}

function by(run: typeof runTool, name: string, ...args: readonly string[]): Stage['run'] {
  return async (onOutput) => (await run(name, args, { onOutput })).code === 0
}

async function runAllTests(onOutput: (text: string) => void): Promise<boolean> {
  const { summary } = await testPackages(packages, { onOutput })
  details = summary.details
  tests = summary.total
  return isSuccess(tests)
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
process.stdout.write(`${formatFailures(results)}\n${details}${formatStages(results)}`)
if (failed.length > 0) process.stdout.write(`Failed: ${failed.join(', ')}\n`)
const otherFailures = failed.filter((name) => name !== 'types and tests' || tests.failed === 0).length
process.stdout.write(`${countsLine({ ...tests, failed: tests.failed + otherFailures })}\n`)
process.exitCode = failed.length === 0 ? 0 : 1
