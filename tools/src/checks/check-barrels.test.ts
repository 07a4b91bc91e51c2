import { expect, test } from 'vitest'
import { checkBarrels } from './check-barrels.ts'
import { entry, inspect } from './fixture.ts'

const manifest = { exports: { '.': entry('index'), './decimal': entry('decimal/index') } }

function messages(inside: string, code: string): readonly string[] {
  const packages = { 'packages/core': { manifest, files: { [inside]: code } } }
  return inspect('packages/core', packages, (project) =>
    checkBarrels(project).map((one) => `${one.path}:${one.line} ${one.message}`),
  )
}

test.each([
  'export { a } from "./a.ts"\nexport type { B } from "./b.ts"\n',
  'import { a } from "./a.ts"\nexport { a }\n',
  'import type { A } from "./a.ts"\nexport type { A }\n',
  'export * as all from "./a.ts"\n',
])('only entry points re-export: %j', (code) => {
  expect(messages('src/time/index.ts', code)).toEqual([expect.stringMatching(/time\/index\.ts:1 only re-exports/)])
  expect(messages('src/index.ts', code)).toEqual([])
  expect(messages('src/decimal/index.ts', code)).toEqual([])
})

test.each([
  'export { a } from "./a.ts"\nexport const b = 1\n',
  'import { a } from "./a.ts"\nexport const b = a\n',
  'import { a } from "./a.ts"\na()\n',
  'const b = 1\nexport { b }\n',
  'import "./a.ts"\n',
  '',
])('a file with something of its own is no barrel: %j', (code) => {
  expect(messages('src/time/clock.ts', code)).toEqual([])
})

test('entry points list names', () => {
  expect(messages('src/index.ts', '\nexport * from "./a.ts"\n')).toEqual([
    expect.stringMatching(/index\.ts:2 .*list the names/),
  ])
})

test('an entry point may be longer than a file of code, unless it holds some', () => {
  const list = (count: number) => Array.from({ length: count }, (_, index) => `export { a${index} } from "./a.ts"\n`)
  const code = (count: number) => list(count - 1).join('') + 'export const b = 1\n'
  expect(messages('src/index.ts', list(500).join(''))).toEqual([])
  expect(messages('src/index.ts', code(400))).toEqual([])
  expect(messages('src/index.ts', code(401))).toEqual([expect.stringMatching(/index\.ts:401 .*has 401 lines/)])
})
