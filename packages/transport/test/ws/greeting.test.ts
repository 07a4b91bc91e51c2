import { expect, test } from 'vitest'
import type { Control, StreamProtocol } from '@venuekit/core'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expectNoLeaks } from '../leaks.ts'
import { startRawServer } from '../raw-server.ts'
import { until } from '../until.ts'
import { atOnce, openStream, testProtocol } from './stream-fixture.ts'
import { StreamServer, type Listener } from './stream-server.ts'

expectNoLeaks()

const isSession = (control: Control): boolean => control.type === 'session'

/** Logs in, and then asks for heartbeats, as exchanges want it. */
const greet: StreamProtocol<string>['greet'] = async (wire) => {
  await wire.send('login')
  const answer = await wire.next(isSession)
  if (answer?.type === 'session' && answer.error !== undefined) throw answer.error
  await wire.send('heartbeat on')
}

const login =
  (isRight: () => boolean): Listener =>
  ({ ws }, text) => {
    if (text === 'login') ws.send(JSON.stringify({ session: isRight() }))
    return text === 'login' || text === 'heartbeat on'
  }

test('a connection is greeted before anything is subscribed, and again after each reconnect', async () => {
  await using server = await StreamServer.start({ listener: login(() => true) })
  await using stream = openStream(testProtocol(server.url, { greet }), { connection: atOnce })
  await stream.session.subscribe('a')
  server.last.socket.destroy()
  await stream.until(() => stream.marks.length === 4)
  for (const { received } of server.connections) {
    expect(received).toEqual(['login', 'heartbeat on', '{"op":"subscribe","id":1,"topics":["a"]}'])
  }
})

test('a refused greeting is not repeated', async () => {
  await using server = await StreamServer.start({ listener: login(() => false) })
  await using stream = openStream(testProtocol(server.url, { greet }), { connection: atOnce })
  expect(await errorOf(() => stream.session.subscribe('a'))).toMatchObject({ code: 'signature' })
  expect(server.connections).toHaveLength(1)
  await server.until(() => server.open.length === 0)
})

test('a greeting that is not answered is given up, and may look for another answer in time', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: (_, text) => !text.startsWith('{') })
  const fallback = testProtocol(server.url, {
    async greet(wire) {
      await wire.send('new login')
      if ((await wire.next(isSession, { timeoutMs: 1_000 })) !== undefined) return
      await wire.send('old login')
      await wire.next(isSession)
    },
  })
  await using stream = openStream(fallback, { clock, connection: { reconnect: { attempts: 0 } } })
  const error = errorOf(() => stream.session.subscribe('a'))
  await server.until(() => server.connections[0]?.received.length === 1)
  await clock.advance(1_000)
  await server.until(() => server.last.received.length === 2)
  await clock.advance(9_000)
  expect(await error).toMatchObject({ code: 'timeout' })
  expect(server.last.received).toEqual(['new login', 'old login'])
})

test('what the exchange asks for is sent back, during the greeting and after', async () => {
  await using server = await StreamServer.start({
    listener({ ws }, text) {
      if (text === 'login') ws.send('{"challenge":"7"}')
      if (text === 'answer 7') ws.send('{"session":true}')
      return !text.startsWith('{')
    },
  })
  await using stream = openStream(testProtocol(server.url, { greet }))
  await stream.session.subscribe('a')
  server.last.ws.send('{"challenge":"8"}')
  await server.until(() => server.last.received.includes('answer 8'))
  expect(server.last.received.filter((text) => !text.startsWith('{'))).toEqual([
    'login',
    'answer 7',
    'heartbeat on',
    'answer 8',
  ])
})

test('a failure of the connection that passes is tried again, and one that does not is the end', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { connection: atOnce })
  await stream.session.subscribe('a')
  server.last.ws.send('{"failure":"busy"}')
  await stream.until(() => stream.marks.length === 4)
  server.last.ws.send('{"failure":"Invalid listen key","fatal":true}')
  await stream.until(() => stream.states.at(-1)?.to === 'error')
  expect(stream.states.at(-1)?.reason).toMatch(/Invalid listen key/)
  expect(stream.session.stateOf('a')).toBe('stale')
  // What was there is still wanted, and comes back when somebody says so.
  stream.session.reconnect('there is a new key')
  await stream.until(() => stream.session.stateOf('a') === 'active')
  server.last.ws.send('{"session":false}')
  await stream.until(() => stream.states.at(-1)?.to === 'error')
  expect(server.connections).toHaveLength(3)
})

test('[X.4] a session is closed in whatever state it is', async () => {
  const clock = new ManualClock()
  await using raw = await startRawServer()
  await using connecting = openStream(testProtocol(raw.url.replace('http', 'ws')), { clock })
  const first = errorOf(() => connecting.session.subscribe('a'))
  await raw.heard(/upgrade/i)
  await connecting.session.close()
  expect(await first).toMatchObject({ code: 'closed' })
  await raw.drained()

  await using server = await StreamServer.start({ listener: (_, text) => !text.startsWith('{') })
  await using greeting = openStream(testProtocol(server.url, { greet }), { clock })
  const second = errorOf(() => greeting.session.subscribe('a'))
  await server.until(() => server.connections[0]?.received.length === 1)
  await greeting.session.close()
  expect(await second).toMatchObject({ code: 'closed' })

  await using reconnecting = openStream(testProtocol(server.url), { clock, random: () => 0.5 })
  await reconnecting.session.subscribe('a')
  server.last.socket.destroy()
  await reconnecting.until(() => reconnecting.states.at(-1)?.to === 'reconnecting')
  await until(() => clock.nextTimerInMs === 50)
  await reconnecting.session.close()

  await using address = openStream(testProtocol(server.url, { url: () => new Promise(() => {}) }), { clock })
  const third = errorOf(() => address.session.subscribe('a'))
  await address.until(() => address.states.at(-1)?.to === 'connecting')
  await address.session.close()
  expect(await third).toMatchObject({ code: 'closed' })

  for (const stream of [connecting, greeting, reconnecting, address]) {
    expect(stream.states.at(-1)?.to).toBe('closed')
    await stream[Symbol.asyncDispose]()
  }
  expect(clock.pendingTimers).toBe(0)
})

test('[X.4] a server that does not answer the goodbye is cut off in time', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  await stream.session.subscribe('a')
  server.last.socket.pause()
  const closed = stream.session.close()
  await clock.advance(5_000)
  await closed
  expect(stream.states.at(-1)?.to).toBe('closed')
  server.last.socket.resume()
  await server.until(() => server.open.length === 0)
})
