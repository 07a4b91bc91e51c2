import { request } from 'node:http'
import { expect, test } from 'vitest'
import { limitOrder, postOrder, TestClient } from '../../test/host/client.ts'
import { startSimulator } from '../host/start-simulator.ts'

function start(options: object = {}) {
  return startSimulator({ exchanges: ['demo'], seed: 7, ...options })
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

async function ask(url: string, method = 'GET', body?: unknown): Promise<Answer> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return { status: response.status, body: await response.json() }
}

/** `fetch` sets these headers itself. */
async function withHeaders(url: string, headers: Record<string, string>): Promise<number | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>()
  request(url, { headers, agent: false }, (response) => {
    response.resume()
    response.on('end', () => resolve(response.statusCode))
  })
    .on('error', reject)
    .end()
  return promise
}

test('health says what runs', async () => {
  await using sim = await start()
  const { status, body } = await ask(`${sim.control}/health`)
  expect(status).toBe(200)
  expect(body).toMatchObject({ status: 'ok', seed: 7, paused: false, errors: [] })
  expect(body).toHaveProperty('exchanges.demo.symbols', expect.arrayContaining(['BTC_USDT', 'ETH_USDT']))
})

test('the true book, the trades, the orders and the balances', async () => {
  await using sim = await start()
  await postOrder(sim.endpoints.demo, { ...limitOrder, clientOrderId: 'mine' })
  await ask(`${sim.control}/pause`, 'POST')
  const query = 'exchange=demo&symbol=BTC_USDT'
  const book = await ask(`${sim.control}/book?${query}&depth=5`)
  expect(book.body).toEqual(JSON.parse(JSON.stringify(sim.book('demo', 'BTC_USDT', 5))))
  expect(book.body).toHaveProperty('bids.4.0', expect.stringMatching(/^\d+(\.\d+)?$/))
  expect((await ask(`${sim.control}/trades?${query}&limit=3`)).body).toEqual(sim.trades('demo', 'BTC_USDT', 3))
  expect((await ask(`${sim.control}/orders?exchange=demo`)).body).toMatchObject([
    { id: expect.any(String), clientOrderId: 'mine', state: 'open', filled: '0', fills: [], answerWithheld: false },
  ])
  expect((await ask(`${sim.control}/balances?exchange=demo`)).body).toEqual(sim.balances('demo'))
})

test('faults come, are listed, and go', async () => {
  await using sim = await start()
  const added = await ask(`${sim.control}/faults`, 'POST', { kind: 'drop', channel: 'book', probability: 0.5 })
  expect(added).toMatchObject({ status: 200, body: { id: 1, kind: 'drop', struck: 0 } })
  await ask(`${sim.control}/faults`, 'POST', { kind: 'maintenance' })
  expect((await ask(`${sim.control}/faults`)).body).toMatchObject([{ kind: 'drop' }, { kind: 'maintenance' }])
  expect((await ask(`${sim.control}/faults?id=1`, 'DELETE')).body).toEqual({ cleared: 1 })
  expect((await ask(`${sim.endpoints.demo.rest}/time`)).status).toBe(503)
  expect((await ask(`${sim.control}/faults`, 'DELETE')).body).toEqual({ cleared: 1 })
  expect((await ask(`${sim.endpoints.demo.rest}/time`)).status).toBe(200)
})

