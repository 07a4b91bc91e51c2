import { createHmac } from 'node:crypto'
import { ManualClock } from '@venuekit/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldsOf, GateioSocketClient, rowsOf, shapeOf } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const pair = 'BTC_USDT'
const order = { currency_pair: pair, side: 'buy', amount: '0.5', price: '100', text: 't-mine' }

let sim: GateioSimulator

beforeAll(async () => {
  sim = await startGateio({ eventsPerSecond: 0 }, { limits: false })
})

afterAll(async () => closeClean(sim))

async function loggedIn(): Promise<GateioSocketClient> {
  const socket = await GateioSocketClient.connect(sim.endpoints.gateio)
  await socket.login()
  return socket
}

function errorOf({ header, data }: Readonly<Record<string, unknown>>): unknown[] {
  const { label, message } = fieldsOf(fieldsOf(data)['errs'])
  return [fieldsOf(header)['status'], label, message]
}

describe('login', () => {
  test('it tells the key and the user', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const answer = await socket.login()
    const { apiKey } = sim.endpoints.gateio.credentials
    expect(answer['data']).toEqual({ result: { api_key: apiKey, uid: '10000001' } })
    expect(answer['header']).toMatchObject({ status: '200', channel: 'spot.login', event: 'api', clientId: '' })
    expect(answer).not.toHaveProperty('ack')
  })

  test.each(['', '{}', 'null', '""', '{"a" : 1.0}'])(
    'with %j as its parameters, signed as they are sent',
    async (parameters) => {
      const { credentials } = sim.endpoints.gateio
      await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
      const timestamp = String(socket.seconds())
      const text = ['api', 'spot.login', parameters, timestamp].join('\n')
      const signature = createHmac('sha512', credentials.apiSecret).update(text).digest('hex')
      const fields = `"req_id":"raw","api_key":"${credentials.apiKey}","signature":"${signature}","timestamp":"${timestamp}"`
      const payload = parameters === '' ? fields : `${fields}, "req_param": ${parameters}`
      socket.client.socket.send(`{"time":${timestamp},"channel":"spot.login","event":"api","payload":{${payload}}}`)
      expect(await socket.next()).toMatchObject({ request_id: 'raw', header: { status: '200' } })
    },
  )

  test('a single command may carry its own proof', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const { apiKey, apiSecret } = sim.endpoints.gateio.credentials
    const timestamp = String(socket.seconds())
    const req_param = { currency_pair: pair, status: 'open' }
    const text = ['api', 'spot.order_list', JSON.stringify(req_param), timestamp].join('\n')
    const signature = createHmac('sha512', apiSecret).update(text).digest('hex')
    const payload = { api_key: apiKey, signature, timestamp, req_param }
    expect(await socket.command('spot.order_list', payload)).toMatchObject({ data: { result: [] } })
    expect(errorOf(await socket.command('spot.order_list', { req_param }))[1]).toBe('AUTHENTICATION_FAILED')
  })

  test('before it, commands are refused', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const answer = await socket.command('spot.order_place', { req_param: order })
    expect(errorOf(answer)).toEqual(['400', 'AUTHENTICATION_FAILED', 'Not login'])
  })

  test('a wrong key, a wrong signature, an old time', async () => {
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    const { apiKey } = sim.endpoints.gateio.credentials
    const login = async (payload: object) => {
      const timestamp = String(socket.seconds())
      return errorOf(await socket.command('spot.login', { api_key: apiKey, signature: 'wrong', timestamp, ...payload }))
    }
    expect(await login({ api_key: 'unknown' })).toEqual(['401', 'INVALID_KEY', 'Invalid key provided'])
    expect(await login({})).toEqual(['401', 'INVALID_SIGNATURE', 'Signature mismatch'])
    expect(await login({ timestamp: '1700000000' })).toEqual(['403', 'REQUEST_EXPIRED', expect.any(String)])
    expect(await login({ timestamp: undefined })).toEqual(['403', 'REQUEST_EXPIRED', expect.any(String)])
  })
})

