import { ProtocolError } from '@venuekit/core'
import { expect, test } from 'vitest'
import { createTestContext } from '../../test/context.ts'
import { createMexcPrivateSpotStreams } from './private-websocket.ts'
import { createMexcPublicSpotStreams } from './public-websocket.ts'

const streams = createMexcPublicSpotStreams()
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

test('topics are subscribed by one frame', async () => {
  const request = { id: 7, nowMs: 0, context: createTestContext() }
  const topic = { channel: 'book', symbol: 'BTC_USDT' } as const
  const frames = await streams.subscribe([topic], request)
  expect(frames.map((frame) => JSON.parse(frame) as unknown)).toEqual([
    { op: 'subscribe', id: 7, topics: [['book', 'BTC_USDT']] },
  ])
  expect(await createMexcPrivateSpotStreams().unsubscribe([{ channel: 'orders' }], request)).toHaveLength(1)
})

test('control frames are read, data frames are left alone, and anything else is a protocol error', () => {
  const control = (frame: Uint8Array) => streams.control(frame, false)
  expect(control(bytes({ event: 'subscribed', id: 7 }))).toEqual({ type: 'ack', id: 7 })
  expect(control(bytes({ event: 'error', id: 7, message: 'no' }))).toMatchObject({
    type: 'refusal',
    id: 7,
    error: { apiMessage: 'no' },
  })
  expect(control(bytes({ event: 'pong' }))).toEqual({ type: 'pong' })
  expect(control(bytes({ event: 'book' }))).toBeUndefined()
  expect(() => control(new TextEncoder().encode('{'))).toThrow(ProtocolError)
})
