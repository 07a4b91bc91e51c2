import { ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { limitOrder, postOrder, TestClient } from '../../test/host/client.ts'
import { startSimulator } from './start-simulator.ts'

function quiet(options: object = {}) {
  return startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0, ...options })
}

type Sim = Awaited<ReturnType<typeof quiet>>

async function withSession(sim: Sim): Promise<TestClient> {
  const { rest, ws, credentials } = sim.endpoints.demo
  const response = await fetch(`${rest}/sessions`, { method: 'POST', headers: { 'X-Api-Key': credentials.apiKey } })
  const { session } = (await response.json()) as { session: string }
  return TestClient.connect(`${ws}?session=${session}`)
}

describe('requests', () => {
  test('429 with the headers of the exchange, as often as asked for', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'rate-limit', channel: 'GET /time', retryAfterMs: 2_500, count: 2 })
    const time = () => fetch(`${sim.endpoints.demo.rest}/time`)
    expect((await fetch(`${sim.endpoints.demo.rest}/markets`)).status).toBe(200)
    const refused = await time()
    expect([refused.status, refused.headers.get('x-demo-retry-ms')]).toEqual([429, '2500'])
    expect([(await time()).status, (await time()).status]).toEqual([429, 200])
    expect(sim.faults.list()).toEqual([])
  })

  test.each([
    [{ kind: 'server-error' }, 500, 'application/json', /internal error/],
    [{ kind: 'server-error', status: 503 }, 503, 'application/json', /internal error/],
    [{ kind: 'html' }, 502, 'text/html', /^<html>[^]*502 Bad Gateway/],
    [{ kind: 'html', status: 403 }, 403, 'text/html', /403 Forbidden/],
    [{ kind: 'maintenance' }, 503, 'application/json', /maintenance/],
  ] as const)('%o', async (...[fault, status, type, body]) => {
    await using sim = await quiet()
    sim.faults.add(fault)
    const response = await postOrder(sim.endpoints.demo)
    expect([response.status, response.headers.get('content-type')]).toEqual([status, type])
    expect(await response.text()).toMatch(body)
    expect(sim.orders('demo')).toEqual([])
  })

  test('a refusal of an order that was accepted all the same', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'server-error', accepted: true, count: 1 })
    expect((await postOrder(sim.endpoints.demo)).status).toBe(500)
    expect((await postOrder(sim.endpoints.demo)).status).toBe(201)
    expect(sim.orders('demo').map(({ answerWithheld }) => answerWithheld)).toEqual([true, false])
  })

  test('bodies that nobody can read', async () => {
    await using sim = await quiet()
    for (const kind of ['corrupt', 'truncate'] as const) {
      sim.faults.add({ kind, on: 'request', count: 1 })
      const text = await (await fetch(`${sim.endpoints.demo.rest}/markets`)).text()
      expect(text).toMatch(/^\[\{"symbol"/)
      expect(() => JSON.parse(text)).toThrow(SyntaxError)
    }
  })

  test('delayed: the answer is of the moment at which it was asked for', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    sim.faults.add({ kind: 'delay', on: 'request', channel: 'GET /time', delayMs: 700 })
    const asked = clock.now()
    let answered = false
    const answer = fetch(`${sim.endpoints.demo.rest}/time`).finally(() => (answered = true))
    // Once the fault has struck, its timer is there to be waited for.
    while (clock.pendingTimers === 0) await fetch(`${sim.endpoints.demo.rest}/markets`)
    await clock.advance(699)
    expect(answered).toBe(false)
    await clock.advance(1)
    expect(await (await answer).json()).toEqual({ time: asked })
  })

  test('cut, and half-open: the client waits as long as it wants', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'cut', on: 'request', count: 1 })
    await expect(postOrder(sim.endpoints.demo)).rejects.toThrow('fetch failed')
    expect(sim.orders('demo')).toEqual([])
    sim.faults.add({ kind: 'half-open', on: 'request', channel: 'POST *', accepted: true })
    const patience = new AbortController()
    const silent = postOrder(sim.endpoints.demo, limitOrder, patience.signal)
    while (sim.orders('demo').length === 0) await fetch(`${sim.endpoints.demo.rest}/time`)
    patience.abort(new Error('no longer'))
    await expect(silent).rejects.toThrow('no longer')
    expect(sim.orders('demo')).toMatchObject([{ answerWithheld: true }])
  })

  test('a clock that is wrong until the fault is cleared', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    const { id } = sim.faults.add({ kind: 'clock-skew', skewMs: -90_000 })
    await postOrder(sim.endpoints.demo)
    expect(sim.orders('demo')[0]).toMatchObject({ createdAt: clock.now() - 90_000 })
    const response = await fetch(`${sim.endpoints.demo.rest}/time`)
    expect(await response.json()).toEqual({ time: clock.now() - 90_000 })
    expect(response.headers.get('date')).toBe(new Date(clock.now() - 90_000).toUTCString())
    expect(sim.faults.clear(id)).toBe(1)
    expect(await (await fetch(`${sim.endpoints.demo.rest}/time`)).json()).toEqual({ time: clock.now() })
  })
})

