import { ManualClock } from '@venuekit/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsOf, GateioSocketClient, rowsOf, shapeOf } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const pair = 'BTC_USDT'

let sim: GateioSimulator

beforeAll(async () => {
  sim = await startGateio({ eventsPerSecond: 3_000 })
})

afterAll(async () => closeClean(sim))

async function connect(): Promise<GateioSocketClient> {
  return GateioSocketClient.connect(sim.endpoints.gateio)
}

describe('answers', () => {
  test('a subscription is acknowledged in the shape of the page', async () => {
    await using socket = await connect()
    const sample = JSON.parse(
      '{"time":1789455580,"time_ms":1789455580102,"id":1,"conn_id":"5e74253e9c793974","trace_id":"1bde5aaa0acf2f5f48edfd4392e1fa68","channel":"spot.trades","event":"subscribe","payload":["BTC_USDT"],"result":{"status":"success"},"requestId":"1bde5aaa0acf2f5f48edfd4392e1fa68"}',
    )
    const answer = await socket.subscribe('spot.trades', [pair])
    expect(shapeOf(answer)).toEqual(shapeOf(sample))
    expect(answer).toMatchObject({ channel: 'spot.trades', event: 'subscribe', payload: [pair], id: 1 })
    expect(answer['requestId']).toBe(answer['trace_id'])
  })

  test.each([
    ['spot.trades', [pair, 'NO_PAIR'], 'unknown currency pair: NO_PAIR'],
    ['spot.tickers', ['NO_PAIR'], 'unknown currency pair: NO_PAIR'],
    ['spot.order_book_update', ['NO_PAIR', '100ms'], 'unknown currency pair NO_PAIR'],
    ['spot.order_book_update', [pair, '50ms'], 'provided interval not supported: 50ms'],
    ['spot.order_book', [pair, '30', '100ms'], 'provided level not supported: 30'],
    ['spot.candlesticks', ['3m', pair], 'provided interval not supported: 3m'],
    ['spot.trades', [], 'invalid argument: payload'],
    ['spot.nope', [pair], 'Unknown channel spot.nope'],
    ['futures.trades', [pair], 'Unknown channel futures.trades'],
  ])('%s %j is refused', async (...row) => {
    const [channel, payload, message] = row
    await using socket = await connect()
    const answer = await socket.subscribe(channel, payload)
    expect(answer).toMatchObject({ channel, event: 'subscribe', payload, result: { status: 'fail' } })
    expect(answer['error']).toEqual({ code: 2, message })
  })

  test('a list with one unknown pair subscribes nothing', async () => {
    await using socket = await connect()
    await socket.subscribe('spot.book_ticker', [pair, 'NO_PAIR'])
    await socket.subscribe('spot.book_ticker', ['ETH_USDT'])
    const { result } = await socket.update('spot.book_ticker')
    expect(fieldsOf(result)['s']).toBe('ETH_USDT')
  })

  test('what is no frame, and an id that is no int32', async () => {
    await using socket = await connect()
    for (const text of ['no json', '[]', `{"channel":"spot.trades","event":"subscribe","id":${2 ** 31}}`]) {
      socket.client.socket.send(text)
      // oxlint-disable-next-line no-await-in-loop -- one answer after the other
      const answer = await socket.next()
      expect(answer).toMatchObject({ channel: '', event: '', result: { status: 'fail' } })
      expect(answer['error']).toEqual({ code: 1, message: 'request message need json scheme' })
      expect(answer).not.toHaveProperty('id')
    }
  })

  test('a ping is answered by a pong', async () => {
    await using socket = await connect()
    socket.send({ time: socket.seconds(), channel: 'spot.ping' })
    expect(await socket.next()).toEqual({
      time: expect.any(Number),
      time_ms: expect.any(Number),
      conn_id: expect.stringMatching(/^[0-9a-f]{16}$/),
      channel: 'spot.pong',
      event: '',
      result: null,
    })
  })

  test('an end of a subscription is one', async () => {
    await using socket = await connect()
    await socket.subscribe('spot.trades', [pair, 'ETH_USDT'])
    const answer = await socket.subscribe('spot.trades', [pair], { event: 'unsubscribe' })
    expect(answer).toMatchObject({ event: 'unsubscribe', result: { status: 'success' } })
    const { result } = await socket.update('spot.trades')
    expect(fieldsOf(result)['currency_pair']).toBe('ETH_USDT')
  })

  test('the testnet path leads to the same place', async () => {
    const url = sim.endpoints.gateio.spotWs.replace('/ws/v4/', '/v4/ws/spot')
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio, Date.now, url)
    expect(await socket.subscribe('spot.trades', [pair])).toMatchObject({ result: { status: 'success' } })
  })
})

