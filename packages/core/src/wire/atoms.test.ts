import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from '../schema/index.ts'
import { decimalTexts, rational, sameValue } from '../../test/decimal/rational.ts'
import { numberTexts } from '../../test/json/arbitraries.ts'
import {
  orAbsent,
  tolerantEnum,
  wireBoolean,
  wireDecimal,
  wireId,
  wireInteger,
  wireNumber,
  wireSentDecimal,
  type WireAtom,
} from './atoms.ts'
import { JsonNumber } from '../json/json-number.ts'
import { parseJson } from '../json/parse.ts'

/** The messages of what is wrong; fails when the input is accepted. */
function refusal(atom: WireAtom<unknown>, input: unknown): string {
  const result = atom.safeParse(input)
  if (result.success) throw new Error(`accepted as ${String(result.data)}`)
  return result.error.issues.map((issue) => issue.message).join('; ')
}

const never = [undefined, null, true, false, [], ['1'], {}, { text: '1' }, () => 1, Symbol('1'), new Date(0)]
const noNumber = [...never, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
const noNumberText = [
  '',
  ' ',
  ' 1',
  '1 ',
  '1 000',
  '+1',
  '.5',
  '5.',
  '1,5',
  '0x10',
  '1e',
  'NaN',
  'Infinity',
  'null',
  '\u0661',
  '--1',
  '-',
]

describe('wireDecimal', () => {
  test.each([
    ['101.50', '101.5'],
    ['-0.00', '0'],
    ['2.3E+2', '230'],
    ['1e-8', '0.00000001'],
    ['0E-8', '0'],
    [5, '5'],
    [-0, '0'],
    [0.1, '0.1'],
    [1e-7, '0.0000001'],
    [9_007_199_254_740_991, '9007199254740991'],
    [10n ** 30n, `1${'0'.repeat(30)}`],
    [new JsonNumber('5116.80'), '5116.8'],
    [new JsonNumber('1602221.66468375534639404191'), '1602221.66468375534639404191'],
    [new JsonNumber('1e20'), `1${'0'.repeat(20)}`],
  ])('[X.1] reads %o as %s', (input, value) => {
    expect(wireDecimal.parse(input)).toBe(value)
  })

  test.each([
    ...noNumber,
    ...noNumberText,
    2 ** 53,
    1e20,
    '1'.repeat(201),
    '7'.repeat(10_000),
    10n ** 300n,
    new JsonNumber('1e400'),
  ])('[X.1] refuses %o', (input) => {
    expect(refusal(wireDecimal, input)).toMatch(/^expected a decimal number, received /)
  })

  test('[X.1] keeps the value of any number of a JSON text, as number and as text', () => {
    fc.assert(
      fc.property(numberTexts, (text) => {
        fc.pre(Math.abs(Number(/e(.*)/i.exec(text)?.[1] ?? 0)) < 100)
        for (const input of [parseJson(text), text]) {
          expect(sameValue(rational(wireDecimal.parse(input)), rational(text))).toBe(true)
        }
      }),
    )
  })

  test('[X.1] keeps the value of decimal text', () => {
    fc.assert(
      fc.property(decimalTexts, (text) => {
        expect(sameValue(rational(wireDecimal.parse(text)), rational(text))).toBe(true)
      }),
    )
  })

  test('an issue does not repeat a text that may be a secret', () => {
    expect(refusal(wireDecimal, '9f86d081884c7d659a2feaa0c55ad015')).toBe(
      'expected a decimal number, received a text of length 32',
    )
    expect(refusal(wireDecimal, '1,5')).toBe('expected a decimal number, received "1,5"')
  })
})

describe('wireId', () => {
  test.each([
    ['C02__505979017439002624115', 'C02__505979017439002624115'],
    [12, '12'],
    [0, '0'],
    [36_028_813_724_316_572n, '36028813724316572'],
    [parseJson('36028813724316572'), '36028813724316572'],
    [parseJson('-9007199254740993'), '-9007199254740993'],
  ])('[X.1] reads %o as %s', (input, id) => {
    expect(wireId.parse(input)).toBe(id)
  })

  test.each([
    ...noNumber,
    '',
    1.5,
    2 ** 53,
    Number('36028813724316572'),
    new JsonNumber('1e20'),
    new JsonNumber('0.1000000000000000055'),
  ])('[X.1] refuses %o', (input) => {
    expect(refusal(wireId, input)).toMatch(/^expected an id, received /)
  })

  test('[X.1] an integer id of any size comes through JSON unchanged', () => {
    fc.assert(
      fc.property(fc.bigInt(), (id) => {
        expect(wireId.parse(parseJson(String(id)))).toBe(String(id))
      }),
    )
  })
})

describe('wireInteger', () => {
  test.each([
    [12, 12],
    ['12', 12],
    ['-7', -7],
    ['1e3', 1000],
    ['5.00', 5],
    [new JsonNumber('5'), 5],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('reads %o as %i', (input, value) => {
    expect(wireInteger.parse(input)).toBe(value)
  })

  test.each([
    ...noNumber,
    ...noNumberText,
    1.5,
    '1.5',
    '1.00000000000000000001',
    '9007199254740992',
    2 ** 53,
    new JsonNumber('36028813724316572'),
  ])('refuses %o', (input) => {
    expect(refusal(wireInteger, input)).toMatch(/^expected an integer within 2\^53, received /)
  })
})

test('wireSentDecimal keeps the digits as sent', () => {
  expect(wireSentDecimal.parse('101.50')).toBe('101.50')
  expect(wireSentDecimal.parse(parseJson('101.50'))).toBe('101.5')
  expect(refusal(wireSentDecimal, 'n/a')).toMatch(/^expected a decimal number, received /)
})

describe('wireNumber', () => {
  test.each([
    [1.5, 1.5],
    [5e-324, 5e-324],
    ['-1.25', -1.25],
    ['1e-7', 1e-7],
    [new JsonNumber('0.1000000000000000055'), 0.1],
    [new JsonNumber('36028813724316572'), 36028813724316576],
  ])('reads %o as %d', (input, value) => {
    expect(wireNumber.parse(input)).toBe(value)
  })

  test.each([...noNumber, ...noNumberText, new JsonNumber('1e400')])('refuses %o', (input) => {
    expect(refusal(wireNumber, input)).toMatch(/^expected a number, received /)
  })
})

describe('wireBoolean', () => {
  test.each([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
  ])('reads %o as %o', (input, value) => {
    expect(wireBoolean.parse(input)).toBe(value)
  })

  test.each([undefined, null, 0, 1, '', 'True', 'yes', '0', [], {}, new JsonNumber('1')])('refuses %o', (input) => {
    expect(refusal(wireBoolean, input)).toMatch(/^expected true or false, received /)
  })
})

describe('orAbsent', () => {
  const row = z.object({ price: orAbsent(wireDecimal), id: wireId })

  test('the schema of one atom is made once', () => {
    expect(orAbsent(wireDecimal)).toBe(orAbsent(wireDecimal))
    expect(orAbsent(wireDecimal)).not.toBe(orAbsent(wireId))
  })

  test.each([{ id: '1' }, { id: '1', price: null }, { id: '1', price: '' }, { id: '1', price: undefined }])(
    '%o has no price',
    (input) => {
      expect(row.parse(input).price).toBeUndefined()
    },
  )

  test('a value that is there must fit', () => {
    expect(row.parse({ id: 1, price: '0.0' })).toEqual({ id: '1', price: '0' })
    expect(row.safeParse({ id: 1, price: '-' }).error?.issues.map(({ path }) => path)).toEqual([['price']])
    expect(row.safeParse({ price: '1' }).error?.issues.map(({ path }) => path)).toEqual([['id']])
  })
})

describe('tolerantEnum', () => {
  const status = tolerantEnum(['open', 'closed'])
  const mapped = tolerantEnum({ 1: 'open', 2: 'closed', NEW: 'open' })

  test.each([
    ['open', 'open'],
    ['closed', 'closed'],
    ['frozen', 'unknown'],
    ['OPEN', 'unknown'],
    ['', 'unknown'],
    ['constructor', 'unknown'],
    ['__proto__', 'unknown'],
    [7, 'unknown'],
  ])('[X.11] the word %o is %s', (input, value) => {
    expect(status.parse(input)).toBe(value)
  })

  test.each([
    [1, 'open'],
    ['2', 'closed'],
    ['NEW', 'open'],
    [3, 'unknown'],
    ['toString', 'unknown'],
    [new JsonNumber('36028813724316572'), 'unknown'],
  ])('[X.11] in a table %o is %s', (input, value) => {
    expect(mapped.parse(input)).toBe(value)
  })

  test.each(never)('a value that is no word is a fault, not an unknown word: %o', (input) => {
    expect(refusal(status, input)).toMatch(/^expected a word or a number, received /)
  })
})
