import { expect, test } from 'vitest'
import * as z from '../schema/index.ts'
import { parseJson } from '../json/parse.ts'
import { wireLevels } from './levels.ts'
import { readWire } from './tolerant.ts'

test('[X.1] levels keep the digits as sent, as pairs and with names', () => {
  const pairs = parseJson('[["101.50","2"],[101.5,3,"more"],["0.00","1e-3"]]')
  expect(wireLevels().parse(pairs)).toEqual([
    ['101.50', '2'],
    ['101.5', '3'],
    ['0.00', '1e-3'],
  ])
  const named = parseJson('[{"p":"101.50","s":2,"more":1},{"s":"0.7","p":"9"}]')
  expect(wireLevels('p', 's').parse(named)).toEqual([
    ['101.50', '2'],
    ['9', '0.7'],
  ])
  expect(wireLevels().parse([])).toEqual([])
})

test.each([
  [null, 'bids: expected a list of levels, received null'],
  ['1', 'bids: expected a list of levels, received "1"'],
  [
    [
      ['1', '2'],
      ['x', '2'],
    ],
    'bids[1][0]: expected a decimal number, received a text of length 1',
  ],
  [[['1', '2'], ['1']], 'bids[1][1]: expected a decimal number, received undefined'],
  [[null], 'bids[0][0]: expected a decimal number, received undefined'],
  [['12'], 'bids[0][0]: expected a decimal number, received undefined'],
  [[{ p: '1', s: '2' }], 'bids[0][0]: expected a decimal number, received undefined'],
])('[X.11] a level that is none is refused with its place: %j', (bids, message) => {
  const book = z.object({ bids: wireLevels() })
  expect(() => readWire(book, { bids })).toThrow(message)
})
