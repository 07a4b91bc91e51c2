import { expect, test } from 'vitest'
import { chunkOf, packageInside } from './chunks.ts'

const graph: Readonly<Record<string, readonly string[]>> = {
  '/p/src/index.ts': ['/p/src/a.ts'],
  '/p/src/a.ts': ['/p/src/b.ts', 'node:fs', '\0rolldown/runtime.js', '@oxc-project/runtime/helpers/usingCtx'],
  '/p/src/b.ts': ['/p/src/a.ts'],
  '/p/src/c.ts': ['/p/src/b.ts', 'big.js'],
  '/p/src/d.ts': ['/p/src/c.ts', '@venuekit/core/errors', '@venuekit/core', '/x/node_modules/zod/v4/core/core.js'],
}
const chunk = (id: string): string | null =>
  chunkOf(id, (one) => (one in graph ? { isEntry: one.endsWith('index.ts'), importedIds: graph[one] ?? [] } : null))

test('what needs the same packages is in one chunk, named after them', () => {
  expect(Object.keys(graph).map(chunk)).toEqual([null, 'shared', 'shared', 'shared-big', 'shared-core-big-zod'])
})

test('what is built in has a chunk of its own', () => {
  expect(chunk('/x/node_modules/zod/v4/core/core.js')).toBe('zod')
  expect(packageInside('C:\\x\\node_modules\\@scope\\name\\a.js')).toBe('@scope/name')
  expect(packageInside('/x/src/node_modules.ts')).toBeUndefined()
})
