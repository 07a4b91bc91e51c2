// The tasks behind the npm scripts; `tools/bootstrap.mjs` has installed everything before this runs.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, workspacePackages } from '../lib/workspace.ts'
import { summarise } from './summary.ts'

const tasks: Readonly<Record<string, (args: readonly string[]) => number>> = {
  start: () => {
    process.stderr.write(
      'venuekit: the demo is not part of this version yet. README.md ("Tests") says how to try what is here.\n',
    )
    return 0
  },
  test: (args) => {
    for (const { folder } of workspacePackages()) rmSync(join(folder, '.results', 'test.json'), { force: true })
    const status = nx(['run-many', '-t', 'types,test', '--output-style=static', ...args])
    return summarise() && status === 0 ? 0 : status || 1
  },
  affected: (args) => nx(['affected', '-t', 'build,lint,format,types,test,package,size', ...args]),
}

function nx(args: readonly string[]): number {
  const env = { ...process.env, NX_DAEMON: 'false' }
  const result = spawnSync(process.execPath, [join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  })
  if (result.error) throw result.error
  return result.status ?? 1
}

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
if (task === undefined) {
  process.stderr.write(`venuekit: there is no task "${name}"; the tasks are ${Object.keys(tasks).join(', ')}.\n`)
  process.exitCode = 2
} else {
  process.exitCode = task(args)
}
