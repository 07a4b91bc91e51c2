import type { Ending } from '../bootstrap/child.mjs'
import { baseRef } from '../lib/base-ref.ts'
import { root } from '../lib/workspace.ts'
import { runApp, runCommand, runNx, runTool } from './run.ts'
import { runTests } from './test.ts'

/** What stands behind one npm script. Arguments after `--` are handed on. */
export type Task = (args: readonly string[]) => Promise<Ending>

/** Every target that tells whether a change is good, in nx.json. */
export const checkedTargets: readonly string[] = ['build', 'types', 'test', 'lint', 'docs', 'format', 'package', 'size']

/** The tasks by name: the script of the same name in package.json runs `node tools/bootstrap.mjs NAME`. */
export const tasks: Readonly<Record<string, Task>> = {
  start: async (args) => {
    const built = await runNx(['run-many', '-t', 'build', '-p', 'demo'], { stdout: process.stderr })
    return built.code === 0 ? runApp('demo', args) : built
  },
  test: runTests,
  affected: (args) => runNx(['affected', '-t', checkedTargets.join(','), ...comparedWith(args), ...args]),
  build: target('build'),
  lint: target('lint'),
  types: target('types'),
  package: target('package'),
  size: target('size'),
  format: (args) => runCommand('oxfmt', args),
  'check:format': (args) => runCommand('oxfmt', ['--check', ...args]),
  bench: afterBuild('bench'),
  proof: afterBuild('proof'),
  docs: afterBuild('docs'),
  features: (args) => runTool('features', args.length > 0 ? args : ['--check']),
  packtest: afterBuild('packtest'),
  supply: (args) => runTool('supply', args),
  knip: (args) => runCommand('knip', ['--no-config-hints', ...args]),
  ci: () => runTool('ci', []),
  'new:exchange': (args) => runTool('generate', args),
  changeset: (args) => (args[0] === 'status' ? runTool('release', args) : runCommand('changeset', args)),
  'release:check': (args) => runTool('release', ['check', ...args]),
  'release:dry-run': () => runTool('release', ['dry-run']),
  'release:version': () => runTool('release', ['version']),
  'release:publish': () => runTool('release', ['publish']),
}

/** Runs a target of every project that has it, or of the projects that are named: `npm run lint -- core`. */
function target(name: string): Task {
  return (args) => {
    const projects = args.filter((arg) => !arg.startsWith('-'))
    const flags = args.filter((arg) => arg.startsWith('-'))
    return runNx(['run-many', '-t', name, ...(projects.length > 0 ? ['-p', projects.join(',')] : []), ...flags])
  }
}

/** A clone of a branch has no local `main`, which nx.json names as the base. */
function comparedWith(args: readonly string[]): readonly string[] {
  const base = baseRef(root)
  const named = args.some((arg) => /^--(?:base|files|uncommitted|untracked|all)\b/u.test(arg))
  return named || base === undefined ? [] : [`--base=${base}`]
}

/** A script that measures what users get: everything is built first, and stdout is left to the script. */
function afterBuild(folder: string): Task {
  return async (args) => {
    const built = await runNx(['run-many', '-t', 'build'], { stdout: process.stderr })
    return built.code === 0 ? runTool(folder, args) : built
  }
}
