import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decimalTexts,
  over,
  rational,
  roundingModes,
  roundToInteger,
  textOf,
  times,
} from '../../test/decimal/rational.ts'
import { abs, sub } from './arithmetic.ts'
import { compare, isNegative, isPositive, isZero } from './compare.ts'
import { decimal } from './decimal.ts'
import { formatDecimal } from './format.ts'
import { isMultipleOf, roundToDecimals, roundToStep } from './rounding.ts'

const decimals = decimalTexts.map((text) => decimal(text))
const steps = decimals.map((value) => abs(value)).filter((value) => isPositive(value))
const modes = fc.constantFrom(...roundingModes)
const unchecked = (value: unknown): never => value as never

describe('examples', () => {
  test.each([
    [
      '101.37',
      '0.25',
      { down: '101.25', up: '101.5', floor: '101.25', ceil: '101.5', 'half-up': '101.25', 'half-even': '101.25' },
    ],
    [
      '-101.37',
      '0.25',
      { down: '-101.25', up: '-101.5', floor: '-101.5', ceil: '-101.25', 'half-up': '-101.25', 'half-even': '-101.25' },
    ],
    ['0.25', '0.1', { down: '0.2', up: '0.3', floor: '0.2', ceil: '0.3', 'half-up': '0.3', 'half-even': '0.2' }],
    ['-0.25', '0.1', { down: '-0.2', up: '-0.3', floor: '-0.3', ceil: '-0.2', 'half-up': '-0.3', 'half-even': '-0.2' }],
    ['7', '5', { down: '5', up: '10', floor: '5', ceil: '10', 'half-up': '5', 'half-even': '5' }],
    ['10', '5', { down: '10', up: '10', floor: '10', ceil: '10', 'half-up': '10', 'half-even': '10' }],
    ['-0.01', '5', { down: '0', up: '-5', floor: '-5', ceil: '0', 'half-up': '0', 'half-even': '0' }],
  ])('[X.1] [S3.55] %s on steps of %s', (value, step, expected) => {
    for (const mode of roundingModes) expect(roundToStep(decimal(value), decimal(step), mode)).toBe(expected[mode])
  })

  test('[X.1] [S3.55] a price that is on its tick in decimals and off it in doubles', () => {
    expect(isMultipleOf(decimal('0.3'), decimal('0.1'))).toBe(true)
    expect(roundToStep(decimal('0.3'), decimal('0.1'), 'down')).toBe('0.3')
    expect(isMultipleOf(decimal('0.30000000000000004'), decimal('0.1'))).toBe(false)
  })

  test.each([
    ['5116.8', 2, '5116.80'],
    ['5', 2, '5.00'],
    ['5', 0, '5'],
    ['-0.5', 3, '-0.500'],
  ])('formatDecimal(%s) with %i decimals is %s', (value, places, text) => {
    expect(formatDecimal(decimal(value), { decimals: places })).toBe(text)
  })

  test('formatDecimal never rounds unless it is told how', () => {
    expect(() => formatDecimal(decimal('2.005'), { decimals: 2 })).toThrow(/^rounding: is needed/)
    expect(formatDecimal(decimal('2.005'), { decimals: 2, rounding: 'half-up' })).toBe('2.01')
    expect(formatDecimal(decimal('-0.001'), { decimals: 2, rounding: 'down' })).toBe('0.00')
  })
})

describe('refused', () => {
  test.each(['0', '-1'])('a step of %s', (step) => {
    expect(() => roundToStep(decimal(1), decimal(step), 'down')).toThrow(/^step: must be above zero/)
    expect(() => isMultipleOf(decimal(1), decimal(step))).toThrow(/^step: must be above zero/)
  })

  test.each(['', 'abc', '1e5', '1.0', Number.NaN, null, undefined])('the operand %o, cast without a check', (bad) => {
    expect(() => roundToStep(unchecked(bad), decimal(1), 'up')).toThrow(/^value: /)
    expect(() => roundToStep(decimal(1), unchecked(bad), 'up')).toThrow(/^step: /)
    expect(() => isMultipleOf(unchecked(bad), decimal(1))).toThrow(/^value: /)
    expect(() => isMultipleOf(decimal(1), unchecked(bad))).toThrow(/^step: /)
    expect(() => roundToDecimals(unchecked(bad), 1, 'up')).toThrow(/^value: /)
    expect(() => formatDecimal(unchecked(bad), { decimals: 1 })).toThrow(/^value: /)
  })

  test('an unknown rounding mode, a wrong number of decimals', () => {
    expect(() => roundToStep(decimal(1), decimal(1), unchecked('nearest'))).toThrow(/^rounding: /)
    expect(() => roundToDecimals(decimal(1), 1, unchecked(undefined))).toThrow(/^rounding: /)
    expect(() => roundToDecimals(decimal(1), 1.5, 'up')).toThrow(/^decimals: /)
    expect(() => formatDecimal(decimal(1), { decimals: -1 })).toThrow(/^decimals: /)
  })
})

describe('properties against fractions of BigInts', () => {
  test('[X.1] [S3.55] roundToStep gives the multiple that the mode names', () => {
    fc.assert(
      fc.property(decimals, steps, modes, (value, step, mode) => {
        const count = roundToInteger(over(rational(value), rational(step)), mode)
        const { numerator, denominator } = times(rational(step), { numerator: count, denominator: 1n })
        expect(roundToStep(value, step, mode)).toBe(textOf(numerator, String(denominator).length - 1))
      }),
    )
  })

  test('[X.1] [S3.55] roundToStep: a multiple, less than a step away, on the side of the mode, and stable', () => {
    fc.assert(
      fc.property(decimals, steps, modes, (value, step, mode) => {
        const rounded = roundToStep(value, step, mode)
        const distance = sub(rounded, value)
        expect(isMultipleOf(rounded, step)).toBe(true)
        expect(compare(abs(distance), step)).toBe(-1)
        const goesDown = mode === 'floor' || (mode === 'down' && isPositive(value))
        const goesUp = mode === 'ceil' || (mode === 'up' && isPositive(value))
        expect([goesDown && isPositive(distance), goesUp && isNegative(distance)]).toEqual([false, false])
        expect(roundToStep(rounded, step, mode)).toBe(rounded)
        expect(isMultipleOf(value, step)).toBe(isZero(distance))
      }),
    )
  })

  test('[X.1] [S3.55] roundToDecimals and formatDecimal give the value that the mode names', () => {
    fc.assert(
      fc.property(decimals, fc.nat(25), modes, (value, places, mode) => {
        const scaled = times(rational(value), { numerator: 10n ** BigInt(places), denominator: 1n })
        const expected = textOf(roundToInteger(scaled, mode), places)
        expect(roundToDecimals(value, places, mode)).toBe(expected)
        const text = formatDecimal(value, { decimals: places, rounding: mode })
        expect(decimal(text)).toBe(expected)
        expect(text.split('.')[1]?.length ?? 0).toBe(places)
        expect(formatDecimal(roundToDecimals(value, places, mode), { decimals: places })).toBe(text)
      }),
    )
  })
})