test('a pause returns when every frame is with the sockets; then nothing moves', async () => {
  await using sim = await start({ eventsPerSecond: 5_000 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', 'BTC_USDT')
  await client.next((frame) => frame['changes'] !== undefined)
  expect((await ask(`${sim.control}/pause`, 'POST')).body).toEqual({ paused: true })
  const truth = sim.book('demo', 'BTC_USDT')
  await client.roundTrip()
  const last = client.frames.flatMap((text) => {
    const frame = JSON.parse(text) as { last?: number; snapshot?: { last: number } }
    return frame.last ?? frame.snapshot?.last ?? []
  })
  expect(Math.max(...last)).toBe(truth.updateId)
  expect(sim.book('demo', 'BTC_USDT')).toEqual(truth)
  expect((await ask(`${sim.control}/resume`, 'POST')).body).toEqual({ paused: false })
  await client.next((frame) => frame['changes'] !== undefined)
})

test('accounts are made on demand', async () => {
  await using sim = await start({ eventsPerSecond: 0 })
  const wanted = { permissions: ['read'], balances: { USDT: '12.5' } }
  const { body } = await ask(`${sim.control}/accounts?exchange=demo`, 'POST', wanted)
  expect(body).toMatchObject({ account: 2, credentials: { apiKey: expect.any(String) }, permissions: ['read'] })
  expect(sim.balances('demo', 2)).toEqual([{ account: 2, asset: 'USDT', available: '12.5', held: '0' }])
})

test.each([
  ['/book?symbol=BTC_USDT', 'GET', undefined, 400, 'exchange'],
  ['/book?exchange=mars&symbol=BTC_USDT', 'GET', undefined, 400, 'exchange'],
  ['/book?exchange=demo&symbol=MARS', 'GET', undefined, 400, 'symbol'],
  ['/book?exchange=demo&symbol=BTC_USDT&depth=x', 'GET', undefined, 400, 'depth'],
  ['/book?exchange=demo&symbol=BTC_USDT&depth=0', 'GET', undefined, 400, 'depth'],
  ['/balances?exchange=demo&account=9', 'GET', undefined, 400, 'account'],
  ['/faults', 'POST', { kind: 'fire' }, 400, 'kind'],
  ['/faults', 'POST', { kind: 'delay' }, 400, 'delayMs'],
  ['/faults?id=5', 'DELETE', undefined, 400, 'id'],
  ['/accounts?exchange=demo', 'POST', { colour: 'red' }, 400, 'colour'],
  ['/accounts?exchange=demo', 'POST', { permissions: ['all'] }, 400, 'permissions'],
  ['/accounts?exchange=demo', 'POST', { balances: { USDT: 5 } }, 400, 'balances.USDT'],
  ['/accounts?exchange=demo', 'POST', { account: 'x' }, 400, 'account'],
  ['/nothing', 'GET', undefined, 404, undefined],
  ['/pause', 'GET', undefined, 405, undefined],
])('%s %s %j is answered with %i and the field %s', async (...[path, method, body, status, field]) => {
  await using sim = await start({ eventsPerSecond: 0 })
  const answer = await ask(`${sim.control}${path}`, method, body)
  expect(answer).toMatchObject({ status, body: { error: { message: expect.stringMatching(/\w/) } } })
  expect((answer.body as { error: { field?: string } }).error.field).toBe(field)
})

test('a market is staged: somebody to trade with, money, a halt', async () => {
  await using sim = await start({ eventsPerSecond: 0 })
  const post = (path: string, body: object) => ask(`${sim.control}${path}`, 'POST', body)
  const placed = await post('/orders?exchange=demo', { symbol: 'BTC_USDT', side: 'sell', size: '2', price: '101' })
  expect(placed).toEqual({ status: 200, body: { state: 'open', filled: '0' } })
  expect((await ask(`${sim.control}/orders?exchange=demo&symbol=BTC_USDT`, 'DELETE')).body).toEqual({ cleared: 1 })
  expect(sim.book('demo', 'BTC_USDT')).toMatchObject({ asks: [] })
  expect((await post('/deposits?exchange=demo', { asset: 'DOGE', amount: '5' })).body).toContainEqual(
    expect.objectContaining({ asset: 'DOGE', available: '5' }),
  )
  expect(await post('/markets?exchange=demo&symbol=BTC_USDT', { mode: 'halted' })).toMatchObject({ status: 200 })
  expect(await (await postOrder(sim.endpoints.demo)).json()).toEqual({ message: 'market-halted' })
  const mistakes = [
    ['/orders?exchange=demo', { symbol: 'BTC_USDT', side: 'up', size: '2' }, 'side'],
    ['/orders?exchange=demo', { symbol: 'BTC_USDT', side: 'buy' }, 'size'],
    ['/orders?exchange=demo', { symbol: 'X', side: 'buy', size: '1' }, 'symbol'],
    ['/deposits?exchange=demo', { asset: 'DOGE', amount: '-6' }, 'amount'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { mode: 'shut' }, 'mode'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { sides: 'none' }, 'sides'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { reduceOnly: 1 }, 'reduceOnly'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { markPrice: '1' }, 'markPrice'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { priceBand: 0.1 }, 'priceBand'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { priceBand: '0' }, 'priceBand'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { maximumOpenOrders: '2' }, 'maximumOpenOrders'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { maximumOpenOrders: 0 }, 'maximumOpenOrders'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { maximumPositionValue: 5 }, 'maximumPositionValue'],
    ['/markets?exchange=demo&symbol=BTC_USDT', { maximumPositionValue: '5' }, 'maximumPositionValue'],
  ] as const
  for (const [path, body, field] of mistakes)
    expect(await post(path, body)).toMatchObject({ status: 400, body: { error: { field } } })
})

test('limits of a market are set, and set back', async () => {
  await using sim = await start({ eventsPerSecond: 0 })
  const change = (body: object) => ask(`${sim.control}/markets?exchange=demo&symbol=BTC_USDT`, 'POST', body)
  sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'sell', price: '200', size: '1' })
  sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'buy', size: '1' })
  expect(await change({ priceBand: '0.1' })).toEqual({ status: 200, body: { priceBand: '0.1' } })
  expect(await (await postOrder(sim.endpoints.demo)).json()).toEqual({ message: 'price-band' })
  expect(await change({ priceBand: null })).toEqual({ status: 200, body: { priceBand: null } })
  expect((await postOrder(sim.endpoints.demo)).status).toBe(201)
  expect((await change({ maximumOpenOrders: 1 })).body).toEqual({ maximumOpenOrders: 1 })
  expect(await (await postOrder(sim.endpoints.demo)).json()).toEqual({ message: 'too-many-orders' })
  await change({ maximumOpenOrders: null })
  expect((await postOrder(sim.endpoints.demo)).status).toBe(201)
})

