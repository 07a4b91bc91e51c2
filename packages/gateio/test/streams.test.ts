import { createHmac } from 'node:crypto'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { createGateioFuturesDecoder } from '../src/futures/decode.ts'
import { createGateioPrivateFuturesStreams } from '../src/futures/private-websocket.ts'
import { createGateioPublicFuturesStreams } from '../src/futures/public-websocket.ts'
import { createGateioSpotDecoder } from '../src/spot/decode.ts'
import { createGateioPrivateSpotStreams } from '../src/spot/private-websocket.ts'
import { createGateioPublicSpotStreams } from '../src/spot/public-websocket.ts'
import type { GateioSpotTopic } from '../src/spot/topics.ts'
import { openSession } from './open-session.ts'
import { refusal, StreamServer, type ServerConnection } from './stream-server.ts'

const stream: GateioSpotTopic = { channel: 'obu', symbol: 'BTC_USDT', depth: 50 }

function bookMessage(result: object): object {
  return { time: 1, channel: 'spot.obu', event: 'update', result: { t: 1, s: 'ob.BTC_USDT.50', ...result } }
}

const eventsOf = ({ frames }: ServerConnection) => frames.map(({ channel, event }) => `${event} ${channel}`)

test('[S3.102] topics are subscribed, a bad one of a list is found, and data is decoded', async () => {
  await using server = await StreamServer.start()
  server.script = (frame) =>
    frame.payload?.includes('NO_PE') === true ? refusal(frame, 2, 'unknown currency pair: NO_PE') : undefined
  await using client = openSession({
    url: server.url,
    protocol: createGateioPublicSpotStreams(),
    createDecoder: createGateioSpotDecoder,
  })
  const topics = ['BTC_USDT', 'NO_PE', 'ETH_USDT'].map((symbol) => ({ channel: 'trades', symbol }) as const)
  const results = await Promise.all(
    topics.map((topic) => errorOf(() => client.session.subscribe(topic)).catch(() => 'subscribed')),
  )
  expect(results).toEqual(['subscribed', expect.objectContaining({ code: 'invalid-symbol' }), 'subscribed'])
  server.last.say({
    channel: 'spot.trades',
    event: 'update',
    result: { id: 1, create_time_ms: '1.5', side: 'buy', currency_pair: 'ETH_USDT', amount: '1', price: '2' },
  })
  await client.until(() => client.emitted.length === 1)
  expect(client.emitted).toMatchObject([{ type: 'trades', frame: { symbol: 'ETH_USDT' } }])
})

test('[S3.103] an order book begins with its snapshot, and again after it was subscribed anew', async () => {
  await using server = await StreamServer.start()
  server.script = ({ event }, { say }) => {
    // The snapshot may come before the answer.
    if (event === 'subscribe') say(bookMessage({ full: true, u: 10, b: [['1', '2']] }))
    return undefined
  }
  await using client = openSession({
    url: server.url,
    protocol: createGateioPublicSpotStreams(),
    createDecoder: createGateioSpotDecoder,
    onBook: (_, session) => session.delivered(stream),
  })
  await client.session.subscribe(stream, { firstFrameWithinMs: 60_000 })
  server.last.say(bookMessage({ U: 12, u: 12, b: [['1', '3']] }))
  await client.until(() => client.emitted.length === 2)
  await client.session.resubscribe(stream)
  expect(eventsOf(server.last)).toEqual(['subscribe spot.obu', 'unsubscribe spot.obu', 'subscribe spot.obu'])
  expect(client.emitted.map(({ frame }) => frame['kind'])).toEqual(['snapshot', 'delta', 'snapshot'])
})

test('[S3.102] a stream that is confirmed and stays silent is refused in time', async () => {
  await using server = await StreamServer.start()
  await using client = openSession({ url: server.url, protocol: createGateioPublicSpotStreams() })
  const error = await errorOf(() => client.session.subscribe(stream, { firstFrameWithinMs: 20 }))
  expect(error).toMatchObject({ exchange: 'gateio' })
  expect(client.session.stateOf(stream)).toBeUndefined()
})

