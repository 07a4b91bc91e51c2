import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { numberTexts } from '../../test/json/arbitraries.ts'
import { decimal } from '../decimal/decimal.ts'
import { InvalidInputError } from '../errors/general.ts'
import { JsonNumber } from './json-number.ts'
import { stringifyJson } from './stringify.ts'
import type { JsonInput } from './values.ts'

class Secret {
  readonly value = 'hidden'
}

const unchecked = (value: unknown): JsonInput => value as JsonInput

describe('stringifyJson', () => {
  test('[X.1] writes ids and amounts as bare numbers, exactly', () => {
    const body = {
      order_id: 36_028_813_724_316_572n,
      price: new JsonNumber('5116.80'),
      size: new JsonNumber(decimal('0.000000000000000001')),
      text: 'a "b"\n',
      left: undefined,
      list: [1, -0, 0.1, 1e21, null, true, { nested: [] }],
    }
    const text =
      '{"order_id":36028813724316572,"price":5116.80,"size":0.000000000000000001,"text":"a \\"b\\"\\n","list":[1,0,0.1,1e+21,null,true,{"nested":[]}]}'
    expect(stringifyJson(body)).toBe(text)
  })

  test('[X.1] JSON.stringify writes a JsonNumber exactly too', () => {
    fc.assert(
      fc.property(numberTexts, (text) => {
        expect(JSON.stringify({ value: [new JsonNumber(text)] })).toBe(`{"value":[${text}]}`)
        expect(stringifyJson({ value: [new JsonNumber(text)] })).toBe(`{"value":[${text}]}`)
      }),
    )
  })

  test('is the same as JSON.stringify for plain values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(stringifyJson(unchecked(value))).toBe(JSON.stringify(value))
      }),
    )
  })

  test('a key that names the prototype is written like any other', () => {
    const body: unknown = JSON.parse('{"__proto__":{"a":1}}')
    expect(stringifyJson(unchecked(body))).toBe('{"__proto__":{"a":1}}')
    expect(stringifyJson(unchecked(Object.assign(Object.create(null), { a: 1 })))).toBe('{"a":1}')
  })

  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle
  const sparse: unknown[] = []
  sparse[1] = 1
  test.each<[string, unknown, RegExp]>([
    ['NaN', { orders: [{ price: Number.NaN }] }, /^value\.orders\[0\]\.price: must be a finite number, not NaN/],
    ['infinity', [Number.POSITIVE_INFINITY], /^value\[0\]: must be a finite number, not Infinity/],
    ['undefined', undefined, /^value: .*undefined/],
    ['undefined in a list', { list: [1, undefined] }, /^value\.list\[1\]: .*undefined/],
    ['a hole in a list', sparse, /^value\[0\]: .*undefined/],
    ['a function', { call: () => 1 }, /^value\.call: .*a function/],
    ['a symbol', { tag: Symbol('x') }, /^value\.tag: .*a symbol/],
    ['a date', { at: new Date(0) }, /^value\.at: must be a plain object/],
    ['a map', { map: new Map() }, /^value\.map: must be a plain object/],
    ['an object of a class', { secret: new Secret() }, /^value\.secret: must be a plain object/],
    ['a cycle', cycle, /is nested deeper than 64 levels, or in itself/],
  ])('refuses %s and names its path', (_, value, message) => {
    expect(() => stringifyJson(unchecked(value))).toThrow(InvalidInputError)
    expect(() => stringifyJson(unchecked(value))).toThrow(message)
  })
})

describe('JsonNumber', () => {
  test.each([
    '',
    ' 1',
    '1 ',
    '01',
    '+1',
    '.5',
    '5.',
    '1e',
    'NaN',
    'Infinity',
    '0x1',
    '1,2',
    '1}',
    '"1"',
    1,
    null,
    undefined,
  ])('refuses %o', (text) => {
    expect(() => new JsonNumber(text as never)).toThrow(/^text: must be a number as JSON writes it/)
  })

  test('is recognised, also from another copy of the package', () => {
    class OtherCopy {
      get [Symbol.for('venuekit.json-number')](): true {
        return true
      }
    }
    expect(JsonNumber.is(new JsonNumber('1'))).toBe(true)
    expect(JsonNumber.is(new OtherCopy())).toBe(true)
    expect([JsonNumber.is({ text: '1' }), JsonNumber.is('1'), JsonNumber.is(null), JsonNumber.is(1)]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })

  test('prints its digits', () => {
    expect(String(new JsonNumber('36028813724316572'))).toBe('36028813724316572')
  })
})
