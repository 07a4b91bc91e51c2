import { expect, test } from 'vitest'
import { filesBelow } from './files.ts'
import { temporaryFolder } from './temporary.ts'

test('filesBelow lists what ends as asked, sorted, without build output and unwanted folders', () => {
  using folder = temporaryFolder({
    'b.ts': '',
    'a/c.ts': '',
    'a/d.md': '',
    'dist/e.ts': '',
    'a/node_modules/f.ts': '',
    'a/fixtures/g.ts': '',
  })
  expect(filesBelow(folder.path, { endings: ['.ts'], without: ['fixtures'] })).toEqual(['a/c.ts', 'b.ts'])
  expect(filesBelow(folder.path, { endings: ['.ts'] })).toEqual(['a/c.ts', 'a/fixtures/g.ts', 'b.ts'])
  expect(filesBelow(folder.path, { endings: ['.md', 'b.ts'] })).toEqual(['a/d.md', 'b.ts'])
})