test('how much happens is changed on the way', async () => {
  await using sim = await start({ eventsPerSecond: 1 })
  const rate = async (eventsPerSecond: unknown): Promise<Answer> =>
    ask(`${sim.control}/rate`, 'POST', { eventsPerSecond })
  expect(await rate(20_000)).toEqual({ status: 200, body: { eventsPerSecond: 20_000 } })
  const before = sim.book('demo', 'BTC_USDT', 1).updateId
  while (sim.book('demo', 'BTC_USDT', 1).updateId < before + 100) await ask(`${sim.control}/health`)
  for (const wrong of [0, 50_001, 1.5, 'many'])
    expect(await rate(wrong)).toMatchObject({ status: 400, body: { error: { field: 'eventsPerSecond' } } })
  await using still = await start({ eventsPerSecond: 0 })
  expect(() => still.setEventsPerSecond(5)).toThrow('eventsPerSecond: cannot be changed: the markets began empty')
})

test('what is no JSON is refused', async () => {
  await using sim = await start({ eventsPerSecond: 0 })
  const response = await fetch(`${sim.control}/faults`, { method: 'POST', body: '{"kind":' })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: { field: 'body' } })
})

test('pages in a browser get nothing: no Origin, no other name', async () => {
  await using sim = await start({ eventsPerSecond: 0 })
  const { port } = new URL(sim.control)
  const health = `${sim.control}/health`
  expect(await withHeaders(health, { host: `localhost:${port}` })).toBe(200)
  expect(await withHeaders(health, { host: `evil.example:${port}` })).toBe(403)
  expect(await withHeaders(health, { host: '127.0.0.1' })).toBe(403)
  expect(await withHeaders(health, { origin: 'http://evil.example' })).toBe(403)
  expect(await withHeaders(health, { origin: 'null' })).toBe(403)
})
