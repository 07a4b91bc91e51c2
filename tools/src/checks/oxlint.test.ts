import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { root } from '../lib/workspace.ts'

/** A body of so many lines, each of them harmless. */
const lines = (count: number): string =>
  Array.from({ length: count }, (_, index) => `export const line${index} = ${index}\n`).join('')

const long = (count: number): string =>
  `export function long(): number {\n  let sum = 0\n${'  sum += 1\n'.repeat(count - 4)}  return sum\n}\n`

const kinds = "type Kind = 'a' | 'b'\n"

/** Per rule of the house: a file that breaks it alone, and the right form of the same. */
const cases: readonly (readonly [rule: string, wrong: string, right: string])[] = [
  [
    'typescript(no-floating-promises)',
    'export const go = async (): Promise<number> => 1\nexport function run(): void {\n  go()\n}\n',
    'export const go = async (): Promise<number> => 1\nexport async function run(): Promise<void> {\n  await go()\n}\n',
  ],
  [
    'typescript(no-misused-promises)',
    'const go = async (): Promise<boolean> => true\nexport const run = (): number => (go() ? 1 : 2)\n',
    'const go = async (): Promise<boolean> => true\nexport const run = async (): Promise<number> => ((await go()) ? 1 : 2)\n',
  ],
  [
    'typescript(switch-exhaustiveness-check)',
    `${kinds}export function run(kind: Kind): number {\n  let found = 0\n  switch (kind) {\n    case 'a':\n      found = 1\n  }\n  return found\n}\n`,
    `${kinds}export function run(kind: Kind): number {\n  switch (kind) {\n    case 'a':\n      return 1\n    case 'b':\n      return 2\n  }\n}\n`,
  ],
  ['import(no-default-export)', 'const value = 1\nexport default value\n', 'export const value = 1\n'],
  [
    'typescript(no-explicit-any)',
    'export const size = (value: any): boolean => value === 1\n',
    'export const size = (value: unknown): boolean => value === 1\n',
  ],
  [
    'typescript(no-non-null-assertion)',
    'export const first = (list: readonly number[]): number => list[0]!\n',
    'export const first = (list: readonly number[]): number | undefined => list[0]\n',
  ],
  [
    'eslint(no-console)',
    "export const run = (): void => console.log('text')\n",
    'export const run = (log: (text: string) => void): void => log("text")\n',
  ],
  ['eslint(max-lines)', lines(401), lines(400)],
  ['eslint(max-lines-per-function)', long(61), long(60)],
  [
    'eslint(max-params)',
    'export const add = (a: number, b: number, c: number, d: number): number => a + b + c + d\n',
    'export const add = (a: number, b: number, c: number): number => a + b + c\n',
  ],
  [
    'typescript(only-throw-error)',
    "export function fail(): never {\n  throw 'text'\n}\n",
    "export function fail(): never {\n  throw new Error('text')\n}\n",
  ],
  [
    'typescript(no-unsafe-type-assertion)',
    'export const read = (value: unknown): string => value as string\n',
    'export const list = ["a"] as const\n',
  ],
  [
    'import(no-cycle)',
    "import { other } from './cycle.ts'\nexport const self = (): number => other()\n",
    'export const self = (): number => 1\n',
  ],
  [
    'typescript(await-thenable)',
    'export const run = async (value: number): Promise<number> => {\n  await value\n  return value\n}\n',
    'export const run = async (value: Promise<number>): Promise<number> => {\n  await value\n  return value\n}\n',
  ],
  [
    'typescript(consistent-type-imports)',
    "import { Shape } from './shape.ts'\nexport const area = (shape: Shape): number => shape.side\n",
    "import type { Shape } from './shape.ts'\nexport const area = (shape: Shape): number => shape.side\n",
  ],
]

interface Diagnostic {
  readonly code: string
  readonly filename: string
}

/** Runs the real linter with the repository's configuration and answers with the rules that fired, per file. */
function lint(files: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  using folder = temporaryFolder({
    '.oxlintrc.json': readFileSync(join(root, '.oxlintrc.json'), 'utf8'),
    'package.json': { type: 'module' },
    'tsconfig.json': { compilerOptions },
    ...files,
  })
  const linter = join(root, 'node_modules/oxlint/bin/oxlint')
  const args = [linter, '--type-aware', '-c', '.oxlintrc.json', '--format=json', '.']
  const result = spawnSync(process.execPath, args, { cwd: folder.path, encoding: 'utf8' })
  const { diagnostics } = JSON.parse(result.stdout) as { readonly diagnostics: readonly Diagnostic[] }
  const found: Record<string, readonly string[]> = {}
  for (const { filename, code } of diagnostics) {
    const file = filename.replaceAll('\\', '/')
    found[file] = [...(found[file] ?? []), code]
  }
  return found
}

const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  target: 'es2024',
  lib: ['es2024', 'dom'],
  module: 'nodenext',
  noEmit: true,
  types: [],
}
const shape = { 'src/shape.ts': 'export interface Shape {\n  readonly side: number\n}\n' }

function fileOf(rule: string): string {
  return `src/${rule.replace(/^.*\((.*)\)$/, '$1')}.ts`
}

describe('the rules of .oxlintrc.json that the house rules stand on', () => {
  const cycle = { 'src/cycle.ts': "import { self } from './no-cycle.ts'\nexport const other = (): number => self()\n" }
  const wrong = lint({ ...shape, ...cycle, ...Object.fromEntries(cases.map(([rule, code]) => [fileOf(rule), code])) })
  const right = lint({ ...shape, ...Object.fromEntries(cases.map(([rule, , code]) => [fileOf(rule), code])) })

  test.each(cases.map(([rule]) => rule))('%s, and it alone, finds the wrong form', (rule) => {
    expect(wrong[fileOf(rule)]).toEqual([rule])
  })

  test('the right form of each passes', () => {
    expect(right).toEqual({})
  })
})

describe('where the configuration makes a difference', () => {
  const print = "export const run = (): void => console.log('text')\n"
  const call = "export const run = async (): Promise<void> => {\n  await fetch('http://127.0.0.1')\n}\n"

  test('commands and tools may print, libraries may not', () => {
    const found = lint({
      'packages/sim/src/cli/main.ts': print,
      'packages/sim/bench/main.ts': print,
      'tools/src/main.ts': print,
      'packages/sim/src/main.ts': print,
    })
    expect(found).toEqual({ 'packages/sim/src/main.ts': ['eslint(no-console)'] })
  })

  test('core reaches no network through a global', () => {
    const found = lint({
      'packages/core/src/a.ts': call,
      'packages/core/src/testing/a.ts': call,
      'packages/transport/src/a.ts': call,
    })
    expect(found).toEqual({ 'packages/core/src/a.ts': ['eslint(no-restricted-globals)'] })
  })

  test('tests may be long; only configuration files may export a default', () => {
    const found = lint({
      'packages/core/src/a.test.ts': long(61),
      'packages/core/a.config.ts': 'const value = 1\nexport default value\n',
      'packages/core/src/b.test.ts': 'const value = 1\nexport default value\n',
    })
    expect(found).toEqual({ 'packages/core/src/b.test.ts': ['import(no-default-export)'] })
  })
})
