import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { findRunnables, selectRunnables } from './runnables.ts'
import { temporaryFolder } from './temporary.ts'

test('files are found by their kind and selected by package, topic or both', () => {
  using workspace = temporaryFolder({
    'core/bench/decimal.bench.ts': '',
    'core/bench/book.bench.ts': '',
    'core/bench/helper.ts': '',
    'core/proof/book.proof.ts': '',
    'mexc/bench/book.bench.ts': '',
    'sim/package.json': {},
  })
  const packages = ['sim', 'mexc', 'core'].map((name) => ({ folder: join(workspace.path, name) }))
  const files = findRunnables(packages, 'bench')
  const namesOf = (...names: readonly string[]) => selectRunnables(files, names).map((file) => file.name)
  expect(files.map(({ name, topic, path }) => [name, topic, basename(path)])).toEqual([
    ['core/book', 'book', 'book.bench.ts'],
    ['core/decimal', 'decimal', 'decimal.bench.ts'],
    ['mexc/book', 'book', 'book.bench.ts'],
  ])
  expect(findRunnables(packages, 'proof').map((file) => file.name)).toEqual(['core/book'])
  expect(namesOf()).toHaveLength(3)
  expect(namesOf('book')).toEqual(['core/book', 'mexc/book'])
  expect(namesOf('core')).toEqual(['core/book', 'core/decimal'])
  expect(namesOf('mexc/book', 'decimal')).toEqual(['core/decimal', 'mexc/book'])
  expect(() => namesOf('boo')).toThrow('There is no "boo"; there are: core/book, core/decimal, mexc/book.')
})
