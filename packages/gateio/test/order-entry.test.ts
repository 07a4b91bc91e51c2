import { createHmac } from 'node:crypto'
import { marketSymbol, type CheckedOrder, type KeySecretCredentials, type StreamProtocol } from '@venuekit/core'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { createGateioFuturesOrderEntry } from '../src/futures/order-entry.ts'
import { createGateioPrivateFuturesStreams } from '../src/futures/private-websocket.ts'
import { createGateioSpotOrderEntry } from '../src/spot/order-entry.ts'
import { createGateioPrivateSpotStreams } from '../src/spot/private-websocket.ts'
import { futuresInstruments, spotInstruments } from './markets.ts'
import { measureTime, openSession } from './open-session.ts'
import { checked } from './orders.ts'
import { apiAnswer, StreamServer, type ClientFrame } from './stream-server.ts'

const options = { orderEntry: 'socket' }

const spotRow = {
  id: '399123456',
  text: 't-abc123',
  currency_pair: 'BTC_USDT',
  type: 'limit',
  side: 'buy',
  amount: '0.001',
  price: '65000',
  time_in_force: 'gtc',
  left: '0.001',
  filled_total: '0',
  status: 'open',
  finish_as: 'open',
}
const futuresRow = {
  id: 74_046_514,
  contract: 'BTC_USDT',
  text: 't-abc123',
  size: '10',
  left: '10',
  price: '31503.3',
  fill_price: '0',
  tif: 'gtc',
  status: 'open',
}

