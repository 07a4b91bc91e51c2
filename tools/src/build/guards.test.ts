import { expect, test } from 'vitest'
import { type WrittenChunk, chunkProblems } from './guards.ts'

const problems = (chunk: Partial<WrittenChunk>): readonly string[] =>
  chunkProblems({
    fileName: 'index.js',
    code: '',
    sources: [],
    exports: [],
    entryExports: undefined,
    publicNames: new Set(['Held']),
    ...chunk,
  })

test('an entry point that exports more or less than its source is refused', () => {
  expect(problems({ exports: ['a', 'b'], entryExports: ['b', 'a'] })).toEqual([])
  expect(problems({ exports: ['a', 'more'] })).toEqual([])
  expect(problems({ exports: ['a', 'more'], entryExports: ['a', 'less'] })).toEqual([
    expect.stringContaining('do not export the same: less, more'),
  ])
})

test.each([
  ['var Held$1 = class {\n}', 1],
  ['var Held$1 = class extends Other {\n}', 1],
  ['class Held$2 {\n}', 1],
  ['var Held$1 = class Held {\n}', 0],
  ['var Inner$1 = class {\n}', 0],
  ['const Held$1 = 1', 0],
])('a class that users know keeps its name: %s', (code, found) => {
  expect(problems({ code })).toHaveLength(found)
})

test('a source that looks for a file beside itself stays as deep as it was', () => {
  const text = `new URL('../../package.json', import.meta.url)`
  const moved = (path: string, fileName: string) => problems({ sources: [{ path, text }], fileName })
  expect(moved('src/cli/version.ts', 'cli/main.js')).toEqual([])
  expect(moved('src/cli/version.ts', 'chunks/shared.js')).toEqual([])
  expect(moved('src/cli/version.ts', 'index.js')).toEqual([expect.stringContaining('is built into index.js')])
  expect(problems({ sources: [{ path: 'src/cli/a.ts', text: 'import.meta.url' }] })).toEqual([])
})
