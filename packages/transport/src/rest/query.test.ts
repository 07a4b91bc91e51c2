import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeQuery, queryOf } from './query.ts'

test('a query is written in its order, escapes in upper case', () => {
  expect(encodeQuery([])).toBe('')
  expect(
    encodeQuery([
      ['symbol', 'BTCUSDT,MXUSDT'],
      ['text', 'a b&c=d"ü'],
    ]),
  ).toBe('symbol=BTCUSDT%2CMXUSDT&text=a%20b%26c%3Dd%22%C3%BC')
})

test('a query is made of the values that are there', () => {
  expect(queryOf({ symbol: 'BTC_USDT', from: undefined, limit: 5, with_id: true })).toEqual([
    ['symbol', 'BTC_USDT'],
    ['limit', '5'],
    ['with_id', 'true'],
  ])
})

test('what an exchange wants to stay as it is, stays', () => {
  expect(encodeQuery([['currency_pairs', 'BTC_USDT,ETH_USDT']], ',')).toBe('currency_pairs=BTC_USDT,ETH_USDT')
  expect(encodeQuery([['a', 'b:c,d/e']], ',:')).toBe('a=b:c,d%2Fe')
})

test('half of a character is refused by the name of its parameter', () => {
  expect(() => encodeQuery([['text', '\ud800']])).toThrow(/^text: holds half of a character/)
})

test('what is no text is refused by the name of its parameter', () => {
  const value: unknown = undefined
  expect(() => encodeQuery([['symbol', value as string]])).toThrow(/^symbol: must be text/)
})

test('whatever goes in comes out again, with and without characters that are kept', () => {
  const pairs = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })))
  fc.assert(
    fc.property(pairs, fc.constantFrom('', ',', ',:@'), (query, keep) => {
      const text = encodeQuery(query, keep)
      expect(text).toMatch(/^[\u0021-\u007e]*$/)
      const read = text === '' ? [] : text.split('&').map((part) => part.split('=').map(decodeURIComponent))
      expect(read).toEqual(query.length === 1 && text === '=' ? [['', '']] : query)
    }),
  )
})
