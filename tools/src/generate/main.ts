// Lays out a new exchange package and installs it into the workspace: `npm run new:exchange NAME [-- --no-install]`.
import { relative } from 'node:path'
import { parseArgs } from 'node:util'
import { npm } from '../lib/npm.ts'
import { root } from '../lib/workspace.ts'
import { runCommand } from '../tasks/run.ts'
import { generateExchange } from './generate.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: { install: { type: 'boolean', default: true } },
})
const [name] = positionals
if (name === undefined) throw new Error('Give the exchange a name: npm run new:exchange north-star')

const path = relative(root, generateExchange(root, name))
await runCommand('oxfmt', [path])
if (values.install) npm(root, ['install', '--ignore-scripts', '--no-audit', '--no-fund'])
process.stdout.write(`${path} is there. What is left to do:

  1. Replace the made-up protocol, room by room, by what the exchange's own pages say.
  2. Write a simulator of it and connect test/contract.test.ts to that; until then the contract fails.
  3. Record what it publishes and costs: package-contents.txt ("npm run package -- --update"), size-budget.json, packtest/.
  4. Tell users: npx changeset
`)
