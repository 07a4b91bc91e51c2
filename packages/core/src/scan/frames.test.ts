import { expect, test } from 'vitest'
import { createQuoteFrame, createTradesFrame, growTrades, reverseTrades } from './frames.ts'

test('a frame grows with what is in it, and can be turned round', () => {
  const frame = createTradesFrame(2)
  for (let index = 0; index < 3; index += 1) {
    growTrades(frame, index + 1)
    frame.price[index] = index
    frame.priceDp[index] = index
    frame.size[index] = 10 + index
    frame.sizeDp[index] = 10 + index
    frame.takerSide[index] = index
    frame.offBook[index] = index & 1
    frame.timeMs[index] = 1e12 + index
    frame.ids[index] = `id${index}`
  }
  frame.count = 3
  expect(frame.price).toHaveLength(4)
  reverseTrades(frame)
  const { count } = frame
  expect(
    Object.values(frame).map((column: unknown) =>
      ArrayBuffer.isView(column) ? [...(column as Uint8Array)].slice(0, count) : column,
    ),
  ).toEqual([
    '',
    3,
    [2, 1, 0],
    [2, 1, 0],
    [12, 11, 10],
    [12, 11, 10],
    false,
    [2, 1, 0],
    [0, 1, 0],
    [1e12 + 2, 1e12 + 1, 1e12],
    ['id2', 'id1', 'id0'],
  ])
})

test('a new quote has neither side', () => {
  expect(createQuoteFrame()).toMatchObject({ bidPrice: -1, bidSize: -1, askPrice: -1, askSize: -1, updateId: -1 })
})
