// node tools/src/features/main.ts --check | --write: docs/features.md from the titles of all tests.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { report } from '../lib/finding.ts'
import { root } from '../lib/workspace.ts'
import { collect } from './collect.ts'
import { page } from './build.ts'

const [mode, top = root] = process.argv.slice(2)
if (mode !== '--check' && mode !== '--write') {
  process.stderr.write('features: say --check to compare docs/features.md with the tests, or --write to build it\n')
  process.exitCode = 2
} else {
  const { findings, text } = collect(top)
  const file = join(top, page)
  const actual = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const stale = {
    path: page,
    line: 1,
    message: 'differs from the tests: run "node tools/src/features/main.ts --write"',
  }
  if (mode === '--write') writeFileSync(file, text)
  process.exitCode = report('features', mode === '--check' && actual !== text ? [...findings, stale] : findings)
}