const spotOrder: CheckedOrder = checked(
  { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.001', price: '65000' },
  spotInstruments,
)
const futuresOrder: CheckedOrder = checked(
  { symbol: 'BTC/USDT:USDT', side: 'sell', type: 'limit', quantity: '0.001', price: '31503.3' },
  futuresInstruments,
)

/** Logs in whoever knows the secret, and answers everything else with a row. */
function exchange(row: object) {
  return (frame: ClientFrame): object | undefined => {
    const { channel, event, request } = frame
    if (request === undefined) return undefined
    if (!channel.endsWith('.login')) return apiAnswer(frame, { result: Array.isArray(request.req_param) ? [row] : row })
    const text = [event, channel, '', request.timestamp].join('\n')
    const signature = createHmac('sha512', 'test-secret').update(text).digest('hex')
    if (request.signature === signature) return apiAnswer(frame, { result: { api_key: 'test-key', uid: '110284739' } })
    return apiAnswer(frame, { errs: { label: 'INVALID_SIGNATURE', message: 'Signature mismatch' } }, '401')
  }
}

async function openSpot(server: StreamServer, protocol = createGateioPrivateSpotStreams()) {
  const client = openSession({ url: server.url, protocol, options })
  const { session, context } = client
  const entry = createGateioSpotOrderEntry({ session, context, instruments: () => spotInstruments, measureTime })
  if (entry === undefined) throw new Error('There is no order entry.')
  return { client, session, entry }
}

const sentTo = (server: StreamServer) => server.last.frames.map(({ channel, request }) => [channel, request?.req_param])

describe('order entry over the spot socket', () => {
  test('logs in, and places an order whose acknowledgement is not its answer', async () => {
    await using server = await StreamServer.start()
    const usual = exchange(spotRow)
    server.script = (frame, connection) => {
      if (frame.channel === 'spot.order_place') connection.say({ ...apiAnswer(frame, { result: {} }), ack: true })
      return usual(frame)
    }
    const { client, session, entry } = await openSpot(server)
    await using _ = client
    await session.connect('private')
    const order = await entry.placeOrder(spotOrder)
    expect(order).toMatchObject({ orderId: '399123456', clientOrderId: 'abc123', status: 'open', symbol: 'BTC/USDT' })
    const [login, place] = server.last.frames
    expect(login).toMatchObject({ channel: 'spot.login', event: 'api', request: { api_key: 'test-key' } })
    expect(login?.request?.timestamp).toBe(String(login?.time))
    expect(place).toMatchObject({
      channel: 'spot.order_place',
      event: 'api',
      request: {
        req_param: {
          text: 't-abc123',
          currency_pair: 'BTC_USDT',
          side: 'buy',
          type: 'limit',
          amount: '0.001',
          price: '65000',
          time_in_force: 'gtc',
        },
      },
    })
    // A late one dies there.
    expect(Number(place?.request?.req_header?.['x-gate-exptime'])).toBeGreaterThan((place?.time ?? 0) * 1_000)
  })

  test('amends, cancels, looks up, and does several at once', async () => {
    await using server = await StreamServer.start()
    server.script = exchange(spotRow)
    const { client, session, entry } = await openSpot(server)
    await using _ = client
    await session.connect('private')
    const ref = { symbol: 'BTC/USDT', orderId: '399123456' }
    const { instrument } = spotOrder
    const amendment = {
      instrument,
      ref,
      price: spotOrder.instrument.priceStep,
      quantity: undefined,
      known: undefined,
      side: undefined,
    }
    await entry.modifyOrder(amendment)
    await entry.cancelOrder({ symbol: 'BTC/USDT', clientOrderId: 'abc123' })
    await entry.getOrder(ref)
    expect(await entry.placeOrders([spotOrder])).toMatchObject([{ value: { orderId: '399123456' } }])
    expect(await entry.cancelOrders([ref])).toEqual([{ value: undefined }])
    expect(sentTo(server).slice(1)).toEqual([
      ['spot.order_amend', { order_id: '399123456', currency_pair: 'BTC_USDT', price: '0.01' }],
      ['spot.order_cancel', { order_id: 't-abc123', currency_pair: 'BTC_USDT' }],
      ['spot.order_status', { order_id: '399123456', currency_pair: 'BTC_USDT' }],
      ['spot.order_place', [expect.objectContaining({ text: 't-abc123' })]],
      ['spot.order_cancel_ids', [{ id: '399123456', currency_pair: 'BTC_USDT' }]],
    ])
  })

  test('[S3.88] more than four pairs take a second request', async () => {
    await using server = await StreamServer.start()
    server.script = (frame) => {
      const { request } = frame
      if (!Array.isArray(request?.req_param)) return exchange(spotRow)(frame)
      const rows = request.req_param.map((row: object) => ({ ...spotRow, ...row, succeeded: true }))
      return apiAnswer(frame, { result: rows })
    }
    const opened = await openSpot(server)
    await using _ = opened.client
    const orders = ['A', 'B', 'C', 'D', 'E'].map((base): CheckedOrder => {
      const symbol = marketSymbol(`${base}/USDT`)
      return { ...spotOrder, symbol, instrument: { ...spotOrder.instrument, symbol }, clientOrderId: base }
    })
    await opened.session.connect('private')
    expect(await opened.entry.placeOrders(orders)).toMatchObject(orders.map(() => ({ value: { status: 'open' } })))
    expect(
      sentTo(server).map(([channel, parameter]) => [channel, Array.isArray(parameter) && parameter.length]),
    ).toEqual([
      ['spot.login', false],
      ['spot.order_place', 4],
      ['spot.order_place', 1],
    ])
  })

  test.each([
    {
      label: 'BALANCE_NOT_ENOUGH',
      message: 'label: BALANCE_NOT_ENOUGH, message: Not enough balance',
      status: '400',
      expected: { code: 'insufficient-funds', outcome: 'rejected', apiMessage: 'Not enough balance' },
    },
    {
      label: 'ORDER_NOT_FOUND',
      message: 'label: ORDER_NOT_FOUND, message: ',
      status: '404',
      expected: { code: 'order-not-found', outcome: 'rejected', apiMessage: undefined },
    },
    {
      label: 'TOO_MANY_REQUESTS',
      message: 'Request Rate limit Exceeded (211)',
      status: '429',
      expected: { code: 'rate-limited', retryAfterMs: 4_732, outcome: 'rejected' },
    },
    { label: 'INTERNAL', message: '', status: '500', expected: { code: 'server', outcome: 'unknown' } },
    { label: 'BRAND_NEW', message: 'what', status: '400', expected: { code: 'exchange', outcome: 'unknown' } },
  ])('[S3.91] a refusal says what it is, and what became of the order: $label', async (refusal) => {
    const { label, message, status, expected } = refusal
    await using server = await StreamServer.start()
    const usual = exchange(spotRow)
    server.script = (frame) => {
      if (frame.channel !== 'spot.order_place') return usual(frame)
      const refused = apiAnswer(frame, { errs: { label, message } }, status)
      Object.assign(Reflect.get(refused, 'header'), { x_gat_ratelimit_reset_timestamp: 1_681_195_489_000 })
      return refused
    }
    const { client, session, entry } = await openSpot(server)
    await using _ = client
    await session.connect('private')
    const error = await errorOf(() => entry.placeOrder(spotOrder))
    expect(error).toMatchObject({ exchange: 'gateio', operation: 'createOrder', ...expected })
  })

  test('without a connection nothing was sent; a line that is lost, or an answer that makes no sense, leaves it unknown', async () => {
    await using server = await StreamServer.start()
    const usual = exchange(spotRow)
    server.script = usual
    const { client, session, entry } = await openSpot(server)
    await using _ = client
    expect(await errorOf(() => entry.placeOrder(spotOrder))).toMatchObject({ outcome: 'not-sent' })
    await session.connect('private')
    server.script = (frame) =>
      frame.channel === 'spot.order_place' ? apiAnswer(frame, { result: { id: 1 } }) : usual(frame)
    expect(await errorOf(() => entry.placeOrder(spotOrder))).toMatchObject({ code: 'protocol', outcome: 'unknown' })
    server.script = (_frame, { socket }) => {
      socket.terminate()
      return 'silence'
    }
    expect(await errorOf(() => entry.placeOrder(spotOrder))).toMatchObject({ outcome: 'unknown' })
  })

  test('a login that is refused is no connection', async () => {
    await using server = await StreamServer.start()
    server.script = (frame) =>
      apiAnswer(frame, { errs: { label: 'INVALID_KEY', message: 'Invalid key provided' } }, '401')
    const { client, session } = await openSpot(server)
    await using _ = client
    const error = await errorOf(() => session.connect('private', { timeoutMs: 60_000 }))
    expect(error).toMatchObject({ code: 'invalid-api-key', apiCode: 'INVALID_KEY' })
    expect(server.connections).toHaveLength(1)
  })
})

describe('order entry over the futures socket', () => {
  test('places, amends, cancels, looks up, and does several at once', async () => {
    await using server = await StreamServer.start()
    server.script = exchange(futuresRow)
    const protocol: StreamProtocol<never, KeySecretCredentials> = createGateioPrivateFuturesStreams(async () => '1')
    await using client = openSession({ url: server.url, protocol, options })
    const { session, context } = client
    const entry = createGateioFuturesOrderEntry({
      session,
      context,
      instruments: () => futuresInstruments,
      measureTime,
    })
    await session.connect('private')
    const ref = { symbol: 'BTC/USDT:USDT', orderId: '58828270140012048' }
    const { instrument } = futuresOrder
    expect(await entry?.placeOrder(futuresOrder)).toMatchObject({ orderId: '74046514', quantity: '0.001' })
    await entry?.modifyOrder({
      instrument,
      ref,
      price: undefined,
      quantity: instrument.sizeStep,
      known: undefined,
      side: 'sell',
    })
    await entry?.cancelOrder(ref)
    await entry?.getOrder(ref)
    await entry?.placeOrders([futuresOrder])
    await entry?.cancelOrders([ref])
    expect(sentTo(server)).toEqual([
      ['futures.login', undefined],
      ['futures.order_place', { text: 't-abc123', contract: 'BTC_USDT', size: '-10', price: '31503.3', tif: 'gtc' }],
      ['futures.order_amend', { order_id: '58828270140012048', size: '-1' }],
      ['futures.order_cancel', { order_id: '58828270140012048' }],
      ['futures.order_status', { order_id: '58828270140012048' }],
      ['futures.order_batch_place', [expect.objectContaining({ size: '-10' })]],
      ['futures.order_cancel_ids', ['58828270140012048']],
    ])
  })

  test('[S3.69] asks for the time before the next command when one was refused as too late', async () => {
    await using server = await StreamServer.start()
    const refusal = { label: 'REQUEST_EXPIRED', message: 'too late' }
    server.script = (frame) => {
      if (frame.channel.endsWith('.login')) return exchange(spotRow)(frame)
      return apiAnswer(frame, { errs: refusal }, '403')
    }
    await using client = openSession({ url: server.url, protocol: createGateioPrivateSpotStreams(), options })
    const { session, context } = client
    const { exchangeClock } = context
    const at = context.clock.monotonic()
    exchangeClock.add({ sentAt: at, receivedAt: at, serverTime: context.clock.now() })
    const measured: (string | undefined)[] = []
    const entry = createGateioSpotOrderEntry({
      session,
      context,
      instruments: () => spotInstruments,
      measureTime: async () => {
        measured.push(exchangeClock.needsMeasure())
        throw new Error('the exchange is away')
      },
    })
    await session.connect('private')
    for (let command = 0; command < 2; command += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await errorOf(() => entry?.placeOrder(spotOrder))).toMatchObject({
        code: 'recv-window',
        outcome: 'rejected',
      })
    }
    expect(measured).toEqual(['invalidated'])
  })

  test('an order that waits for the exchange time longer than it may for being sent is not sent', async () => {
    const clock = new ManualClock()
    await using client = openSession({
      url: 'ws://127.0.0.1:9',
      protocol: createGateioPrivateSpotStreams(),
      options,
      clock,
    })
    const { session, context } = client
    const forever = () => new Promise<void>(() => {})
    const parts = { session, context, instruments: () => spotInstruments, measureTime: forever }
    const entry = createGateioSpotOrderEntry(parts)
    const failed = errorOf(() => entry?.placeOrder(spotOrder))
    await clock.advance(1_000)
    expect(await failed).toMatchObject({ code: 'timeout', outcome: 'not-sent', operation: 'createOrder' })
    const soon = errorOf(() => entry?.cancelOrder({ symbol: spotOrder.symbol, orderId: '1' }, { sendWithinMs: 0 }))
    await clock.advance(1)
    expect(await soon).toMatchObject({ code: 'timeout', outcome: 'not-sent', operation: 'cancelOrder' })
  })

  test('is there for whoever asked for it', async () => {
    await using server = await StreamServer.start()
    await using client = openSession({ url: server.url, protocol: createGateioPrivateSpotStreams() })
    const { session, context } = client
    expect(
      createGateioSpotOrderEntry({ session, context, instruments: () => spotInstruments, measureTime }),
    ).toBeUndefined()
    // Without it nobody logs in.
    await session.connect('private')
    expect(server.last.frames).toEqual([])
  })
})
