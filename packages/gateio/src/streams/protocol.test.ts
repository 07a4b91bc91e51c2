import { ProtocolError, type Control, type StreamProtocol } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { createTestContext } from '../../test/context.ts'
import { createGateioPrivateFuturesStreams } from '../futures/private-websocket.ts'
import { createGateioPublicFuturesStreams } from '../futures/public-websocket.ts'
import { createGateioPrivateSpotStreams } from '../spot/private-websocket.ts'
import { createGateioPublicSpotStreams } from '../spot/public-websocket.ts'
import type { GateioSpotTopic } from '../spot/topics.ts'

const spot = createGateioPublicSpotStreams()
const futures = createGateioPublicFuturesStreams()
const request = { id: 7, nowMs: 1_700_000_000_123, context: createTestContext() }

const parsed = (frames: readonly string[]): unknown[] => frames.map((frame): unknown => JSON.parse(frame))

function control(text: string, streams: Pick<StreamProtocol<never, never>, 'control'> = spot) {
  return streams.control(new TextEncoder().encode(text), false)
}

describe('subscribe frames', () => {
  test('[S3.102] topics of one channel go together where its payload is a list', async () => {
    const topics: readonly GateioSpotTopic[] = [
      { channel: 'trades', symbol: 'BTC_USDT' },
      { channel: 'order_book_update', symbol: 'BTC_USDT', interval: '100ms' },
      { channel: 'trades', symbol: 'ETH_USDT' },
      { channel: 'obu', symbol: 'BTC_USDT', depth: 400 },
      { channel: 'order_book', symbol: 'BTC_USDT', depth: 20, interval: '1000ms' },
      { channel: 'candlesticks', symbol: 'BTC_USDT', interval: '1m' },
    ]
    const common = { time: 1_700_000_000, event: 'subscribe', id: 7 }
    expect(parsed(await spot.subscribe(topics, request))).toEqual([
      { ...common, channel: 'spot.trades', payload: ['BTC_USDT', 'ETH_USDT'] },
      { ...common, channel: 'spot.order_book_update', payload: ['BTC_USDT', '100ms'] },
      { ...common, channel: 'spot.obu', payload: ['ob.BTC_USDT.400'] },
      { ...common, channel: 'spot.order_book', payload: ['BTC_USDT', '20', '1000ms'] },
      { ...common, channel: 'spot.candlesticks', payload: ['1m', 'BTC_USDT'] },
    ])
    expect(new Set(topics.map((topic) => spot.key(topic))).size).toBe(topics.length)
  })

  test('[S3.102] futures say how deep a book is, and a whole book comes without grouping', async () => {
    const frames = await futures.unsubscribe(
      [
        { channel: 'order_book_update', symbol: 'BTC_USDT', interval: '100ms', depth: 50 },
        { channel: 'order_book', symbol: 'BTC_USDT', depth: 20 },
        { channel: 'obu', symbol: 'BTC_USDT', depth: 50 },
        { channel: 'book_ticker', symbol: 'BTC_USDT' },
        { channel: 'candlesticks', symbol: 'BTC_USDT', interval: '7d' },
      ],
      request,
    )
    expect(parsed(frames)).toMatchObject([
      { event: 'unsubscribe', channel: 'futures.order_book_update', payload: ['BTC_USDT', '100ms', '50'] },
      { payload: ['BTC_USDT', '20', '0'] },
      { payload: ['ob.BTC_USDT.50'] },
      { payload: ['BTC_USDT'] },
      { payload: ['7d', 'BTC_USDT'] },
    ])
  })

  test('[S3.101] a frame of a private channel is signed, leaving one too', async () => {
    const streams = createGateioPrivateSpotStreams()
    const topics = [{ channel: 'orders' }, { channel: 'balances' }, { channel: 'orders', symbol: 'BTC_USDT' }] as const
    const [orders, balances] = parsed(await streams.subscribe(topics, request))
    expect(orders).toMatchObject({ payload: ['!all', 'BTC_USDT'], auth: { method: 'api_key', KEY: 'test-key' } })
    expect(balances).toMatchObject({ channel: 'spot.balances', payload: [] })
    const [left] = parsed(await streams.unsubscribe([{ channel: 'orders' }], request))
    const [signIn, signOut] = [orders, left].map((frame) => (frame as { auth: { SIGN: string } }).auth.SIGN)
    expect(signIn).toMatch(/^[0-9a-f]{128}$/)
    expect(signOut).not.toBe(signIn)
  })

  test('[S3.102] private channels of futures begin with the user id, which is asked for once it is needed, and again after a failure', async () => {
    let asked = 0
    const streams = createGateioPrivateFuturesStreams(async () => {
      asked += 1
      if (asked === 1) throw new ProtocolError('not now')
      return '15564602'
    })
    await expect(streams.subscribe([{ channel: 'orders' }], request)).rejects.toThrow('not now')
    const frames = await streams.subscribe(
      [{ channel: 'orders' }, { channel: 'positions', symbol: 'BTC_USDT' }, { channel: 'balances' }],
      request,
    )
    expect(parsed(frames)).toMatchObject([
      { channel: 'futures.orders', payload: ['15564602', '!all'] },
      { channel: 'futures.positions', payload: ['15564602', 'BTC_USDT'] },
      { channel: 'futures.balances', payload: ['15564602'] },
    ])
    expect(asked).toBe(2)
    expect(streams.key({ channel: 'orders' })).toBe('futures.orders !all')
  })

  test('[S3.102] the handshake of futures asks for exact sizes; a ping is a message of its own', () => {
    const { context } = request
    expect(futures.headers?.('public', context)).toEqual({ 'X-Gate-Size-Decimal': '1' })
    expect(spot.headers?.('public', context)).toBeUndefined()
    const { send } = futures.heartbeat
    expect(typeof send === 'string' ? send : send(1_545_404_023_900)).toBe(
      '{"time":1545404023,"channel":"futures.ping"}',
    )
  })

  test('a connection can be replaced without a hole where ids put the messages of two in order', () => {
    const overlap = (channel: 'trades' | 'book_ticker' | 'tickers') => spot.overlap?.({ channel, symbol: 'BTC_USDT' })
    expect([overlap('trades'), overlap('book_ticker'), overlap('tickers')]).toEqual(['ordered', 'ordered', 'none'])
    // The window of a stream must be changed step by step.
    expect(spot.overlap?.({ channel: 'obu', symbol: 'BTC_USDT', depth: 50 })).toBe('none')
    expect(futures.overlap?.({ channel: 'order_book_update', symbol: 'BTC_USDT', interval: '20ms', depth: 20 })).toBe(
      'ordered',
    )
  })
})

