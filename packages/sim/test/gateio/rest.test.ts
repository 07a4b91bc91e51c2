import { ManualClock } from '@venuekit/core/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSimulator, type FaultOptions } from '../../src/index.ts'
import { fieldsOf, GateioRestClient, rowsOf, shapeOf } from './client.ts'
import { closeClean, startGateio, type GateioSimulator } from './stall.ts'

const pair = 'BTC_USDT'

let sim: GateioSimulator
let client: GateioRestClient

beforeAll(async () => {
  sim = await startGateio()
  client = new GateioRestClient(sim.endpoints.gateio)
})

afterAll(async () => closeClean(sim))

test('both products have the endpoints of one account', async () => {
  await using both = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], eventsPerSecond: 0 })
  const { rest, spotWs, futuresWs, credentials } = both.endpoints.gateio
  const { host } = new URL(rest)
  expect({ rest, spotWs, futuresWs }).toEqual({
    rest: `http://${host}/api/v4`,
    spotWs: `ws://${host}/ws/v4/`,
    futuresWs: `ws://${host}/v4/ws/usdt`,
  })
  expect(credentials).toEqual({ apiKey: expect.stringMatching(/^\w+$/), apiSecret: expect.stringMatching(/^\w+$/) })
  expect(both.endpoints['gateio-futures']).toEqual(both.endpoints.gateio)
})

describe('who may ask', () => {
  const path = '/spot/accounts'

  test.each(['KEY', 'Timestamp', 'SIGN'])('without %s', async (name) => {
    const { status, text } = await client.call('GET', path, { headers: { [name]: '' } })
    expect(status).toBe(400)
    expect(text).toBe(`{"label":"MISSING_REQUIRED_HEADER","message":"Missing required header: ${name}"}\n`)
  })

  test('a time that is 61 seconds off comes before the key', async () => {
    const { status, body } = await client.call('GET', path, {
      time: Math.floor(Date.now() / 1_000) - 62,
      headers: { KEY: 'unknown' },
    })
    expect(status).toBe(403)
    expect(body).toMatchObject({
      label: 'REQUEST_EXPIRED',
      message: expect.stringMatching(/^gap between request Timestamp and server time exceeds 60, .*\d{10}.*\d{10}/),
    })
  })

  test('an unknown key comes before the signature', async () => {
    const { status, text } = await client.call('GET', path, { headers: { KEY: 'unknown', SIGN: 'wrong' } })
    expect([status, text]).toEqual([401, '{"label":"INVALID_KEY","message":"Invalid key provided"}\n'])
  })

  test('a wrong signature', async () => {
    const { status, text } = await client.call('GET', path, { secret: 'wrong' })
    expect([status, text]).toEqual([401, '{"label":"INVALID_SIGNATURE","message":"Signature mismatch"}\n'])
  })

  test('the query is signed as it was sent', async () => {
    const query = 'currency_pairs=BTC_USDT,ETH_USDT'
    expect((await client.call('GET', '/spot/batch_fee', { query })).status).toBe(200)
    const sent = `${sim.endpoints.gateio.rest}/spot/batch_fee?${query.replace(',', '%2C')}`
    const { headers } = await signedElsewhere(query)
    expect((await fetch(sent, { headers })).status).toBe(401)
  })

  test('an address that the key does not allow, when a fault wants it', async () => {
    sim.faults.add({ kind: 'special', name: 'ip-forbidden', count: 1 })
    const { status, body } = await client.call('GET', path)
    expect([status, fieldsOf(body)['label']]).toEqual([403, 'IP_FORBIDDEN'])
    expect((await client.call('GET', path)).status).toBe(200)
  })

  test('the clock of the exchange may be wrong', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    const rest = new GateioRestClient(own.endpoints.gateio)
    own.faults.add({ kind: 'clock-skew', skewMs: 120_000 })
    expect(fieldsOf((await rest.call('GET', path)).body)['label']).toBe('REQUEST_EXPIRED')
    own.faults.clear()
    expect((await rest.call('GET', path)).status).toBe(200)
  })

  test('a key that may read alone reads', async () => {
    const { credentials } = sim.createAccount({ exchange: 'gateio', permissions: ['read'] })
    const { apiKey = '', apiSecret = '' } = credentials
    const reader = new GateioRestClient({ ...sim.endpoints.gateio, credentials: { apiKey, apiSecret } })
    expect((await reader.call('GET', path)).status).toBe(200)
    const { status, body } = await reader.call('POST', '/spot/orders', { body: {} })
    expect([status, fieldsOf(body)['label']]).toEqual([403, 'READ_ONLY'])
  })

  async function signedElsewhere(query: string): Promise<{ headers: Record<string, string> }> {
    const { createHash, createHmac } = await import('node:crypto')
    const { apiKey, apiSecret } = sim.endpoints.gateio.credentials
    const time = String(Math.floor(Date.now() / 1_000))
    const hash = createHash('sha512').update('').digest('hex')
    const text = ['GET', '/api/v4/spot/batch_fee', query, hash, time].join('\n')
    return {
      headers: { KEY: apiKey, Timestamp: time, SIGN: createHmac('sha512', apiSecret).update(text).digest('hex') },
    }
  }
})

