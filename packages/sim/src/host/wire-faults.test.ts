import { ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { limitOrder, postOrder, TestClient } from '../../test/host/client.ts'
import { startSimulator } from './start-simulator.ts'

const symbol = 'BTC_USDT'

function quiet(options: object = {}) {
  return startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0, ...options })
}

type Sim = Awaited<ReturnType<typeof quiet>>

/** A client that has seen the snapshot of a book; every order of `move` gives it one frame more. */
async function watching(sim: Sim): Promise<TestClient> {
  const client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', symbol)
  await client.next((frame) => frame['snapshot'] !== undefined)
  return client
}

async function move(sim: Sim, price: string): Promise<void> {
  expect((await postOrder(sim.endpoints.demo, { ...limitOrder, price, size: '1' })).status).toBe(201)
}

async function prices(client: TestClient): Promise<unknown[]> {
  await client.roundTrip()
  return client.frames
    .map((text) => JSON.parse(text) as { changes?: [string, string, string][] })
    .flatMap(({ changes }) => changes ?? [])
    .map(([, price]) => price)
}

describe('frames', () => {
  test('dropped', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    sim.faults.add({ kind: 'drop', channel: 'book', count: 1 })
    for (const price of ['1', '2', '3']) await move(sim, price)
    expect(await prices(client)).toEqual(['2', '3'])
  })

  test('duplicated', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    sim.faults.add({ kind: 'duplicate', symbol, count: 1, after: 1 })
    for (const price of ['1', '2', '3']) await move(sim, price)
    expect(await prices(client)).toEqual(['1', '2', '2', '3'])
  })

  test('in another order', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    sim.faults.add({ kind: 'reorder', channel: 'b*k', count: 1 })
    for (const price of ['1', '2', '3']) await move(sim, price)
    expect(await prices(client)).toEqual(['2', '1', '3'])
  })

  test('held for a next one that never comes: a pause hands it out', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    sim.faults.add({ kind: 'reorder', channel: 'book', count: 1 })
    await move(sim, '1')
    await sim.pause()
    expect(await prices(client)).toEqual(['1'])
  })

  test.each(['text', 'binary'] as const)('corrupt and truncated, as %s', async (frames) => {
    await using sim = await quiet({ options: { demo: { frames } } })
    await using client = await watching(sim)
    sim.faults.add({ kind: 'corrupt', channel: 'book', count: 1 })
    await move(sim, '1')
    const corrupt = await client.nextText()
    expect(() => JSON.parse(corrupt)).toThrow(SyntaxError)
    sim.faults.add({ kind: 'truncate', channel: 'book', count: 1 })
    await move(sim, '2')
    const half = await client.nextText()
    expect(half).toMatch(/^\{"channel":"book"/)
    expect(() => JSON.parse(half)).toThrow(SyntaxError)
    expect(half.length).toBeLessThan(corrupt.length)
  })

  test('delayed: those of the channel wait behind it, others do not', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    await using client = await watching(sim)
    sim.faults.add({ kind: 'delay', channel: 'book', delayMs: 200, count: 1 })
    await move(sim, '1')
    await move(sim, '2')
    expect(await prices(client)).toEqual([])
    await clock.advance(200)
    expect(await prices(client)).toEqual(['1', '2'])
  })

  test('delayed without a channel: the whole connection waits', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    await using client = await watching(sim)
    sim.faults.add({ kind: 'delay', delayMs: 200, jitterMs: 50, count: 1 })
    await move(sim, '1')
    const seen = client.frames.length
    client.send({ op: 'ping', id: 'behind' })
    // The answer to a request over another connection proves nothing of this one; a second client's round trip does.
    await using other = await TestClient.connect(sim.endpoints.demo.ws)
    await other.roundTrip()
    expect(client.frames.length).toBe(seen)
    await clock.advance(250)
    expect(await client.next()).toMatchObject({ channel: 'book' })
    expect(await client.next()).toMatchObject({ op: 'pong', id: 'behind' })
  })

  test('a topic that is forgotten: its frames end, all else goes on, and a new subscription heals it', async () => {
    await using sim = await quiet()
    await using first = await watching(sim)
    await using second = await watching(sim)
    await first.subscribe('trades', symbol)
    await second.subscribe('book', 'ETH_USDT')
    const fault = { kind: 'forget-topic', channel: 'b*k', symbol, count: 1 } as const
    expect(sim.faults.add(fault)).toMatchObject({ on: 'now', struck: 1 })
    expect(sim.faults.list()).toEqual([])
    sim.placeOrder('demo', { symbol, side: 'buy', price: '1', size: '1' })
    sim.placeOrder('demo', { symbol, side: 'sell', size: '1' })
    expect(await prices(second)).toEqual(['1', '1'])
    expect(await first.next()).toMatchObject({ channel: 'trades' })
    expect(await prices(first)).toEqual([])
    await first.subscribe('book', symbol)
    expect(await first.next()).toMatchObject({ channel: 'book', snapshot: { bids: [] } })
    await move(sim, '2')
    expect(await prices(first)).toEqual(['2'])
    expect(sim.faults.add({ kind: 'forget-topic', exchange: 'demo' })).toMatchObject({ struck: 4 })
  })

  test('nothing that is subscribed fits: there is nothing to forget', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    for (const aim of [{ channel: 'trades' }, { symbol: 'ETH_USDT' }, { channel: 'book', symbol: 'ETH_USDT' }])
      expect(() => sim.faults.add({ kind: 'forget-topic', ...aim })).toThrow('channel: nothing is subscribed now')
    await move(sim, '1')
    expect(await prices(client)).toEqual(['1'])
  })

  test('a sequence that leaps at once, and after a frame', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    await move(sim, '1')
    const before = (await client.next())['last'] as number
    sim.faults.add({ kind: 'sequence-jump', by: 500 })
    await move(sim, '2')
    expect(await client.next()).toMatchObject({ first: before + 501 })
    sim.faults.add({ kind: 'sequence-jump', on: 'frame', channel: 'book', count: 1 })
    await move(sim, '3')
    expect(await client.next()).toMatchObject({ first: before + 502 })
    await move(sim, '4')
    expect(await client.next()).toMatchObject({ first: before + 1_503 })
    const served = await fetch(`${sim.endpoints.demo.rest}/book?symbol=${symbol}`)
    expect(await served.json()).toMatchObject({ last: before + 1_503 })
  })
})

