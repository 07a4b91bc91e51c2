import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalTexts, rational, sameValue, textOf } from '../../test/decimal/rational.ts'
import { InvalidInputError } from '../errors/general.ts'
import {
  checkDecimal,
  checkDecimals,
  decimal,
  isDecimal,
  ONE,
  parseDecimal,
  plainDecimal,
  tryDecimal,
  ZERO,
} from './decimal.ts'
import { MAX_DIGITS, type Decimal } from './text.ts'

/** Input from a caller without types. */
function unchecked(input: unknown): never {
  return input as never
}

function refusal(call: () => unknown): InvalidInputError {
  try {
    call()
  } catch (error) {
    if (InvalidInputError.is(error)) return error
    throw error
  }
  throw new Error('The call was not refused.')
}

describe('accepted', () => {
  test.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.000', '0'],
    ['101.50', '101.5'],
    ['5116.80', '5116.8'],
    ['007', '7'],
    ['00.10', '0.1'],
    ['-1.0', '-1'],
    ['1000', '1000'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['115792089237316195423570985008687907853269984665640564039457.584007913129639935', undefined],
    ['1602221.66468375534639404191', undefined],
    [0, '0'],
    [0.001, '0.001'],
    [1e-7, '0.0000001'],
    [-1.5e-10, '-0.00000000015'],
    [123_456_789_012_345, '123456789012345'],
    [9_000_000_000_000_000, '9000000000000000'],
    [10n ** 18n, '1000000000000000000'],
    [-5n, '-5'],
    [`0.${'0'.repeat(MAX_DIGITS - 2)}1`, undefined],
    ['9'.repeat(MAX_DIGITS), undefined],
    [`-${'9'.repeat(MAX_DIGITS)}`, undefined],
  ])('[X.1] decimal(%o)', (input, canonical = String(input)) => {
    expect(decimal(input)).toBe(canonical)
    expect(tryDecimal(input)).toBe(canonical)
    expect(isDecimal(canonical)).toBe(true)
  })

  test('the constants are what they say', () => {
    expect([ZERO, ONE]).toEqual([decimal(0), decimal(1)])
  })
})

describe('refused', () => {
  test.each<[unknown, RegExp]>([
    [Number.NaN, /not NaN/],
    [Number.POSITIVE_INFINITY, /not Infinity/],
    [Number.NEGATIVE_INFINITY, /not -Infinity/],
    [-0, /negative zero/],
    [0.1 + 0.2, /17 significant digits.*pass the value as a string/],
    [1 / 3, /16 significant digits.*pass the value as a string/],
    [2 ** 53, /above 2\^53.*pass the value as a string/],
    [-(2 ** 53), /above 2\^53/],
    [1e21, /above 2\^53/],
    [Number.MAX_SAFE_INTEGER, /16 significant digits/],
    [Number.MIN_VALUE, /more than 200 digits/],
    ['', /an empty string/],
    [' 1', /not " 1"/],
    ['1 ', /not "1 "/],
    ['1 000', /not "1 000"/],
    ['1\n', /decimal string/],
    ['+1', /not "\+1"/],
    ['.5', /not "\.5"/],
    ['5.', /not "5\."/],
    ['.', /not "\."/],
    ['-', /not "-"/],
    ['--1', /not "--1"/],
    ['1.2.3', /not "1\.2\.3"/],
    ['1,5', /not "1,5"/],
    ['1_000', /not "1_000"/],
    ['1e-7', /without an exponent.*not "1e-7"/],
    ['1E8', /without an exponent/],
    ['0x10', /decimal string/],
    ['Infinity', /decimal string/],
    ['NaN', /decimal string/],
    ['null', /decimal string/],
    ['\u0661\u0662', /decimal string/],
    ['\uFF11', /decimal string/],
    ['1'.repeat(MAX_DIGITS + 1), /at most 200 digits/],
    [`0.${'0'.repeat(MAX_DIGITS)}1`, /at most 200 digits/],
    ['0'.repeat(MAX_DIGITS + 1), /at most 200 digits/],
    ['7'.repeat(10_000), /at most 200 digits/],
    [`0.${'7'.repeat(10_000)}`, /at most 200 digits/],
    [10n ** 300n, /at most 200 digits/],
    [undefined, /not undefined/],
    [null, /not null/],
    [true, /not boolean/],
    [[1], /not an array/],
    [{ value: '1' }, /not an object/],
    [Symbol('1'), /not symbol/],
  ])('[X.1] decimal(%o)', (input, message) => {
    const error = refusal(() => decimal(unchecked(input), { path: 'order.price' }))
    expect(error.path).toBe('order.price')
    expect(error.message).toMatch(/^order\.price: /)
    expect(error.message).toMatch(message)
    expect(tryDecimal(input)).toBeUndefined()
    expect(isDecimal(input)).toBe(false)
  })

  test('a text that is no number is not repeated in the error: it may be a misplaced secret', () => {
    const error = refusal(() => decimal('9f86d081884c7d659a2feaa0c55ad015'))
    expect(error.message).toBe('value: must be a decimal string such as "101.5", not a text of length 32')
  })

  test('a text of megabytes is refused without being read', () => {
    const error = refusal(() => decimal(`${'1'.repeat(5_000_000)}x`))
    expect(error.message.length).toBeLessThan(100)
  })
})