describe('what is wrong with a request', () => {
  test.each([
    ['GET', '/spot/nothing', 404, 'NOT_FOUND'],
    ['DELETE', '/spot/accounts', 405, 'METHOD_NOT_ALLOWED'],
    ['GET', '/spot/currency_pairs/NO_PAIR', 400, 'INVALID_CURRENCY_PAIR'],
    ['GET', '/spot/currencies/NOTHING', 400, 'INVALID_CURRENCY'],
    ['GET', '/spot/order_book', 400, 'MISSING_REQUIRED_PARAM'],
    ['GET', '/spot/order_book?currency_pair=BTC_USDT&limit=9999', 400, 'INVALID_PARAM_VALUE'],
    ['GET', '/spot/trades?currency_pair=BTC_USDT&limit=1001', 400, 'INVALID_PARAM_VALUE'],
    ['GET', '/spot/candlesticks?currency_pair=BTC_USDT&interval=3m', 400, 'INVALID_PARAM_VALUE'],
    ['GET', '/spot/candlesticks?currency_pair=BTC_USDT&limit=5&from=1', 400, 'INVALID_PARAM_VALUE'],
    ['GET', '/spot/candlesticks?currency_pair=BTC_USDT&interval=1m&from=1', 400, 'INVALID_PARAM_VALUE'],
  ] as const)('%s %s is answered with %i %s', async (...row) => {
    const [method, path, status, label] = row
    const response = await fetch(`${sim.endpoints.gateio.rest}${path}`, { method })
    const text = await response.text()
    expect(text.endsWith('\n')).toBe(true)
    expect([response.status, JSON.parse(text).label]).toEqual([status, label])
  })

  test('the value that is refused is named', async () => {
    const { text } = await client.public(`/spot/trades?currency_pair=${pair}&limit=1001`)
    expect(text).toContain('Invalid request parameter `limit` value: 1001')
  })

  test('only JSON is served', async () => {
    const { status, body } = await client.public('/spot/time', { accept: 'text/html' })
    expect([status, fieldsOf(body)['label']]).toEqual([406, 'NOT_ACCEPTABLE'])
  })

  test('a body that is no JSON', async () => {
    const { status, body } = await client.call('POST', '/spot/orders', { body: 'no object' })
    expect([status, fieldsOf(body)['label']]).toEqual([400, 'INVALID_REQUEST_BODY'])
  })
})

