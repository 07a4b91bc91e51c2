import { randomBytes } from 'node:crypto'
import { ManualClock } from '@venuekit/core/testing'
import type { Clock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { TestClient } from '../../test/host/client.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import { defineExchangeKind } from './kind.ts'
import { flag, integer } from './option-table.ts'
import { startSimulator } from './start-simulator.ts'
import type { WireResponse, WireSocket } from './wire.ts'

/** Two exchanges with one account and one host, and a second port for private sockets. */
const twin = defineExchangeKind({
  name: 'twin',
  ids: ['twin-spot', 'twin-futures'],
  listeners: ['rest', 'private'],
  options: {
    size: integer({ fallback: 3, minimum: 1, maximum: 9 }, 'how large'),
    broken: flag(false, 'throws'),
    padding: integer({ fallback: 0, minimum: 0, maximum: 100_000 }, 'how many digits follow on a notice'),
    fragile: flag(false, 'throws in what sockets and timers call'),
  },
  specialFaults: {
    locked: { about: 'requests are refused', on: 'wire' },
    upgrade: { about: 'sockets are told that they will close', on: 'now' },
  },
  keyFormat: { prefix: 'tw-', keyLength: 4, secretLength: 8, alphabet: 'xy' },
  plan: (id, { size }) => ({
    markets: [
      {
        id: 'BTC_USDT',
        kind: id === 'twin-spot' ? 'spot' : 'perpetual',
        base: 'BTC',
        quote: 'USDT',
        priceStep: '0.1',
        sizeStep: id === 'twin-spot' ? '0.001' : '1',
        fees: { maker: '0', taker: '0' },
      },
    ],
    deposits: { USDT: `${size}${id === 'twin-spot' ? '00' : '000'}` },
  }),
  credentials: ({ key, secret }) => ({ apiKey: key, passphrase: secret }),
  endpoints: (urls) => ({ rest: `${urls.rest.http}/v1`, spotWs: `${urls.rest.ws}/spot`, accountWs: urls.private.ws }),
  createWire: ({ options, accounts, engine, clock, struck }) => {
    const open = new Set<WireSocket>()
    const fail = (): void => {
      throw new Error('a mistake in a handler')
    }
    if (options.fragile) clock.setTimer(10, fail)
    return {
      sockets: [
        {
          path: /^\/spot$/,
          exchange: 'twin-spot',
          open: (socket) => ({ ...listener(open, socket), ...(options.fragile ? { ping: fail, closed: fail } : {}) }),
        },
        { path: /^\/deflated$/, deflate: true, open: (socket) => listener(open, socket) },
        { path: /^\/$/, listener: 'private', open: (socket) => listener(open, socket) },
      ],
      handleHttp: ({ path, header }) => {
        if (options.broken) throw new Error('a mistake in a wire')
        if (struck('locked', { channel: path })) return { status: 423 }
        if (path === '/v1/later') return placeLater(engine('twin-spot'), accounts.ids[0] ?? 0, clock)
        const key = accounts.find(header('key') ?? '')
        return { status: key === undefined ? 401 : 200, body: path }
      },
      onEvents: (exchange) => {
        for (const socket of open) socket.send({ channel: 'events', exchange, data: exchange })
      },
      special: (name, { exchange }) => {
        const padding = randomBytes(options.padding / 2).toString('hex')
        for (const socket of open) socket.send({ channel: 'system', data: `${name} ${exchange} ${padding}` })
      },
      orderId: (exchange, { id }) => `${exchange}#${id}#${engine(exchange).view.instruments.length}`,
    }
  },
})

function placeLater(engine: MatchingEngine, account: number, clock: Clock): WireResponse {
  const order = { account, market: 'BTC_USDT', side: 'buy', kind: 'limit', price: 10, size: 1 } as const
  clock.setTimer(10, () => void engine.submit(order))
  return { status: 202 }
}

function listener(open: Set<WireSocket>, socket: WireSocket) {
  open.add(socket)
  return { message: () => {}, closed: () => void open.delete(socket) }
}

test('a kind may serve several exchanges, with an engine each, one account and several ports', async () => {
  await using sim = await startSimulator({
    kinds: [twin],
    exchanges: ['twin-spot', 'twin-futures'],
    eventsPerSecond: 0,
  })
  const { 'twin-spot': spot, 'twin-futures': futures } = sim.endpoints
  expect(futures).toEqual(spot)
  expect(spot.credentials.apiKey).toMatch(/^tw-[xy]{4}$/)
  expect(spot.credentials.passphrase).toMatch(/^[xy]{8}$/)
  expect(new URL(spot.rest).port).not.toBe(new URL(spot.accountWs).port)
  expect(sim.balances('twin-spot')).toMatchObject([{ asset: 'USDT', available: '300' }])
  expect(sim.balances('twin-futures')).toMatchObject([{ asset: 'USDT', available: '3000' }])
  const answer = await fetch(`${spot.rest}/x`, { headers: { key: spot.credentials.apiKey } })
  expect([answer.status, await answer.text()]).toEqual([200, '/v1/x'])
  const { account } = sim.createAccount({ exchange: 'twin-futures', balances: { USDT: '5' } })
  expect(sim.balances('twin-spot', account)).toMatchObject([{ available: '300' }])
  expect(sim.balances('twin-futures', account)).toMatchObject([{ available: '5' }])
})

test('faults are aimed at one exchange of a kind, by the route or by the frame', async () => {
  await using sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot', 'twin-futures'] })
  const endpoint = sim.endpoints['twin-spot']
  sim.faults.add({ kind: 'drop', exchange: 'twin-futures' })
  await using spot = await TestClient.connect(endpoint.spotWs)
  await using both = await TestClient.connect(endpoint.accountWs)
  while (both.frames.length < 20) await both.nextText()
  sim.faults.clear()
  expect(new Set(both.frames)).toEqual(new Set(['twin-spot']))
  sim.faults.add({ kind: 'cut', exchange: 'twin-spot' })
  expect(await spot.ended).toMatchObject({ code: 1006 })
})

test('a route belongs to its port', async () => {
  await using sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0 })
  const { accountWs, spotWs } = sim.endpoints['twin-spot']
  const wrong = new TestClient(`${accountWs}${new URL(spotWs).pathname}`)
  expect(await wrong.ended).toMatchObject({ code: 1006 })
})