describe('orders', () => {
  test('a placement is received, then answered, in the shapes of the page', async () => {
    await using socket = await loggedIn()
    const payload = { req_id: 'mine', req_header: { 'X-Gate-Channel-Id': 'tag' }, req_param: order }
    socket.send({ time: socket.seconds(), channel: 'spot.order_place', event: 'api', payload })
    const received = await socket.next()
    expect(received).toMatchObject({
      request_id: 'mine',
      ack: true,
      data: { result: { ...payload, api_key: '', timestamp: '', signature: '' } },
    })
    const answer = await socket.next()
    const names = ['channel', 'client_id', 'conn_id', 'conn_trace_id', 'event', 'response_time', 'status', 'trace_id']
    expect(shapeOf(answer['header'])).toEqual({
      ...Object.fromEntries(names.map((name) => [name, 'string'])),
      x_in_time: 'number',
      x_out_time: 'number',
    })
    expect(answer).toMatchObject({ request_id: 'mine', ack: false, header: { status: '200', event: 'api' } })
    const { result } = fieldsOf(answer['data'])
    expect(result).toMatchObject({ text: 't-mine', status: 'open', left: '0.5', id: expect.any(String) })
    for (const name of ['fee', 'filled_amount', 'avg_deal_price']) expect(result).not.toHaveProperty(name)
  })

  test('found, listed, amended and cancelled', async () => {
    await using socket = await loggedIn()
    const resultOf = async (channel: string, req_param: unknown) =>
      fieldsOf((await socket.command(channel, { req_param }))['data'])['result']
    const { id: order_id } = fieldsOf(await resultOf('spot.order_place', order))
    const one = { order_id, currency_pair: pair }
    expect(await resultOf('spot.order_status', one)).toMatchObject({ id: order_id, status: 'open' })
    expect(await resultOf('spot.order_amend', { ...one, price: '99' })).toMatchObject({ id: order_id, price: '99' })
    const list = rowsOf(await resultOf('spot.order_list', { currency_pair: pair, status: 'open' }))
    expect(list.map(({ id }) => id)).toContain(order_id)
    expect(await resultOf('spot.order_cancel', one)).toMatchObject({ id: order_id, status: 'cancelled' })
    expect(errorOf(await socket.command('spot.order_cancel', { req_param: one }))).toEqual([
      '400',
      'ORDER_CANCELLED',
      'label: ORDER_CANCELLED, message: Order has been cancelled',
    ])
  })

  test('several at once', async () => {
    await using socket = await loggedIn()
    const resultOf = async (channel: string, req_param: unknown) =>
      rowsOf(fieldsOf((await socket.command(channel, { req_param }))['data'])['result'])
    const placed = await resultOf('spot.order_place', [order, { ...order, text: 't-2', price: '0' }])
    expect(placed).toMatchObject([{ succeeded: true }, { succeeded: false, text: 't-2' }])
    const ids = [
      { currency_pair: pair, id: placed[0]?.['id'] },
      { currency_pair: pair, id: '7' },
    ]
    expect(await resultOf('spot.order_cancel_ids', ids)).toMatchObject([{ succeeded: true }, { succeeded: false }])
    await resultOf('spot.order_place', [order])
    const all = await resultOf('spot.order_cancel_cp', { currency_pair: pair, side: 'buy' })
    expect(all.length).toBeGreaterThan(0)
    expect(sim.orders('gateio').every(({ state }) => state === 'cancelled')).toBe(true)
  })

  test('what is refused says so in a frame without a receipt, or after it', async () => {
    await using socket = await loggedIn()
    const unknown = await socket.command('spot.nothing', {})
    expect(errorOf(unknown).slice(0, 2)).toEqual(['404', 'INVALID_PROTOCOL'])
    const refused = await socket.command('spot.order_place', { req_param: { ...order, time_in_force: 'GTC' } })
    expect(errorOf(refused)[1]).toBe('INVALID_PARAM_VALUE')
    const late = await socket.command('spot.order_place', {
      req_header: { 'x-gate-exptime': String(Date.now() - 1_000) },
      req_param: order,
    })
    expect(errorOf(late).slice(0, 2)).toEqual(['403', 'REQUEST_EXPIRED'])
  })

  test('a key that may read alone finds and does not place', async () => {
    const { credentials } = sim.createAccount({ exchange: 'gateio', permissions: ['read'] })
    const { apiKey = '', apiSecret = '' } = credentials
    await using socket = await GateioSocketClient.connect({
      ...sim.endpoints.gateio,
      credentials: { apiKey, apiSecret },
    })
    await socket.login()
    const list = await socket.command('spot.order_list', { req_param: { currency_pair: pair, status: 'open' } })
    expect(fieldsOf(list['data'])['result']).toEqual([])
    expect(errorOf(await socket.command('spot.order_place', { req_param: order })).slice(0, 2)).toEqual([
      '403',
      'READ_ONLY',
    ])
  })
})

describe('limits and faults', () => {
  test('ten a second of all pairs together, with the headers of the page', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio, () => clock.now())
    await socket.login()
    const first = await socket.command('spot.order_place', { req_param: order })
    expect(first['header']).toMatchObject({
      x_gate_ratelimit_requests_remain: 9,
      x_gate_ratelimit_limit: 10,
      x_gat_ratelimit_reset_timestamp: expect.any(Number),
    })
    let last = first
    for (let count = 0; count < 10; count += 1) {
      const req_param = { ...order, currency_pair: count % 2 === 0 ? 'ETH_USDT' : pair }
      // oxlint-disable-next-line no-await-in-loop -- counted one after the other
      last = await socket.command('spot.order_place', { req_param })
    }
    expect(errorOf(last)).toEqual(['429', 'TOO_MANY_REQUESTS', 'Request Rate limit Exceeded (211)'])
    expect(last['header']).not.toHaveProperty('x_gate_ratelimit_requests_remain')
    expect(last['header']).toHaveProperty('x_gate_ratelimit_limit', 10)
  })

  test('an order that was accepted, and a socket that was cut', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio)
    await socket.login()
    own.faults.add({ kind: 'accept-and-cut', count: 1 })
    await expect(socket.command('spot.order_place', { req_param: order })).rejects.toThrow('closed')
    expect(own.orders('gateio')).toMatchObject([{ clientOrderId: 't-mine', state: 'open', answerWithheld: true }])
  })

  test('a limit and a late order, as a fault wants', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    await using socket = await GateioSocketClient.connect(own.endpoints.gateio)
    await socket.login()
    own.faults.add({ kind: 'rate-limit', channel: 'spot.order_place', count: 1, retryAfterMs: 3_000 })
    const limited = await socket.command('spot.order_place', { req_param: order })
    expect(errorOf(limited).slice(0, 2)).toEqual(['429', 'TOO_MANY_REQUESTS'])
    own.faults.add({ kind: 'reject-late', count: 1, delayMs: 0 })
    const late = await socket.command('spot.order_place', { req_param: order })
    expect(errorOf(late).slice(0, 2)).toEqual(['403', 'REQUEST_EXPIRED'])
    expect(own.orders('gateio')).toEqual([])
  })
})
