import { expect, test } from 'vitest'
import { kindOf, offersSubpath, packageNameOf, resolveInside } from './specifiers.ts'

test.each([
  ['./a.ts', 'relative'],
  ['..', 'relative'],
  ['#own', 'internal'],
  ['fs', 'builtin'],
  ['node:test', 'builtin'],
  ['file:///a.js', 'address'],
  ['data:text/javascript,1', 'address'],
  ['/a.js', 'address'],
  ['zod/v4', 'package'],
  ['.hidden', 'package'],
])('%s is %s', (specifier, kind) => {
  expect(kindOf(specifier)).toBe(kind)
})

test('packageNameOf keeps the scope and drops the subpath', () => {
  expect(packageNameOf('@venuekit/core/decimal')).toBe('@venuekit/core')
  expect(packageNameOf('big.js')).toBe('big.js')
  expect(packageNameOf('zod/v4/core')).toBe('zod')
})

test('resolveInside says when a path leaves the package', () => {
  expect(resolveInside('src/spot/a.ts', '../b.ts')).toBe('src/b.ts')
  expect(resolveInside('src/a.ts', '../../b.ts')).toBe('../b.ts')
})

test('offersSubpath follows the exports map', () => {
  expect(offersSubpath(undefined, './anything')).toBe(true)
  expect(offersSubpath('./a.js', '.')).toBe(true)
  expect(offersSubpath('./a.js', './a')).toBe(false)
  expect(offersSubpath({ types: './a.d.ts', default: './a.js' }, '.')).toBe(true)
  expect(offersSubpath({ types: './a.d.ts', default: './a.js' }, './a')).toBe(false)
  const map = { '.': './a.js', './b/*.js': './b/*.js', './b/closed/*.js': null }
  expect(offersSubpath(map, './b/x.js')).toBe(true)
  expect(offersSubpath(map, './b/x.ts')).toBe(false)
  expect(offersSubpath(map, './b/closed/x.js')).toBe(false)
})