test('what an exchange does not have cannot go wrong', async () => {
  await using sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0 })
  expect(() => sim.faults.add({ kind: 'expire-keys' })).toThrow('kind: "expire-keys" means nothing to twin')
  expect(() => sim.faults.add({ kind: 'sequence-jump' })).toThrow('kind: "sequence-jump" means nothing to twin')
  expect(() => sim.faults.add({ kind: 'forget-topic' })).toThrow('kind: "forget-topic" means nothing to twin')
  expect(() => sim.faults.add({ kind: 'sequence-jump', on: 'frame' })).toThrow('kind: "sequence-jump" means nothing')
  expect(() => sim.faults.add({ kind: 'cut', exchange: 'twin-futures' })).toThrow('exchange: must be one of twin-spot')
  expect(() => sim.faults.add({ kind: 'drop', symbol: 'BTCUSDT' })).toThrow('symbol: "BTCUSDT" is no market; there are')
  expect(sim.faults.list()).toEqual([])
})

test('an exchange has faults of its own', async () => {
  await using sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0 })
  const { rest, accountWs, credentials } = sim.endpoints['twin-spot']
  const ask = async (path: string): Promise<number> =>
    (await fetch(rest + path, { headers: { key: credentials.apiKey } })).status
  sim.faults.add({ kind: 'special', name: 'locked', channel: '/v1/a', count: 1 })
  expect([await ask('/b'), await ask('/a'), await ask('/a')]).toEqual([200, 423, 200])
  await using client = await TestClient.connect(accountWs)
  sim.faults.add({ kind: 'special', name: 'upgrade', exchange: 'twin-spot' })
  expect(await client.nextText()).toBe('upgrade twin-spot ')
})

test('what is being compressed when the simulator closes is told, and the end too', async () => {
  const options = { twin: { padding: 100_000 } }
  const sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0, options })
  const url = sim.endpoints['twin-spot'].spotWs.replace('/spot', '/deflated')
  await using client = await TestClient.connect(url, { perMessageDeflate: true })
  sim.faults.add({ kind: 'special', name: 'upgrade', exchange: 'twin-spot' })
  await sim.close()
  expect(await client.nextText()).toMatch(/^upgrade twin-spot [0-9a-f]{100000}$/)
  expect(await client.ended).toMatchObject({ code: 1001 })
})

