import { compare, decimal, isDecimal } from '@venuekit/core'
import { InvalidOrderError, ProtocolError } from '@venuekit/core/errors'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromPercent, requireDecimal, scaled, toCcxtNumber, toDecimal, toTime } from './numbers.ts'

test.each([
  ['0.10', '0.1'],
  ['1e-8', '0.00000001'],
  [1e-7, '0.0000001'],
  [-0, '0'],
  [0.1 + 0.2, '0.30000000000000004'],
  ['', undefined],
  ['abc', undefined],
  [Number.NaN, undefined],
  [Infinity, undefined],
  [undefined, undefined],
  [null, undefined],
  [{}, undefined],
])('[X.1] %j is %s', (value, expected) => {
  expect(toDecimal(value)).toBe(expected)
})

test('[X.1] any text of digits stays as it is, any number becomes its shortest text', () => {
  const digits = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.nat({ max: 18 }))
  fc.assert(
    fc.property(digits, ([whole, scale]) => {
      const text = `${whole}.${'7'.repeat(scale + 1)}`
      expect(toDecimal(text)).toBe(text)
    }),
  )
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-100, max: 1e100 }), (number) => {
      const read = toDecimal(number)
      expect(isDecimal(read) && Number(read) === number).toBe(true)
    }),
  )
})

test('[X.1] what is sent is what was asked for, or nothing', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 22n }), fc.nat({ max: 18 }), (mantissa, decimals) => {
      const padded = mantissa.toString().padStart(decimals + 1, '0')
      const value = decimal(decimals === 0 ? padded : `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`)
      let sent: number | undefined
      try {
        sent = toCcxtNumber(value, 'quantity')
      } catch (error) {
        if (!InvalidOrderError.is(error)) throw error
      }
      const back = toDecimal(sent)
      expect(back === undefined ? value.replace(/\D/g, '').length > 15 : compare(back, value) === 0).toBe(true)
    }),
  )
})

test('what must be there and is not is a protocol error; times, percents and sizes are turned', () => {
  expect(() => requireDecimal(undefined, 'price')).toThrow(ProtocolError)
  expect([toTime(5), toTime('5'), toTime(0), toTime(undefined), toTime('x')]).toEqual([
    5,
    5,
    undefined,
    undefined,
    undefined,
  ])
  expect(fromPercent('5')).toBe('0.05')
  expect([scaled(decimal('3'), decimal('0.1')), scaled(decimal('3'), undefined)]).toEqual(['0.3', '3'])
})
