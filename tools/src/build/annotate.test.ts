import { buildSync } from 'esbuild'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { annotatePure } from './annotate.ts'

const marked = (text: string): string => annotatePure('a.ts', text).code

/** What a bundler keeps of a file of which only `used` is asked for. */
function kept(text: string): string {
  using folder = temporaryFolder({ 'a.ts': marked(text), 'package.json': {} })
  const stdin = { contents: `export { used } from './a.ts'`, resolveDir: folder.path }
  const { outputFiles } = buildSync({ stdin, bundle: true, write: false, format: 'esm', external: ['other'] })
  return outputFiles[0]?.text ?? ''
}

test.each([
  'export const table = { ...base, c: 1 }',
  'export const schema = object({ a: list(text()) }).optional()',
  'export const schema = /* @__PURE__ */ object({ a: text() })',
  'export const property = base.a.b',
  'export const label = `${base} and more`',
  'export const map = new Map([[base.a, 1]]) satisfies Map<unknown, number>',
  'export class Held { [base.key]() {} }',
  'export class Held { static readonly all = object({ a: text() }); static { Held.all.b = 1 } }',
  'class Base { [Symbol.iterator]() {} }\nexport abstract class Held extends Base { static readonly of = object({}) }',
])('what nobody uses of one file is left out: %s', (line) => {
  const head = `import { base, list, object, text } from 'other'\nexport const used = 'kept'\n`
  const output = kept(`${head}${line}\n`)
  expect(output).toContain('kept')
  expect(output.replace(/^import .*"other";$/mu, '')).not.toMatch(/base|object|Held|table/u)
})

test('what is computed stays the same, names of classes included', async () => {
  const text = `
    const base = { a: 1 }
    export const spread = { ...base, b: [base.a] as const }
    export class Plain { static readonly self = [1].map((one) => one + 1) }
    export class Keyed { static count = 0; [String('x')]() { return Keyed.name }; static { Keyed.count += 1 } }
    export const waited = await Promise.resolve([1])
    export const call = () => base.a
    export let changing = [base.a].length
    changing += 1
  `
  using folder = temporaryFolder({ 'a.ts': marked(text), 'package.json': { type: 'module' } })
  const module = await import(`${folder.path}/a.ts`)
  const { spread, Plain, Keyed, waited, call, changing } = module
  expect([spread, Plain.self, Keyed.name, Keyed.count, new Keyed().x(), waited, call(), changing]).toEqual([
    { a: 1, b: [1] },
    [2],
    'Keyed',
    1,
    'Keyed',
    [1],
    1,
    2,
  ])
})

test.each([
  'const a = 60 * 1000',
  'const a = -1, b = "text", c = /x/u, d = null',
  'const a = [1, { b: "c", d: () => f.g() }] as const',
  'const a = (b: Map<string, number>) => { const c = b.get("d"); return c }',
  'class A extends B { c = d(); static e = 1; [Symbol.asyncDispose]() {} }',
  'if (a) { const b = c() }',
  'run(a.b)',
])('what a bundler understands by itself, or may not leave out, stays as it is: %s', (line) => {
  expect(marked(line)).toBe(line)
})

test('a file that cannot be read is named with its line', () => {
  expect(() => marked('\nexport const = 1\n')).toThrow(/^a\.ts:2 /u)
})
