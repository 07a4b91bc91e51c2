import { expect, test } from 'vitest'
import { sourceMapProblems } from './source-maps.ts'

function problems(files: Readonly<Record<string, unknown>>): readonly string[] {
  const entries = Object.entries(files).map(
    ([path, content]) => [path, Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))] as const,
  )
  return sourceMapProblems(new Map(entries))
}

test('[P.19] a map whose sources are packed or inlined passes', () => {
  expect(
    problems({
      'src/a/b.ts': '',
      'dist/a/b.js': '//# sourceMappingURL=b.js.map\n',
      'dist/a/b.js.map': { sources: ['../../src/a/b.ts'] },
      'dist/c.js.map': { sources: ['elsewhere.ts'], sourcesContent: ['export {}'] },
      'dist/d.js.map': { sourceRoot: '../src', sources: ['a/b.ts'] },
      'dist/inline.js': '//# sourceMappingURL=data:application/json;base64,e30=\n',
    }),
  ).toEqual([])
})

test('[P.19] a missing map is named, and missing sources in one line', () => {
  expect(
    problems({
      'dist/a.js': 'export {}\n//# sourceMappingURL=a.js.map\n',
      'dist/b.js.map': { sources: ['../src/b.ts', '../src/c.ts'], sourcesContent: ['export {}', null] },
      'dist/b.d.ts.map': { sources: ['../src/c.ts'] },
      'dist/d/e.js.map': { sources: ['../../src/d/e.ts'] },
    }),
  ).toEqual([
    'dist/a.js points to dist/a.js.map, which is not packed',
    'source maps point to what is not packed: src/c.ts, src/d/e.ts (if it was moved or removed: delete dist and build again)',
  ])
})