describe('control frames', () => {
  test('[S3.102] answers name the topics that they are for', () => {
    expect(
      control(
        '{"time":1789455580,"time_ms":1789455580102,"id":1,"conn_id":"5e74253e9c793974","trace_id":"1bde5aaa0acf2f5f48edfd4392e1fa68","channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"],"result":{"status":"success"},"requestId":"1bde5aaa0acf2f5f48edfd4392e1fa68"}',
      ),
    ).toEqual({ type: 'ack', id: 1, topics: ['spot.trades BTC_USDT'] })
    const futuresOrders =
      '{"id":2,"channel":"futures.orders","event":"unsubscribe","payload":["15564602","!all"],"result":{"status":"success"}}'
    expect(control(futuresOrders, futures)).toEqual({ type: 'ack', id: 2, topics: ['futures.orders !all'] })
    expect(
      control('{"channel":"spot.balances","event":"subscribe","payload":null,"result":{"status":"success"}}'),
    ).toEqual({ type: 'ack' })
  })

  test('[S3.102] a list with one bad topic is to be tried one by one', () => {
    const text = (payload: string) =>
      `{"id":3,"channel":"spot.trades","event":"subscribe","payload":${payload},"error":{"code":2,"message":"unknown currency pair: NO_PE"},"result":{"status":"fail"}}`
    expect(control(text('["BTC_USDT","NO_PE"]'))).toMatchObject({
      type: 'refusal',
      id: 3,
      retryOneByOne: true,
      error: { code: 'invalid-symbol', apiCode: 2, apiMessage: 'unknown currency pair: NO_PE' },
    })
    const single = control(text('["NO_PE"]'))
    expect(single).toMatchObject({ type: 'refusal', topics: ['spot.trades NO_PE'] })
    expect(single).not.toHaveProperty('retryOneByOne')
  })

  test('what is subscribed already is what was wanted', () => {
    expect(
      control(
        '{"time":1789456896,"time_ms":1789456896882,"conn_id":"bf37dda1698c8b1e","trace_id":"8d22","channel":"futures.obu","event":"subscribe","payload":["ob.BTC_USDT.50"],"error":{"code":2,"message":"Alert sub ob.BTC_USDT.50"},"result":{"status":"fail"}}',
        futures,
      ),
    ).toEqual({ type: 'ack', topics: ['futures.obu ob.BTC_USDT.50'] })
  })

  test.each([
    ['{"label":"INVALID_KEY","message":"Invalid key provided"}\\n', 4, 'invalid-api-key'],
    ['{"label":"INVALID_SIGNATURE"}', 2, 'signature'],
    ['{broken', 4, 'authentication'],
    ['provided level not supported: 30', 2, 'invalid-parameter'],
    ['Unknown channel futures.nope', 2, 'invalid-parameter'],
    ['oops', 3, 'server'],
    ['no rights', 6, 'authentication'],
    ['of tomorrow', 99, 'exchange'],
  ])('[S3.91] a refusal says what it is: %s', (message, code, kind) => {
    const text = `{"id":4,"channel":"spot.orders","event":"subscribe","payload":["!all"],"error":{"code":${code},"message":${JSON.stringify(message).replaceAll('\\\\n', '\\n')}},"result":{"status":"fail"}}`
    expect(control(text)).toMatchObject({ type: 'refusal', error: { code: kind } })
  })

  test('a refusal without a reason, and one of a message that could not be read', () => {
    expect(control('{"id":5,"channel":"spot.obu","event":"subscribe","result":null}')).toMatchObject({
      type: 'refusal',
      id: 5,
    })
    expect(
      control(
        '{"channel":"","event":"","error":{"code":1,"message":"request message need json scheme"},"result":null}',
      ),
    ).toMatchObject({ type: 'refusal', error: { code: 'invalid-parameter' } })
  })

  test('[S3.102] pongs, notices and data', () => {
    const expected: readonly (readonly [string, Control | undefined])[] = [
      ['{"time":1545404024,"time_ms":1545404024123,"channel":"spot.pong","event":"","result":null}', { type: 'pong' }],
      [
        '{"time":1,"channel":"spot.system","event":"update","result":{"type":"upgrade","msg":"The connection will soon be closed for a service upgrade. Please reconnect."}}',
        {
          type: 'notice',
          text: 'The connection will soon be closed for a service upgrade. Please reconnect.',
          reconnect: true,
        },
      ],
      [
        '{"channel":"spot.system","event":"update","result":{"type":"news"}}',
        { type: 'notice', text: 'news', reconnect: false },
      ],
      ['{"channel":"spot.tickers","event":"update","result":{}}', undefined],
      ['{"channel":"spot.brand_new","event":"snapshot","result":{}}', undefined],
    ]
    for (const [text, result] of expected) expect(control(text)).toEqual(result)
    expect(spot.control(new Uint8Array([1, 2]), true)).toBeUndefined()
  })

  test('an answer to order entry is told by its request id', () => {
    const text =
      '{"request_id":"request-id-1","ack":true,"header":{"status":"200"},"data":{"result":{"id":58828270140012048}}}'
    const bytes = new TextEncoder().encode(text)
    expect(spot.control(bytes, false)).toEqual({ type: 'response', id: 'request-id-1', bytes, final: false })
    expect(control(text.replace('true', 'false'))).toMatchObject({ final: true })
    expect(control(text.replace('"ack":true,', ''))).toMatchObject({ final: true })
  })

  test.each(['', 'null', '[]', '{', '{"channel":1}x', '{"channel":{}}', '{"channel":"spot.system","event":"update"}'])(
    'what is no message is a protocol error: %s',
    (text) => expect(() => control(text)).toThrow(ProtocolError),
  )
})
