import { expect, test, vi } from 'vitest'
import { report } from './finding.ts'

test('report prints findings by path and line, with the sum, and answers with the exit code', () => {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const finding = (path: string, line: number): { path: string; line: number; message: string } => ({
    path,
    line,
    message: 'is wrong',
  })
  expect(report('names', [finding('b.ts', 1), finding('a.ts', 10), finding('a.ts', 9)])).toBe(1)
  expect(write.mock.calls.join('')).toBe('a.ts:9: is wrong\na.ts:10: is wrong\nb.ts:1: is wrong\nnames: 3 findings\n')
  expect(report('names', [])).toBe(0)
  expect(write).toHaveBeenCalledTimes(4)
})
