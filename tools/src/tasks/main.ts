// The tasks behind the npm scripts; `tools/bootstrap.mjs` has installed everything before this runs.
import { endLike } from '../bootstrap/child.mjs'
import { tasks } from './tasks.ts'

const [name = '', ...args] = process.argv.slice(2)
const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined
if (task === undefined) {
  process.stderr.write(`venuekit: there is no task "${name}"; the tasks are ${Object.keys(tasks).join(', ')}.\n`)
  process.exitCode = 2
} else {
  try {
    endLike(await task(args))
  } catch (error) {
    process.stderr.write(`venuekit: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