test('[S3.101] private channels prove whose they are, in the order that the exchange checks it', async () => {
  await using server = await StreamServer.start()
  server.script = (frame) => {
    const { time, channel, event, auth } = frame
    const text = `channel=${channel}&event=${event}&time=${time}`
    const sign = createHmac('sha512', 'test-secret').update(text).digest('hex')
    if (auth?.KEY === 'test-key' && auth.SIGN === sign && auth.method === 'api_key') return undefined
    return refusal(frame, 4, '{"label":"INVALID_SIGNATURE","message":"Signature mismatch"}\n')
  }
  await using client = openSession({ url: server.url, protocol: createGateioPrivateSpotStreams() })
  await client.session.subscribe({ channel: 'orders' })
  await client.session.subscribe({ channel: 'usertrades' })
  await client.session.unsubscribe({ channel: 'orders' })
  expect(eventsOf(server.last).at(-1)).toBe('unsubscribe spot.orders')
  server.script = (frame) => refusal(frame, 4, '{"label":"INVALID_KEY","message":"Invalid key provided"}\n')
  const error = await errorOf(() => client.session.subscribe({ channel: 'balances' }))
  expect(error).toMatchObject({ code: 'invalid-api-key', apiCode: 'INVALID_KEY' })
})

test('[S3.102] futures: exact sizes are asked for in the handshake, private topics are of one user', async () => {
  await using server = await StreamServer.start()
  await using market = openSession({
    url: server.url,
    protocol: createGateioPublicFuturesStreams(),
    createDecoder: createGateioFuturesDecoder,
  })
  await market.session.subscribe({ channel: 'book_ticker', symbol: 'BTC_USDT' })
  expect(server.last.headers['x-gate-size-decimal']).toBe('1')
  expect(server.last.url).toBe('/ws/v4/')
  server.last.say({
    channel: 'futures.book_ticker',
    event: 'update',
    result: { u: 1, s: 'BTC_USDT', b: '77179', B: '0.4', a: '77179.1', A: '5116.8' },
  })
  await market.until(() => market.emitted.length === 1)
  expect(market.emitted).toMatchObject([{ frame: { bid: '77179/0 4/1', ask: '771791/1 51168/1' } }])
  await using account = openSession({
    url: server.url,
    protocol: createGateioPrivateFuturesStreams(async () => '110284739'),
  })
  await account.session.subscribe({ channel: 'usertrades' })
  expect(server.last.frames[0]?.payload).toEqual(['110284739', '!all'])
})

test('[S3.102] a quiet line is asked for a sign of life, and one that gives none is replaced', async () => {
  await using server = await StreamServer.start()
  const clock = new ManualClock()
  await using client = openSession({ url: server.url, protocol: createGateioPublicSpotStreams(), clock })
  await client.session.subscribe({ channel: 'tickers', symbol: 'BTC_USDT' })
  const [first] = server.connections
  const isGivenUp = (): boolean => first?.socket.readyState !== WebSocket.OPEN
  server.script = () => 'silence'
  await clock.advance(10_000)
  await server.until(() => eventsOf(server.last).includes('undefined spot.ping'))
  // Time passes until the line is given up, and stands still while the next one comes up.
  const replaced = server.until(() => server.connections.length > 1)
  await clock.runDuring(replaced, (inMs) => inMs === 0 || !isGivenUp())
  await server.until(isGivenUp)
  expect(first?.socket.readyState).not.toBe(WebSocket.OPEN)
})

test('[S3.102] what was subscribed comes back after a line was lost, and before the exchange ends one', async () => {
  await using server = await StreamServer.start()
  await using client = openSession({ url: server.url, protocol: createGateioPublicSpotStreams() })
  const { session } = client
  await session.subscribe({ channel: 'tickers', symbol: 'BTC_USDT' })
  server.last.socket.terminate()
  await server.until(() => server.connections.length === 2 && server.last.frames.length === 1)
  await client.until(() => client.marks.some(({ type }) => type === 'reconnected'))
  server.last.say({ channel: 'spot.system', event: 'update', result: { type: 'upgrade', msg: 'Please reconnect.' } })
  await server.until(() => server.connections.length === 3 && server.last.frames.length === 1)
  expect(client.notices).toEqual(['Please reconnect.'])
  expect(server.connections.map((connection) => eventsOf(connection))).toEqual(
    Array.from({ length: 3 }, () => ['subscribe spot.tickers']),
  )
})
