import { expect, test } from 'vitest'
import { lineAt, parseSource } from './syntax.ts'

test('lineAt counts lines from 1', () => {
  expect([0, 1, 2, 3].map((offset) => lineAt('a\nb\n', offset))).toEqual([1, 1, 2, 2])
})

test('parseSource reads TypeScript and reports what does not parse with its line', () => {
  expect(parseSource('a.ts', 'const a: number = 1 satisfies number\n').errors).toEqual([])
  expect(parseSource('a.ts', 'const a = 1\nconst = 2\n').errors).toEqual([{ message: expect.any(String), line: 2 }])
})
