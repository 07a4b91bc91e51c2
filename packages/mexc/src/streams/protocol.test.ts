import { VenuekitError, type Control } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { createTestContext } from '../../test/context.ts'
import { createMexcPublicSpotStreams } from '../spot/public-websocket.ts'
import type { MexcSpotTopic } from '../spot/topics.ts'

const request = { id: 7, nowMs: 1_767_225_600_000, context: createTestContext() }
const depth: MexcSpotTopic = { channel: 'aggre.depth', symbol: 'BTCUSDT', interval: '100ms' }

interface Frame {
  readonly method: string
  readonly params: readonly string[]
  readonly id: number
}

const parse = (frames: readonly string[]): readonly Frame[] => frames.map((frame): Frame => JSON.parse(frame))

function open() {
  const streams = createMexcPublicSpotStreams()
  return {
    streams,
    ask: async (...topics: readonly MexcSpotTopic[]) => parse(await streams.subscribe(topics, request)),
    say: (text: string): Control => {
      const control = streams.control(new TextEncoder().encode(text), false)
      if (control === undefined || !('type' in control)) throw new Error('it is no control')
      return control
    },
  }
}

const answer = (id: number, msg: string): string => JSON.stringify({ id, code: 0, msg })

describe('frames', () => {
  test('[S3.94] each channel goes in a frame of its own, spelled as the exchange does', async () => {
    const frames = await open().ask(
      depth,
      { channel: 'aggre.deals', symbol: 'BTCUSDT', interval: '10ms' },
      { channel: 'aggre.bookTicker', symbol: 'GOLD(PAXG)USDT', interval: '100ms' },
      { channel: 'limit.depth', symbol: 'BTCUSDT', depth: 20 },
      { channel: 'bookTicker.batch', symbol: 'BTCUSDT' },
      { channel: 'kline', symbol: 'BTCUSDT', interval: 'Min15' },
      { channel: 'miniTicker', symbol: 'BTCUSDT', timeZone: 'UTC+8' },
    )
    expect(frames.map(({ params }) => params)).toEqual([
      ['spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT'],
      ['spot@public.aggre.deals.v3.api.pb@10ms@BTCUSDT'],
      ['spot@public.aggre.bookTicker.v3.api.pb@100ms@GOLD(PAXG)USDT'],
      ['spot@public.limit.depth.v3.api.pb@BTCUSDT@20'],
      ['spot@public.bookTicker.batch.v3.api.pb@BTCUSDT'],
      ['spot@public.kline.v3.api.pb@BTCUSDT@Min15'],
      ['spot@public.miniTicker.v3.api.pb@BTCUSDT@UTC+8'],
    ])
    expect(new Set(frames.map(({ id }) => id)).size).toBe(frames.length)
    expect(frames.every(({ method }) => method === 'SUBSCRIPTION')).toBe(true)
  })

  test('[S3.94] what is left is unsubscribed in the same form', async () => {
    const [frame] = parse(await open().streams.unsubscribe([depth], request))
    expect(frame).toMatchObject({
      method: 'UNSUBSCRIPTION',
      params: ['spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT'],
    })
  })

  test('[S3.97] a socket takes 30 channels, is replaced within a day, and is kept alive in the words of the exchange', () => {
    const { limits, heartbeat } = open().streams
    expect(limits).toMatchObject({ topicsPerSocket: 30, topicsPerFrame: 1, lifetimeMs: 86_400_000 })
    expect(heartbeat.everyMs).toBeLessThanOrEqual(20_000)
    expect(typeof heartbeat.send === 'function' && heartbeat.send(0)).toBe('{"method":"PING"}')
  })
})

describe('answers', () => {
  const channel = 'spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT'

  test('[S3.94] all is well when the channel is repeated, and only then: the code is always the same', async () => {
    const { ask, say } = open()
    const [first, second] = await ask(depth, depth)
    expect(say(answer(first?.id ?? 0, channel))).toEqual({ type: 'ack', id: 7, topics: [channel] })
    expect(say(answer(second?.id ?? 0, `${channel}S`))).toMatchObject({ type: 'refusal', id: 7, topics: [channel] })
  })

  test.each(['：', ':'])('[S3.94] a refusal, with the colon %s', async (colon) => {
    const { ask, say } = open()
    const [frame] = await ask(depth)
    const text = `Not Subscribed successfully! [${channel}].  Reason${colon} Blocked! `
    const refused = say(answer(frame?.id ?? 0, text))
    expect(refused).toMatchObject({ type: 'refusal', id: 7, topics: [channel] })
    expect(refused.type === 'refusal' && VenuekitError.is(refused.error) && refused.error.message).toContain('Blocked!')
    // It may come without the number as well.
    expect(say(answer(0, text))).toMatchObject({ type: 'refusal', topics: [channel] })
  })

  test('[S3.94] a pong; and what is about nothing that was asked is a notice', () => {
    const { say } = open()
    expect(say('{"id":0,"code":0,"msg":"PONG"}')).toEqual({ type: 'pong' })
    expect(say('{"id":0,"code":0,"msg":"msg format invalid"}')).toEqual({ type: 'notice', text: 'msg format invalid' })
  })

  test('[S3.96] a listen key that is not taken any more ends the connection, and the next one gets another', () => {
    expect(open().say('Invalid listen key')).toMatchObject({ type: 'failure', fatal: false })
  })

  test('[S3.94] data is never text', () => {
    expect(open().streams.control(Uint8Array.of(0x0a, 0), true)).toBeUndefined()
    expect(() => open().say('nonsense')).toThrow(/JSON/i)
  })

  test('of frames that are never answered no more than a thousand are remembered', async () => {
    const { ask, say } = open()
    const [first] = await ask(depth)
    for (let round = 0; round < 10; round += 1) {
      // oxlint-disable-next-line no-await-in-loop -- frame after frame
      await ask(...Array.from({ length: 100 }, () => depth))
    }
    expect(say(answer(first?.id ?? 0, channel)).type).toBe('notice')
  })
})