describe('orders over HTTP', () => {
  test('accepted, and cut before the answer', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'accept-and-cut', count: 1 })
    await expect(postOrder(sim.endpoints.demo, { ...limitOrder, clientOrderId: 'a' })).rejects.toThrow('fetch failed')
    expect(sim.orders('demo')).toMatchObject([{ clientOrderId: 'a', state: 'open', answerWithheld: true }])
  })

  test('accepted, and answered too late', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    sim.faults.add({ kind: 'accept-and-delay', delayMs: 30_000, count: 1 })
    const answer = postOrder(sim.endpoints.demo)
    while (sim.orders('demo').length === 0) await fetch(`${sim.endpoints.demo.rest}/time`)
    while (clock.pendingTimers === 0) await fetch(`${sim.endpoints.demo.rest}/time`)
    await clock.advance(30_000)
    expect((await answer).status).toBe(201)
    expect(sim.orders('demo')).toMatchObject([{ state: 'open', answerWithheld: true }])
  })

  test('refused late', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    sim.faults.add({ kind: 'reject-late', delayMs: 30_000 })
    const answer = postOrder(sim.endpoints.demo)
    while (clock.pendingTimers === 0) await fetch(`${sim.endpoints.demo.rest}/time`)
    await clock.advance(30_000)
    expect((await answer).status).toBe(422)
    expect(sim.orders('demo')).toEqual([])
  })
})

describe('orders over a socket', () => {
  test('accepted, and cut before the answer', async () => {
    await using sim = await quiet()
    await using client = await withSession(sim)
    sim.faults.add({ kind: 'accept-and-cut', count: 1 })
    client.send({ op: 'order', id: 1, order: limitOrder })
    expect(await client.ended).toMatchObject({ code: 1006 })
    expect(client.frames).toEqual([])
    expect(sim.orders('demo')).toMatchObject([{ state: 'open', answerWithheld: true }])
  })

  test('accepted, and answered too late, while the streams go on', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    await using client = await withSession(sim)
    sim.faults.add({ kind: 'accept-and-delay', delayMs: 30_000, count: 1 })
    client.send({ op: 'order', id: 1, order: limitOrder })
    expect(await client.next()).toMatchObject({ channel: 'orders', order: { status: 'open' } })
    await clock.advance(30_000)
    expect(await client.next(({ id }) => id !== undefined)).toMatchObject({ id: expect.any(Number), status: 'open' })
    expect(sim.orders('demo')).toMatchObject([{ answerWithheld: true }])
  })

  test.each([
    ['rate-limit', 'slow down'],
    ['maintenance', 'closed for maintenance'],
    ['server-error', 'internal error'],
    ['html', 'internal error'],
  ] as const)('%s', async (kind, error) => {
    await using sim = await quiet()
    await using client = await withSession(sim)
    sim.faults.add({ kind, channel: 'order' })
    client.send({ op: 'order', id: 'x', order: limitOrder })
    expect(await client.next()).toEqual({ id: 'x', error })
    expect(sim.orders('demo')).toEqual([])
  })

  test.each(['drop', 'corrupt', 'truncate'] as const)('accepted, and the answer lost: %s', async (kind) => {
    await using sim = await quiet()
    await using client = await withSession(sim)
    sim.faults.add({ kind, on: 'frame', channel: 'answers', count: 1 })
    client.send({ op: 'order', id: 1, order: limitOrder })
    await client.next((frame) => frame['channel'] === 'orders')
    sim.faults.clear()
    client.send({ op: 'order', id: 2, order: limitOrder })
    while (sim.orders('demo').length < 2) await fetch(`${sim.endpoints.demo.rest}/time`)
    expect(sim.orders('demo')).toMatchObject([{ answerWithheld: true }, { answerWithheld: false }])
  })

  test('accepted, and the connection cut in place of the answer', async () => {
    await using sim = await quiet()
    await using client = await withSession(sim)
    sim.faults.add({ kind: 'cut', on: 'frame', channel: 'answers', count: 1 })
    client.send({ op: 'order', id: 1, order: limitOrder })
    expect(await client.ended).toMatchObject({ code: 1006 })
    expect(sim.orders('demo')).toMatchObject([{ state: 'open', answerWithheld: true }])
  })

  test('refused late, and refused although it was accepted', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    await using client = await withSession(sim)
    sim.faults.add({ kind: 'reject-late', delayMs: 5_000, count: 1 })
    client.send({ op: 'order', id: 1, order: limitOrder })
    await client.roundTrip()
    expect(client.frames).toHaveLength(1)
    await clock.advance(5_000)
    expect(await client.next()).toEqual({ id: 1, error: 'the order was refused' })
    sim.faults.add({ kind: 'rate-limit', accepted: true, count: 1 })
    client.send({ op: 'order', id: 2, order: limitOrder })
    expect(await client.next((frame) => frame['error'] !== undefined)).toEqual({ id: 2, error: 'slow down' })
    expect(sim.orders('demo')).toMatchObject([{ answerWithheld: true }])
    expect(client.frames.filter((text) => text.includes('"id":2'))).toHaveLength(1)
  })
})