describe('public data has the fields and types of the page', () => {
  test('time', async () => {
    const { body, headers, status } = await client.public('/spot/time')
    expect([status, shapeOf(body)]).toEqual([200, { server_time: 'number' }])
    expect(headers.get('content-type')).toBe('application/json')
    for (const name of ['x-in-time', 'x-out-time']) expect(headers.get(name)).toMatch(/^\d{16}$/)
    expect(headers.get('x-gate-trace-id')).toMatch(/^[0-9a-f]{32}$/)
    expect(headers.get('x-gate-ratelimit-limit')).toBe('200')
    expect(Number(headers.get('x-gate-ratelimit-requests-remain'))).toBeLessThan(200)
    expect(headers.get('x-gate-ratelimit-reset-timestamp')).toMatch(/^\d{13}$/)
  })

  test('pairs', async () => {
    const sample = JSON.parse(
      '{"id":"ETH_USDT","base":"ETH","base_name":"Ethereum","quote":"USDT","quote_name":"Tether","fee":"0.2","min_base_amount":"0.001","min_quote_amount":"1.0","max_base_amount":"10000","max_quote_amount":"10000000","amount_precision":3,"precision":6,"trade_status":"tradable","sell_start":1516378650,"buy_start":1516378650,"delisting_time":0,"type":"normal","trade_url":"https://www.gate.io/trade/ETH_USDT","st_tag":false}',
    )
    const { body } = await client.public(`/spot/currency_pairs/${pair}`)
    expect({ ...fieldsOf(shapeOf(body)), max_base_amount: 'string' }).toEqual(shapeOf(sample))
    expect(body).toMatchObject({ id: pair, fee: '0.1', min_quote_amount: '3', precision: 1, amount_precision: 5 })
    const all = await client.public('/spot/currency_pairs')
    expect(rowsOf(all.body).map(({ id }) => id)).toEqual(sim.symbols('gateio'))
  })

  test('tickers', async () => {
    const { body } = await client.public(`/spot/tickers?currency_pair=${pair}&timezone=all`)
    const names = ['currency_pair', 'last', 'lowest_ask', 'highest_bid', 'change_percentage', 'base_volume']
    const more = ['quote_volume', 'high_24h', 'low_24h', 'lowest_size', 'highest_size', 'change_utc0', 'change_utc8']
    expect(shapeOf(body)).toEqual([Object.fromEntries([...names, ...more].map((name) => [name, 'string']))])
    const all = await client.public('/spot/tickers')
    expect(rowsOf(all.body)).toHaveLength(sim.symbols('gateio').length)
    for (const name of ['change_utc0', 'lowest_size']) expect(rowsOf(all.body)[0]).not.toHaveProperty(name)
  })

  test('the book, with the counter of the sockets when it is asked for', async () => {
    await sim.pause()
    const truth = sim.book('gateio', pair, 100)
    const { body } = await client.public(`/spot/order_book?currency_pair=${pair}&limit=100&with_id=true`)
    expect(body).toEqual({
      id: expect.any(Number),
      current: expect.any(Number),
      update: expect.any(Number),
      bids: truth.bids,
      asks: truth.asks,
    })
    expect(fieldsOf(body)['id']).toBe(truth.updateId)
    expect(truth.updateId).toBeGreaterThan(2 ** 32)
    const short = await client.public(`/spot/order_book?currency_pair=${pair}`)
    expect(shapeOf(short.body)).toEqual({ current: 'number', update: 'number', asks: [['string']], bids: [['string']] })
    expect(rowsOf(fieldsOf(short.body)['bids'])).toHaveLength(10)
    sim.resume()
  })

  test('a book whose prices are put together', async () => {
    await sim.pause()
    const { body } = await client.public(`/spot/order_book?currency_pair=${pair}&interval=100&limit=5`)
    const prices = (side: string): number[] => rowsOf(fieldsOf(body)[side]).map((level) => Number(fieldsOf(level)[0]))
    for (const price of [...prices('bids'), ...prices('asks')]) expect(price % 100).toBe(0)
    expect(prices('bids')).toEqual(prices('bids').toSorted((one, other) => other - one))
    sim.resume()
  })

  test('trades', async () => {
    for (let made = 0; made < 3; made += 1) sim.placeOrder('gateio', { symbol: pair, side: 'buy', size: '0.001' })
    const { body } = await client.public(`/spot/trades?currency_pair=${pair}&limit=3`)
    const names = ['id', 'create_time', 'create_time_ms', 'currency_pair', 'side', 'amount', 'price', 'sequence_id']
    expect(shapeOf(body)).toEqual([Object.fromEntries(names.map((name) => [name, 'string']))])
    const [first, second] = rowsOf(body)
    expect(Number(first?.['sequence_id'])).toBe(Number(second?.['sequence_id']) + 1)
    expect(first?.['create_time_ms']).toMatch(/^\d{13}\.\d{6}$/)
    const later = await client.public(`/spot/trades?currency_pair=${pair}&last_id=${String(second?.['id'])}&limit=1000`)
    expect(rowsOf(later.body).map(({ id }) => id)).toContain(first?.['id'])
    expect(rowsOf(later.body).map(({ id }) => id)).not.toContain(second?.['id'])
  })

  test('candles agree with the trades that were made', async () => {
    await using quiet = await startGateio({ clock: new ManualClock(), eventsPerSecond: 0 })
    const rest = new GateioRestClient(quiet.endpoints.gateio)
    for (const price of ['100', '110', '90', '105']) {
      quiet.placeOrder('gateio', { symbol: pair, side: 'sell', price, size: '0.5' })
      quiet.placeOrder('gateio', { symbol: pair, side: 'buy', price, size: '0.5' })
    }
    const { body } = await rest.public(`/spot/candlesticks?currency_pair=${pair}&interval=30d`)
    expect(body).toEqual([[expect.stringMatching(/^\d{10}$/), '202.5', '105', '110', '90', '100', '2', 'false']])
    const [ticker] = rowsOf((await rest.public(`/spot/tickers?currency_pair=${pair}`)).body)
    expect(ticker).toMatchObject({ last: '105', base_volume: '2', quote_volume: '202.5', change_percentage: '5.00' })
    expect(ticker).toMatchObject({ high_24h: '110', low_24h: '90', lowest_ask: '', highest_bid: '' })
  })

  test('products that are not simulated have no markets', async () => {
    for (const path of ['/margin/currency_pairs', '/futures/btc/contracts', '/options/underlyings'])
      // oxlint-disable-next-line no-await-in-loop -- one after the other is clearer
      expect((await client.public(path)).body).toEqual([])
  })
})

