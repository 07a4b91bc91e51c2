import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from '../schema/index.ts'
import { ProtocolError } from '../errors/general.ts'
import { wireDecimal, wireId } from './atoms.ts'
import { JsonNumber } from '../json/json-number.ts'
import { parseJson } from '../json/parse.ts'
import { mapRows, readWire, tolerantArray, tolerantMap } from './tolerant.ts'

const row = z.object({ id: wireId, price: wireDecimal })

describe('tolerantArray', () => {
  test('[X.11] one bad row is set aside and reported, and the list survives', () => {
    const body = parseJson(
      '[{"id":1,"price":"1.50","new":true},{"id":2,"price":{}},7,{"id":36028813724316572,"price":2}]',
    )
    expect(tolerantArray(row).parse(body)).toEqual({
      rows: [
        { id: '1', price: '1.5' },
        { id: '36028813724316572', price: '2' },
      ],
      rejected: [
        { index: 1, issues: [{ path: 'price', message: 'expected a decimal number, received an object' }] },
        { index: 2, issues: [{ path: '', message: 'Invalid input: expected object, received number' }] },
      ],
    })
  })

  test('[X.11] rows and rejected rows together are all rows, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.constantFrom('x', null, {}))), (items) => {
        const { rows, rejected } = tolerantArray(wireDecimal).parse(items)
        expect(rows).toEqual(items.filter((item) => typeof item === 'number').map(String))
        expect(rejected.map(({ index }) => items[index])).toEqual(items.filter((item) => typeof item !== 'number'))
      }),
    )
  })

  test.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [{}, 'an object'],
    ['x', 'a text of length 1'],
    [5, '5'],
    [new JsonNumber('1'), '"1"'],
  ])('%o is no list, which is a fault of the whole', (input, received) => {
    expect(() => readWire(z.object({ rows: tolerantArray(row) }), { rows: input })).toThrow(
      `The message does not have the expected form: rows: expected a list, received ${received}`,
    )
  })
})

describe('mapRows', () => {
  const list = tolerantArray(row).parse(
    parseJson('[{"id":1,"price":"1"},{"id":2},{"id":3,"price":"3"},{"id":4,"price":"4"}]'),
  )

  test('[X.11] rows that cannot be mapped are reported with those that do not fit', () => {
    const reported: unknown[] = []
    const results = mapRows(list, { rejected: (rows) => void reported.push(...rows) }, ({ id }) => {
      if (id === '3') throw new ProtocolError('not listed')
      return id === '4' ? undefined : id
    })
    expect(results).toEqual(['1'])
    expect(reported).toMatchObject([{ index: 1 }, { issues: [{ path: '', message: 'not listed' }] }])
  })

  test('what is no error of ours is a fault of the program', () => {
    const fail = () => {
      throw new TypeError('a mistake')
    }
    expect(() => mapRows(list, { rejected: () => undefined }, fail)).toThrow(TypeError)
  })
})

describe('tolerantMap', () => {
  test('[X.11] keys are foreign text, and one bad member is set aside and reported', () => {
    const body = parseJson('{"BTC":"0.10","__proto__":"1","constructor":2,"BAD":"n/a"}')
    const { entries, rejected } = tolerantMap(wireDecimal).parse(body)
    expect([...entries]).toEqual([
      ['BTC', '0.1'],
      ['__proto__', '1'],
      ['constructor', '2'],
    ])
    expect(rejected.map(({ key }) => key)).toEqual(['BAD'])
    expect(entries.get('toString')).toBeUndefined()
  })

  test.each([undefined, null, [], 'x', 5, new JsonNumber('1')])('%o is no object', (input) => {
    expect(tolerantMap(wireDecimal).safeParse(input).error?.issues[0]?.message).toMatch(
      /^expected an object, received /,
    )
  })
})

describe('readWire', () => {
  test('[X.11] gives what the schema makes of the message, without fields that it does not know', () => {
    expect(readWire(row, parseJson('{"id":1,"price":5116.80,"added":[1]}'))).toEqual({ id: '1', price: '5116.8' })
  })

  test('a missing required field is a protocol error that names the path', () => {
    const body = parseJson('{"result":{"orders":[{"id":"1","price":"1"},{"id":"2"}]}}')
    const schema = z.object({ result: z.object({ orders: z.array(row) }) })
    const read = (): unknown => readWire(schema, body, { exchange: 'gateio', operation: 'getOpenOrders' })
    expect(read).toThrow(
      'The message does not have the expected form: result.orders[1].price: expected a decimal number, received undefined',
    )
    let caught: unknown
    try {
      read()
    } catch (error) {
      caught = error
    }
    expect(ProtocolError.is(caught) && [caught.path, caught.exchange, caught.operation]).toEqual([
      'result.orders[1].price',
      'gateio',
      'getOpenOrders',
    ])
  })

  test('many faults are counted, the first three are named', () => {
    const schema = z.array(wireDecimal)
    expect(() => readWire(schema, ['a', 'b', 'c', 'd', 'e'])).toThrow(
      /^[^;]+\[0\]: [^;]+; \[1\]: [^;]+; \[2\]: [^;]+; and 2 more$/,
    )
    expect(() => readWire(wireDecimal, undefined)).toThrow(/form: expected a decimal number, received undefined$/)
  })

  test('control characters of foreign keys do not reach the error', () => {
    const schema = z.record(z.string(), wireDecimal)
    expect(() => readWire(schema, { '\u001b[31mred': 'x' })).toThrow(/form: \[31mred: expected/)
  })
})

test('[X.1] zod schemas are safe with keys that name parts of the prototype', () => {
  const body = parseJson('{"__proto__":{"polluted":1},"constructor":"x","id":"1"}')
  const results: unknown[] = [
    z.object({ id: wireId }).parse(body),
    z.looseObject({ id: wireId }).parse(body),
    z.record(z.string(), z.unknown()).parse(body),
  ]
  for (const result of results) {
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
    expect((result as Record<string, unknown>)['polluted']).toBeUndefined()
  }
})
