import { describe, expect, test } from 'vitest'
import { type Budget, budgetProblems, codeEntries, coverageProblems } from './budget.ts'

const budget: Budget = { name: 'all', from: '.', import: '*', maxBytes: 1_000 }
const measured = { bytes: 900, lazyBytes: 0, ownBytes: 800 }

describe('budgetProblems', () => {
  test.each([600, 999, 1_000])('%i of 1000 bytes pass', (bytes) => {
    expect(budgetProblems(budget, { ...measured, bytes })).toEqual([])
  })

  test('a byte too much fails and says which number would do', () => {
    expect(budgetProblems(budget, { ...measured, bytes: 1_001 })).toEqual([
      'all: 1001 bytes exceed the budget of 1000; find out what came in, or set maxBytes to 1110',
    ])
  })

  test('a budget that has become too wide fails and says which number to set', () => {
    expect(budgetProblems(budget, { ...measured, bytes: 599 })).toEqual([
      'all: 599 bytes are less than 60 % of the budget of 1000; set maxBytes to 660',
    ])
  })

  test('the suggested number passes', () => {
    for (const bytes of [21, 60, 101, 4_096, 123_457]) {
      const [message = ''] = budgetProblems(budget, { ...measured, bytes: 10 * bytes + 1_001 })
      const maxBytes = Number(/set maxBytes to (\d+)$/u.exec(message)?.[1])
      expect(budgetProblems({ ...budget, maxBytes }, { ...measured, bytes: 10 * bytes + 1_001 })).toEqual([])
    }
  })

  test('what is loaded on demand has its own budget, 0 unless it says otherwise', () => {
    const withLazy = { ...measured, lazyBytes: 500 }
    expect(budgetProblems(budget, withLazy)).toEqual([
      expect.stringContaining('500 bytes exceed the budget of 0; find out what came in, or set maxLazyBytes to 550'),
    ])
    expect(budgetProblems({ ...budget, maxLazyBytes: 550 }, withLazy)).toEqual([])
    expect(budgetProblems({ ...budget, maxLazyBytes: 550 }, measured)).toEqual([
      expect.stringContaining('set maxLazyBytes to 0'),
    ])
  })

  test('a budget that is no number fails', () => {
    const { maxBytes: _, ...incomplete } = budget
    expect(budgetProblems(incomplete as Budget, measured)).toHaveLength(1)
  })
})

describe('coverageProblems', () => {
  const exports = { '.': {}, './pino': {}, './package.json': './package.json' }

  test('asks for every entry point and for a single import', () => {
    expect(codeEntries(exports)).toEqual(['.', './pino'])
    expect(coverageProblems([budget], exports)).toEqual([
      'size-budget.json has no budget for "*" from "./pino"',
      'size-budget.json has no budget for a single import such as "{ add }"',
    ])
  })

  test('is content with both', () => {
    const single = { ...budget, name: 'add', import: '{ add }' }
    expect(coverageProblems([budget, { ...budget, from: './pino' }, single], exports)).toEqual([])
  })
})