describe('limits', () => {
  test('ten orders a second for each pair, then 429 until the next second', async () => {
    const clock = new ManualClock()
    await using own = await startGateio({ clock, eventsPerSecond: 0 })
    const rest = new GateioRestClient(own.endpoints.gateio)
    const place = async (currency_pair: string) =>
      rest.call('POST', '/spot/orders', {
        time: Math.floor(clock.now() / 1_000),
        body: { currency_pair, side: 'buy', amount: '0.1', price: '100' },
      })
    const started = clock.now()
    for (let count = 0; count < 10; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- counted one after the other
      const { status, headers } = await place(pair)
      expect([status, headers.get('x-gate-ratelimit-requests-remain')]).toEqual([201, String(9 - count)])
    }
    const { status, text, headers } = await place(pair)
    expect(status).toBe(429)
    expect(text).toBe('{"label":"TOO_MANY_REQUESTS","message":"Request Rate limit Exceeded (211)"}\n')
    expect(headers.get('x-gate-ratelimit-requests-remain')).toBe('0')
    expect(headers.get('x-gate-ratelimit-reset-timestamp')).toBe(String(started + 1_000))
    expect((await place('ETH_USDT')).status).toBe(201)
    await clock.advance(1_000)
    expect((await place(pair)).status).toBe(201)
  })

  test('they can be switched off', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 }, { limits: false })
    const rest = new GateioRestClient(own.endpoints.gateio)
    const answers = await Promise.all(Array.from({ length: 210 }, async () => rest.public('/spot/time')))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(answers[0]?.headers.has('x-gate-ratelimit-limit')).toBe(false)
  })
})

describe('faults speak as the exchange does', () => {
  const quietly = async (fault: FaultOptions, path = '/spot/time') => {
    sim.faults.add({ ...fault, count: 1 })
    return client.public(path)
  }

  test('a limit', async () => {
    const before = Date.now()
    const { status, body, headers } = await quietly({
      kind: 'rate-limit',
      channel: 'GET /api/v4/spot/time',
      retryAfterMs: 5_000,
    })
    expect([status, fieldsOf(body)['label']]).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(Number(headers.get('x-gate-ratelimit-reset-timestamp')) - before).toBeGreaterThanOrEqual(5_000)
  })

  test('an error of the server, and maintenance', async () => {
    const broken = await quietly({ kind: 'server-error', status: 500, channel: 'GET *' })
    expect([broken.status, fieldsOf(broken.body)['label']]).toEqual([500, 'SERVER_ERROR'])
    const closed = await quietly({ kind: 'maintenance', exchange: 'gateio' })
    expect([closed.status, fieldsOf(closed.body)['label']]).toEqual([503, 'TOO_BUSY'])
  })

  test('they find the market in the path, the query and the body', async () => {
    const struck = async (run: () => Promise<{ readonly status: number }>): Promise<boolean> => {
      const { id } = sim.faults.add({ kind: 'server-error', status: 500, symbol: pair })
      const { status } = await run()
      sim.faults.clear(id)
      return status === 500
    }
    const order = { currency_pair: pair, side: 'buy', amount: '0.1', price: '100' }
    expect(await struck(async () => client.public(`/spot/currency_pairs/${pair}`))).toBe(true)
    expect(await struck(async () => client.public(`/spot/trades?currency_pair=${pair}`))).toBe(true)
    expect(await struck(async () => client.call('POST', '/spot/orders', { body: order }))).toBe(true)
    expect(await struck(async () => client.call('POST', '/spot/batch_orders', { body: [order] }))).toBe(true)
    expect(await struck(async () => client.public('/spot/trades?currency_pair=ETH_USDT'))).toBe(false)
    expect(await struck(async () => client.public('/spot/time'))).toBe(false)
  })

  test('a baseline that is old', async () => {
    await using own = await startGateio({ eventsPerSecond: 0 })
    const rest = new GateioRestClient(own.endpoints.gateio)
    const path = `/spot/order_book?currency_pair=${pair}&with_id=true`
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '99', size: '1' })
    const before = fieldsOf((await rest.public(path)).body)
    own.placeOrder('gateio', { symbol: pair, side: 'buy', price: '98', size: '1' })
    own.faults.add({ kind: 'special', name: 'stale-baseline', count: 1 })
    expect(fieldsOf((await rest.public(path)).body)['id']).toBe(before['id'])
    expect(fieldsOf((await rest.public(path)).body)['id']).toBe(Number(before['id']) + 1)
  })
})