describe('connections', () => {
  test('cut at once, in place of a frame, and aimed at a channel', async () => {
    await using sim = await quiet()
    await using reader = await watching(sim)
    await using bystander = await TestClient.connect(sim.endpoints.demo.ws)
    sim.faults.add({ kind: 'cut', channel: 'b*k' })
    expect(await reader.ended).toMatchObject({ code: 1006 })
    await bystander.roundTrip()
    await using again = await watching(sim)
    sim.faults.add({ kind: 'cut', on: 'frame', channel: 'book', after: 1, count: 1 })
    await move(sim, '1')
    await move(sim, '2')
    expect(await again.ended).toMatchObject({ code: 1006 })
    expect(again.frames.filter((text) => text.includes('changes'))).toHaveLength(1)
    sim.faults.add({ kind: 'cut' })
    expect(await bystander.ended).toMatchObject({ code: 1006 })
  })

  test('refused', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'refuse-connection', count: 1 })
    const refused = new TestClient(sim.endpoints.demo.ws)
    expect(await refused.ended).toMatchObject({ code: 1006 })
    await using accepted = await TestClient.connect(sim.endpoints.demo.ws)
    await accepted.roundTrip()
  })

  test('half-open: nothing is read or written, nothing is closed', async () => {
    await using sim = await quiet()
    await using client = await watching(sim)
    sim.faults.add({ kind: 'half-open', channel: 'book' })
    const seen = client.frames.length
    client.send({ op: 'ping', id: 1 })
    client.socket.ping()
    let pongs = 0
    client.socket.on('pong', () => (pongs += 1))
    await move(sim, '1')
    await using other = await TestClient.connect(sim.endpoints.demo.ws)
    await other.roundTrip()
    expect([client.frames.length, pongs, client.socket.readyState]).toEqual([seen, 0, client.socket.OPEN])
    await sim.close()
    expect(await client.ended).toMatchObject({ code: 1006 })
  })

  test('half-open: requests that are under way are not answered any more', async () => {
    const clock = new ManualClock()
    await using sim = await quiet({ clock })
    sim.faults.add({ kind: 'delay', on: 'request', channel: 'POST *', delayMs: 1_000, count: 1 })
    const patience = new AbortController()
    let answered = false
    const answer = postOrder(sim.endpoints.demo, limitOrder, patience.signal).finally(() => (answered = true))
    while (clock.pendingTimers === 0) await fetch(`${sim.endpoints.demo.rest}/time`)
    sim.faults.add({ kind: 'half-open' })
    await clock.advance(1_000)
    await using other = await TestClient.connect(sim.endpoints.demo.ws)
    await other.roundTrip()
    expect(answered).toBe(false)
    expect(sim.orders('demo')).toMatchObject([{ state: 'open', answerWithheld: true }])
    patience.abort(new Error('no longer'))
    await expect(answer).rejects.toThrow('no longer')
  })

  test('an upgrade meets the faults of requests', async () => {
    await using sim = await quiet()
    sim.faults.add({ kind: 'rate-limit', channel: 'GET /ws', retryAfterMs: 3_000, count: 1 })
    const refused = new TestClient(sim.endpoints.demo.ws)
    const answered = await new Promise<number | undefined>((resolve) => {
      refused.socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode)
        request.destroy()
      })
    })
    expect(answered).toBe(429)
  })

  test('keys expire', async () => {
    await using sim = await quiet()
    const { rest, ws, credentials } = sim.endpoints.demo
    const response = await fetch(`${rest}/sessions`, { method: 'POST', headers: { 'X-Api-Key': credentials.apiKey } })
    const { session } = (await response.json()) as { session: string }
    await using client = await TestClient.connect(`${ws}?session=${session}`)
    sim.faults.add({ kind: 'expire-keys' })
    expect(await client.next()).toEqual({ error: 'the session has expired' })
    expect(await client.ended).toEqual({ code: 4001, reason: 'session expired' })
    expect(await new TestClient(`${ws}?session=${session}`).ended).toMatchObject({ code: 1006 })
  })
})
