import { expect, test } from 'vitest'
import { fill, frameOf } from '../../test/book/model.ts'
import { ProtocolError } from '../errors/general.ts'
import { bookFrameOf, copyBookFrame, createBookFrame, createLevels, growLevels } from './frame.ts'

test('levels at least double when they grow, keep what is there, and stay when they are large enough', () => {
  const levels = createLevels(2)
  fill(levels, [
    ['1.5', '10'],
    ['2.50', '0.1'],
  ])
  const { price } = levels
  growLevels(levels, 2)
  expect(levels.price).toBe(price)
  growLevels(levels, 3)
  expect([levels.price, levels.priceDp, levels.size, levels.sizeDp].map((array) => Array.from(array))).toEqual([
    [15, 250, 0, 0],
    [1, 2, 0, 0],
    [10, 1, 0, 0],
    [0, 1, 0, 0],
  ])
  expect(levels.count).toBe(2)
  growLevels(levels, 100)
  expect(levels.sizeDp.length).toBe(100)
})

test('a copied frame has all fields and outlives the message that it was made from', () => {
  const frame = frameOf('snapshot', [['100.5', '3']], [['101', '0.20']])
  Object.assign(frame, {
    symbol: 'BTC_USDT',
    first: 5,
    last: 9,
    checksum: 77,
    eventTimeMs: 1_000,
    receivedTimeMs: 1_002,
    depth: 20,
  })
  const copy = copyBookFrame(frame)
  expect(copy).toEqual(frame)
  expect(Object.keys(copy)).toEqual(Object.keys(createBookFrame(0)))

  fill(frame.bids, [['1', '2']])
  expect([copy.bids.price[0], copy.bids.priceDp[0], copy.bids.size[0], copy.bids.sizeDp[0]]).toEqual([1_005, 1, 3, 0])
})

test('a copy into older storage takes that storage and grows it only when it must', () => {
  const storage = createBookFrame(1)
  const { price } = storage.bids
  const small = frameOf('delta', [['100.5', '3']], [['101', '4']])
  expect(copyBookFrame(small, storage)).toBe(storage)
  expect(storage.bids.price).toBe(price)

  const large = frameOf(
    'delta',
    [
      ['1', '1'],
      ['2', '2'],
      ['3', '3'],
    ],
    [],
  )
  copyBookFrame(large, storage)
  expect(Array.from(storage.bids.price.subarray(0, storage.bids.count))).toEqual([1, 2, 3])
  expect(storage.asks.count).toBe(0)
})

test('a frame made of text holds every digit, and refuses what is no plain decimal', () => {
  const bids = [
    ['100.50', '0.10'],
    ['99', '3'],
  ] as const
  const frame = bookFrameOf({ symbol: 'BTC_USDT', last: 7, eventTimeMs: 5, bids, asks: [] })
  expect(frame).toMatchObject({ symbol: 'BTC_USDT', kind: 'snapshot', first: -1, last: 7, eventTimeMs: 5 })
  expect([...frame.bids.price, ...frame.bids.priceDp]).toEqual([10_050, 99, 2, 0])
  expect([...frame.bids.size, ...frame.bids.sizeDp]).toEqual([10, 3, 2, 0])
  expect([frame.bids.count, frame.asks.count]).toEqual([2, 0])
  for (const text of ['', '-1', '1e3', '1.', '.5', 'NaN', '9'.repeat(400)]) {
    expect(() => bookFrameOf({ symbol: 'X', last: 1, bids: [[text, '1']], asks: [] })).toThrow(ProtocolError)
    expect(() => bookFrameOf({ symbol: 'X', last: 1, bids: [], asks: [['1', text]] })).toThrow(ProtocolError)
  }
})
