import { spawnSync } from 'node:child_process'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../lib/npm.ts'
import { temporaryFolder, writeTree } from '../lib/temporary.ts'
import { type WorkspacePackage, readJson } from '../lib/workspace.ts'
import type { LockFile } from '../supply/closure.ts'
import {
  type InstalledTree,
  lockedVersions,
  type PackCase,
  splitSpec,
  treeProblems,
  workspaceClosure,
} from './cases.ts'
import { step } from './step.ts'
import { type Toolchain, installTool, nodeExecutable } from './toolchain.ts'

export interface CaseContext {
  readonly packages: readonly WorkspacePackage[]
  /** The tarball of a package; it is packed at most once. */
  readonly tarballOf: (one: WorkspacePackage) => string
  /** This repository's lock file. */
  readonly lock: LockFile
  readonly tools: Toolchain
}

/** Plays a user: an empty project outside the workspace installs the tarballs, type-checks a program and runs it. */
export function runCase(one: PackCase, context: CaseContext): void {
  using project = temporaryFolder()
  install(one, project.path, context)
  copyFileSync(join(one.folder, 'program.ts'), join(project.path, 'program.ts'))
  typeCheck(one, project.path, context)
  for (const node of context.tools.nodes) {
    const executable = nodeExecutable(installTool(node))
    step(`${one.name}: run on Node ${node.version}`, () => {
      run(project.path, [executable, '--throw-deprecation', join('out', 'program.js')])
    })
  }
}

/**
 * The project's manifest: what the user asks for, and every package of ours by its tarball. Other people's packages have the versions of
 * the lock file, so that what they release today changes nothing here.
 */
export function projectManifest(
  one: PackCase,
  closure: readonly WorkspacePackage[],
  { tarballOf, lock }: Pick<CaseContext, 'tarballOf' | 'lock'>,
): object {
  const locked = lockedVersions(closure, lock)
  const asked = one.install.map(splitSpec).filter(({ range }) => range !== undefined)
  const dependencies: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(asked.map(({ name, range }) => [name, locked[name] ?? range])),
    ...Object.fromEntries(closure.map((sibling) => [sibling.name, `file:${tarballOf(sibling)}`])),
  }
  const others = Object.entries(locked).filter(([name]) => dependencies[name] === undefined)
  return {
    name: 'somebody-elses-project',
    private: true,
    type: 'module',
    dependencies,
    overrides: Object.fromEntries(others),
  }
}

function install(one: PackCase, project: string, context: CaseContext): void {
  const { packages } = context
  const closure = workspaceClosure(one.install, packages)
  writeTree(project, { 'package.json': projectManifest(one, closure, context) })
  step(`${one.name}: install`, () => {
    npm(project, ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'])
  })
  step(`${one.name}: exactly the expected packages`, () => {
    const tree = readJson<InstalledTree>(join(project, 'node_modules', '.package-lock.json'))
    const problems = treeProblems(tree, one.arrives, new Set(packages.map(({ name }) => name)))
    if (problems.length > 0) throw new Error(problems.join('\n'))
  })
}

/** Every compiler with Node's own resolution; the newest one also as behind a bundler. The first one writes `out`. */
function typeCheck({ name, skipLibCheck = false }: PackCase, project: string, { tools }: CaseContext): void {
  const types = join(installTool(tools.nodeTypes), '..')
  const host = nodeExecutable(installTool(lastOf(tools.nodes)))
  const newest = lastOf(tools.compilers)
  const checks = [
    ...tools.compilers.map((compiler, index) => ({ compiler, resolution: 'nodenext', emit: index === 0 })),
    { compiler: newest, resolution: 'bundler', emit: false },
  ]
  for (const { compiler, resolution, emit } of checks) {
    const config = `tsconfig.${compiler.version}.${resolution}.json`
    const tsc = join(installTool(compiler), 'bin', 'tsc')
    writeTree(project, {
      [config]: { compilerOptions: compilerOptions({ resolution, emit, types, skipLibCheck }), files: ['program.ts'] },
    })
    step(`${name}: type-check with TypeScript ${compiler.version}, ${resolution}`, () => {
      run(project, [host, tsc, '-p', config])
    })
  }
}

function compilerOptions(choice: {
  readonly resolution: string
  readonly emit: boolean
  readonly types: string
  readonly skipLibCheck: boolean
}): object {
  return {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    module: choice.resolution === 'bundler' ? 'esnext' : choice.resolution,
    moduleResolution: choice.resolution,
    strict: true,
    skipLibCheck: choice.skipLibCheck,
    typeRoots: [choice.types],
    types: ['node'],
    ...(choice.emit ? { outDir: 'out' } : { noEmit: true }),
  }
}

function lastOf<T>(list: readonly T[]): T {
  const last = list.at(-1)
  if (last === undefined) throw new Error('the toolchain is empty')
  return last
}

/** Only what hangs takes so long: a busy machine needs many times what a quiet one does. */
const tooLongMs = 300_000

/** Runs a command as the user would: options for Node that this workspace runs under do not reach the project. */
function run(folder: string, [command = '', ...args]: readonly string[]): void {
  const { NODE_OPTIONS: _options, NODE_PATH: _path, ...env } = process.env
  const result = spawnSync(command, args, { cwd: folder, env, encoding: 'utf8', timeout: tooLongMs })
  if (result.error) throw result.error
  const ending = result.signal ?? `exit ${result.status}`
  if (result.status !== 0) throw new Error(`${ending}\n${result.stdout}${result.stderr}`)
  // A warning on a user's terminal, from an import alone, would be ours.
  if (result.stderr !== '') throw new Error(`it wrote to stderr:\n${result.stderr}`)
}
