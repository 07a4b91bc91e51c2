// The target "package": what a user would install of one package, checked on the packed tarball.
// node tools/src/package/main.ts FOLDER [--update]
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { reportProblems } from '../lib/problems.ts'
import { root } from '../lib/workspace.ts'
import { checkPackedPackage } from './check.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { update: { type: 'boolean' } } })
const folder = resolve(positionals[0] ?? '.')
reportProblems('package', await checkPackedPackage({ folder, workspace: root, update: values.update ?? false }))
