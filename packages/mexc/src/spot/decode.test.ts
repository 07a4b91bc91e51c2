import { copyBookFrame, ProtocolError, type BookFrame } from '@venuekit/core'
import { expect, test } from 'vitest'
import { createMexcSpotDecoder } from './decode.ts'

const message = {
  event: 'book',
  symbol: 'BTC_USDT',
  kind: 'delta',
  first: 11,
  last: 12,
  time: 1_700_000_000_000,
  bids: [['100.50', '2']],
  asks: [],
}

function decode(...messages: readonly unknown[]) {
  const frames: BookFrame[] = []
  const decoder = createMexcSpotDecoder({ book: (frame) => void frames.push(copyBookFrame(frame)) })
  const results = messages.map((one) => decoder.push(new TextEncoder().encode(JSON.stringify(one)), false))
  return { frames, results }
}

test('a book message becomes one frame, with its numbers as sent', () => {
  const { frames, results } = decode(message)
  expect(results).toEqual(['emitted'])
  const [frame] = frames
  expect(frame).toMatchObject({
    symbol: 'BTC_USDT',
    kind: 'delta',
    first: 11,
    last: 12,
    eventTimeMs: 1_700_000_000_000,
  })
  expect([frame?.bids.count, frame?.bids.price[0], frame?.bids.priceDp[0], frame?.bids.size[0]]).toEqual([
    1, 10_050, 2, 2,
  ])
})

test('other messages are ignored', () => {
  expect(decode({ event: 'pong' }, [], 1, null)).toEqual({ frames: [], results: ['other', 'other', 'other', 'other'] })
})

test('a damaged message is a protocol error, and nothing is emitted', () => {
  for (const damage of [{ first: '11' }, { bids: [['x', '1']] }, { asks: undefined }, { kind: 'both' }]) {
    expect(() => decode({ ...message, ...damage })).toThrow(ProtocolError)
  }
})