test('a client that does not read what is compressed for it holds up no end', async () => {
  const options = { twin: { padding: 100_000 } }
  const sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0, options })
  const url = sim.endpoints['twin-spot'].spotWs.replace('/spot', '/deflated')
  await using client = await TestClient.connect(url, { perMessageDeflate: true })
  client.socket.pause()
  // More than the system keeps for a socket.
  for (let frame = 0; frame < 200; frame += 1) sim.faults.add({ kind: 'special', name: 'upgrade' })
  await sim.close()
  expect(client.frames).toEqual([])
})

test('an order that an exchange places after its answer is still of the request', async () => {
  const clock = new ManualClock()
  await using sim = await startSimulator({ kinds: [twin], exchanges: ['twin-spot'], eventsPerSecond: 0, clock })
  sim.faults.add({ kind: 'server-error', accepted: true, count: 1 })
  expect((await fetch(`${sim.endpoints['twin-spot'].rest}/later`)).status).toBe(500)
  expect((await fetch(`${sim.endpoints['twin-spot'].rest}/later`)).status).toBe(202)
  await clock.advance(10)
  expect(sim.orders('twin-spot')).toMatchObject([
    { id: 'twin-spot#1#1', answerWithheld: true },
    { id: 'twin-spot#2#1', answerWithheld: false },
  ])
})

test('options reach the plan, and a mistake in a wire is told', async () => {
  const told: unknown[] = []
  await using sim = await startSimulator({
    kinds: [twin],
    exchanges: ['twin-spot'],
    eventsPerSecond: 0,
    options: { twin: { size: '7', broken: 'true' } },
    onError: (error) => told.push(error),
  })
  expect(sim.balances('twin-spot')).toMatchObject([{ available: '700' }])
  const response = await fetch(sim.endpoints['twin-spot'].rest)
  expect(response.status).toBe(500)
  expect(told).toEqual([new Error('a mistake in a wire')])
  expect(sim.errors).toEqual(told)
  const health = await fetch(`${sim.control}/health`)
  expect(await health.json()).toMatchObject({ status: 'failing', errors: ['Error: a mistake in a wire'] })
})

test('a mistake in what a socket or a timer calls ends neither the process nor the others', async () => {
  const clock = new ManualClock()
  await using sim = await startSimulator({
    kinds: [twin],
    exchanges: ['twin-spot'],
    eventsPerSecond: 0,
    options: { twin: { fragile: true } },
    clock,
  })
  await clock.advance(10)
  expect(sim.errors).toEqual([new Error('a mistake in a handler')])
  await using client = await TestClient.connect(sim.endpoints['twin-spot'].spotWs)
  client.socket.ping()
  expect(await client.ended).toMatchObject({ code: 1011 })
  while (sim.errors.length < 3) await fetch(sim.endpoints['twin-spot'].rest)
  expect(sim.errors.every((error) => error instanceof Error)).toBe(true)
})

test('a client that does not read is cut before it takes all memory', async () => {
  const flood = defineExchangeKind({
    name: 'flood',
    ids: ['flood'],
    options: {},
    plan: () => ({ markets: [], deposits: {} }),
    credentials: () => ({}),
    endpoints: ({ main }) => ({ ws: main.ws }),
    createWire: () => ({
      sockets: [
        {
          path: /^\/$/,
          open: (socket) => ({
            message: () => {
              for (let frame = 0; frame < 100; frame += 1)
                socket.send({ channel: 'flood', data: Buffer.alloc(1_000_000) })
            },
          }),
        },
      ],
      handleHttp: () => ({ status: 404 }),
      onEvents: () => {},
    }),
  })
  await using sim = await startSimulator({ kinds: [flood], exchanges: ['flood'], eventsPerSecond: 0 })
  await using client = await TestClient.connect(sim.endpoints.flood.ws)
  client.send({})
  expect(await client.ended).toMatchObject({ code: 1006 })
  expect(client.frames.length).toBeLessThan(100)
})
