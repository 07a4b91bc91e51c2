import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from './temporary.ts'

test('a temporary folder holds the files and is gone after the block', () => {
  let path: string
  {
    using folder = temporaryFolder({ 'a/b.txt': 'text', 'c.json': { d: 1 } })
    path = folder.path
    expect(readFileSync(join(path, 'a/b.txt'), 'utf8')).toBe('text')
    expect(JSON.parse(readFileSync(join(path, 'c.json'), 'utf8'))).toEqual({ d: 1 })
  }
  expect(existsSync(path)).toBe(false)
})
