import { expect, test } from 'vitest'
import * as entry from './index.ts'

test('the entry point exports these names', () => {
  expect(Object.keys(entry).toSorted()).toEqual([
    'MAX_DIGITS',
    'ONE',
    'ZERO',
    'abs',
    'add',
    'compare',
    'decimal',
    'decimalsOf',
    'div',
    'equals',
    'formatDecimal',
    'fromScaled',
    'isDecimal',
    'isMultipleOf',
    'isNegative',
    'isPositive',
    'isZero',
    'max',
    'min',
    'mul',
    'neg',
    'parseDecimal',
    'plainDecimal',
    'pow10',
    'roundToDecimals',
    'roundToStep',
    'sign',
    'sub',
    'sum',
    'toNumber',
    'toScaled',
    'tryDecimal',
  ])
})