describe('text of an exchange', () => {
  test.each([
    ['1e-7', '0.0000001'],
    ['1E-8', '0.00000001'],
    ['2.3E+2', '230'],
    ['-1.5e3', '-1500'],
    ['12345e-2', '123.45'],
    ['0E-8', '0'],
    ['-0e9999', '0'],
    ['1e199', `1${'0'.repeat(199)}`],
    ['5116.80', '5116.8'],
  ])('[X.1] parseDecimal(%o, { exponent: true })', (text, canonical) => {
    expect(parseDecimal(text, { exponent: true })).toBe(canonical)
  })

  test.each(['1e', 'e5', '1e+', '1e1.5', '1e99999', '1e200', '1e-200', ' 1e5', '+1e5', '1e 5', 'NaN', ''])(
    '[X.1] parseDecimal(%o, { exponent: true }) is refused',
    (text) => {
      expect(refusal(() => parseDecimal(text, { exponent: true, path: 'tick_size' })).path).toBe('tick_size')
    },
  )

  test('[X.1] an exponent is accepted only when asked for, and only text is read', () => {
    expect(refusal(() => parseDecimal('1e-7')).message).toMatch(/without an exponent/)
    expect(refusal(() => parseDecimal(unchecked(1))).path).toBe('value')
    expect(refusal(() => parseDecimal(unchecked(undefined), { exponent: true })).message).toMatch(/not undefined/)
  })
})

describe('properties', () => {
  test('[X.1] decimal text keeps its value exactly, in canonical form, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(decimalTexts, (text) => {
        const value = decimal(text)
        expect(sameValue(rational(value), rational(text))).toBe(true)
        expect(value).toMatch(/^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$/)
        expect(value).not.toBe('-0')
        expect(decimal(value)).toBe(value)
        expect(isDecimal(value)).toBe(true)
      }),
    )
  })

  test('[X.1] exponent notation keeps its value exactly', () => {
    fc.assert(
      fc.property(
        decimalTexts,
        fc.integer({ min: -80, max: 80 }),
        fc.constantFrom('e', 'E'),
        (text, exponent, letter) => {
          const written = `${text}${letter}${exponent}`
          expect(sameValue(rational(parseDecimal(written, { exponent: true })), rational(written))).toBe(true)
        },
      ),
    )
  })

  test('[X.1] two canonical texts are equal exactly when their values are', () => {
    fc.assert(
      fc.property(decimalTexts, decimalTexts, (a, b) => {
        expect(decimal(a) === decimal(b)).toBe(sameValue(rational(a), rational(b)))
      }),
    )
  })

  test('[X.1] a number is accepted exactly when 15 digits say all of it', () => {
    const numbers = fc.oneof(
      fc.double({ noNaN: true, min: -1e18, max: 1e18 }),
      fc.tuple(fc.integer(), fc.nat(12)).map(([integer, decimals]) => Number(textOf(BigInt(integer), decimals))),
      fc.maxSafeInteger(),
    )
    fc.assert(
      fc.property(
        numbers.filter((value) => value === 0 || Math.abs(value) > 1e-150),
        (value) => {
          const short = Number(value.toPrecision(15)) === value && Math.abs(value) < 2 ** 53 && !Object.is(value, -0)
          const result = tryDecimal(value)
          expect(result === undefined ? undefined : Number(result)).toBe(short ? value : undefined)
        },
      ),
    )
  })

  test('[X.1] any bigint within the limit is kept', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(decimal(value)).toBe(String(value))
      }),
    )
  })

  test('[X.1] any text whatever is either refused with a typed error or is a decimal of the same value', () => {
    const characters = fc.string({ unit: fc.constantFrom(...Array.from('0123456789.-+eE ,')), maxLength: 12 })
    fc.assert(
      fc.property(fc.oneof(fc.string(), characters), (text) => {
        const accepted = /^-?[0-9]+(\.[0-9]+)?$/.test(text)
        const result = tryDecimal(text)
        expect(result !== undefined && sameValue(rational(result), rational(text))).toBe(accepted)
        expect(accepted || refusal(() => decimal(text)).code === 'invalid-input').toBe(true)
      }),
    )
  })
})

test('operands that were cast without a check are refused', () => {
  const cast = (value: unknown): Decimal => unchecked(value)
  expect(refusal(() => checkDecimal(cast('1.50'), 'a')).message).toBe('a: is not canonical; make it with decimal()')
  expect(refusal(() => checkDecimal(cast(1.5), 'a')).message).toBe('a: is not canonical; make it with decimal()')
  expect(refusal(() => checkDecimal(cast('abc'), 'a')).message).toMatch(/^a: must be a decimal string/)
  expect(refusal(() => checkDecimal(cast('1e5'), 'b')).message).toMatch(/^b: must be written without an exponent/)
})

test.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, MAX_DIGITS, unchecked('2'), unchecked(undefined)])(
  'a number of decimals of %o is refused',
  (decimals) => {
    expect(refusal(() => checkDecimals(decimals)).path).toBe('decimals')
  },
)

test('[S3.51] property: a plain number that was looked at before is the decimal that it is otherwise', () => {
  const digits = fc.stringMatching(/^\d{1,30}$/)
  const zeros = fc.constantFrom('', '0', '00')
  const text = fc
    .tuple(zeros, digits, fc.option(fc.tuple(digits, zeros)))
    .map(([front, whole, fraction]) => front + whole + (fraction === null ? '' : `.${fraction.join('')}`))
  fc.assert(
    fc.property(text, (sent) => {
      expect(plainDecimal(sent)).toBe(decimal(sent))
    }),
  )
  for (const sent of ['0', '00', '0.0', '0.10', '0.01', '01', '10', '1.0', '100.001', '9']) {
    expect(plainDecimal(sent)).toBe(decimal(sent))
  }
})
