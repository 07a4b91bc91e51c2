// The pack test: packs the workspace's packages, installs the tarballs in empty projects outside the workspace, and
// type-checks and runs a small program there with every TypeScript and Node that the packages promise.
// npm run packtest [-- CASE ...]; it needs the network for what is not in the cache.
import { join } from 'node:path'
import { temporaryFolder } from '../lib/temporary.ts'
import { readJson, root, type WorkspacePackage, workspacePackages } from '../lib/workspace.ts'
import type { LockFile } from '../supply/closure.ts'
import { packInto } from '../package/packed.ts'
import { packagesWithoutCase, readCases } from './cases.ts'
import { runCase } from './run-case.ts'
import { runCommands } from './run-commands.ts'
import { step } from './step.ts'
import { currentToolchain, installTool } from './toolchain.ts'

const packages = workspacePackages().filter(({ path }) => path.startsWith('packages/'))
const wanted = process.argv.slice(2)
const all = readCases(packages)
const cases = all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
if (cases.length === 0) throw new Error(`there is no case ${wanted.join(', ')}`)

using tarballs = temporaryFolder()
const packed = new Map<string, string>()

function tarballOf(one: WorkspacePackage): string {
  const known = packed.get(one.name)
  if (known !== undefined) return known
  const tarball = step(`pack ${one.name}`, () => packInto(one.folder, join(tarballs.path, String(packed.size))))
  packed.set(one.name, tarball)
  return tarball
}

const failed: string[] = []

/** A failure is printed and ends what builds on it: the whole run, or the case that it belongs to. */
async function attempt(name: string, work: () => void | Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    failed.push(name)
    console.error(error instanceof Error ? error.message : error)
  }
}

const missing = wanted.length === 0 ? packagesWithoutCase(packages, all) : []
for (const path of missing)
  await attempt(path, () => {
    throw new Error(`${path}/packtest holds no case: show in one that the package works for who installs it`)
  })
const start = performance.now()
await attempt('the toolchain', async () => {
  const tools = currentToolchain()
  for (const tool of [...tools.compilers, ...tools.nodes, tools.nodeTypes]) {
    step(`fetch ${tool.name}@${tool.version}`, () => installTool(tool))
  }
  const lock = readJson<LockFile>(join(root, 'package-lock.json'))
  const context = { packages, tarballOf, lock, tools }
  for (const one of cases) {
    const { commands } = one
    await attempt(one.name, () => (commands ? runCommands(one, commands, context) : runCase(one, context)))
  }
})
const total = `${((performance.now() - start) / 1_000).toFixed(1)} s`
if (failed.length === 0) {
  console.log(`packtest: ${cases.length} ${cases.length === 1 ? 'case' : 'cases'} passed in ${total}`)
} else {
  console.error(`packtest: failed after ${total}: ${failed.join(', ')}`)
  process.exitCode = 1
}