describe('the channels have the fields and types of the page', () => {
  test.each([
    [
      'spot.tickers',
      [pair],
      '{"currency_pair":"BTC_USDT","last":"15743.4","lowest_ask":"15744.4","highest_bid":"15743.5","change_percentage":"-1.8254","base_volume":"9110.473081735","quote_volume":"145082083.2535","high_24h":"16280.9","low_24h":"15468.5"}',
    ],
    [
      'spot.trades',
      [pair],
      '{"id":309143071,"id_market":2390902,"create_time":1606292218,"create_time_ms":"1606292218213.4578","side":"sell","currency_pair":"GT_USDT","amount":"16.4700000000","price":"0.4705000000","range":"2390902-2390902"}',
    ],
    [
      'spot.candlesticks',
      ['1m', pair],
      '{"t":"1606292580","v":"2362.32035","c":"19128.1","h":"19128.1","l":"19128.1","o":"19128.1","n":"1m_BTC_USDT","a":"3.8283","w":true}',
    ],
    [
      'spot.book_ticker',
      [pair],
      '{"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003341504","a":"19179.38","A":"0.09"}',
    ],
    [
      'spot.order_book',
      [pair, '5', '100ms'],
      '{"t":1606295412123,"lastUpdateId":48791820,"s":"BTC_USDT","l":"5","bids":[["19079.55","0.0195"]],"asks":[["19080.24","0.1638"]]}',
    ],
  ] as const)('%s', async (...row) => {
    const [channel, payload, sample] = row
    await using socket = await connect()
    await socket.subscribe(channel, payload)
    const frame = await socket.update(channel)
    expect(shapeOf(frame)).toEqual({
      time: 'number',
      time_ms: 'number',
      channel: 'string',
      event: 'string',
      result: shapeOf(JSON.parse(sample)),
    })
  })

  test('an empty side of a book ticker is empty text', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio)
    await socket.subscribe('spot.book_ticker', [pair])
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '99.5', size: '2' })
    const { result } = await socket.next((frame) => fieldsOf(frame['result'])['b'] === '99.5')
    expect(result).toMatchObject({ b: '99.5', B: '2', a: '', A: '' })
  })
})

describe('the life of a socket', () => {
  test('one without subscription and traffic is cut, one with either is not', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    const connectOwn = async () => GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await using idle = await connectOwn()
    await using pinging = await connectOwn()
    await using subscribed = await connectOwn()
    await subscribed.subscribe('spot.trades', [pair])
    await clock.advance(20_000)
    await pinging.roundTrip()
    await clock.advance(10_500)
    expect(await idle.client.ended).toMatchObject({ code: 1006 })
    await pinging.roundTrip()
    await subscribed.roundTrip()
    await clock.advance(30_500)
    expect(await pinging.client.ended).toMatchObject({ code: 1006 })
    await subscribed.roundTrip()
  })

  test('protocol pings, when they are asked for, must be answered', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 }, { serverPingMs: 5_000 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    const { promise, resolve } = Promise.withResolvers<void>()
    socket.client.socket.once('ping', () => resolve())
    await clock.advance(5_000)
    await promise
    await socket.roundTrip()
    socket.client.socket.pause()
    await clock.advance(10_000)
    socket.client.socket.resume()
    expect(await socket.client.ended).toMatchObject({ code: 1006 })
  })

  test('there are only so many from one address', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 }, { maximumSockets: 1 })
    await using first = await GateioSocketClient.connect(own.endpoints.gateio)
    await first.roundTrip()
    await expect(GateioSocketClient.connect(own.endpoints.gateio)).rejects.toThrow('429')
  })
})

test('the same seed and clock give the same frames', async () => {
  const recorded = async (): Promise<readonly string[]> => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await socket.subscribe('spot.obu', [`ob.${pair}.50`])
    await socket.subscribe('spot.trades', rowsOf(own.symbols('gateio')).map(String))
    await clock.advance(1_000)
    await own.pause()
    await socket.roundTrip()
    return socket.client.frames
  }
  const frames = await recorded()
  expect(frames.length).toBeGreaterThan(50)
  expect(await recorded()).toEqual(frames)
})
