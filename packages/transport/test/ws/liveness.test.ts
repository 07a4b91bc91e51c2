import { expect, test } from 'vitest'
import { ManualClock } from '@venuekit/core/testing'
import { expectNoLeaks } from '../leaks.ts'
import { openStream, testProtocol, type StreamFixture } from './stream-fixture.ts'
import { StreamServer } from './stream-server.ts'

expectNoLeaks()

const ownPing = { everyMs: 10_000, send: (nowMs: number) => (nowMs > 0 ? 'ping' : ''), answerWithinMs: 5_000 }

async function connected(stream: StreamFixture): Promise<void> {
  await stream.session.subscribe('a')
}

test('[S3.86] a line that answers protocol pings stays, however quiet the market is', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  await connected(stream)
  for (let round = 1; round <= 5; round += 1) {
    await clock.advance(20_000)
    await stream.until(() => stream.seen('in', 'pong').length === round)
  }
  expect(server.last.pings).toBe(5)
  expect(server.connections).toHaveLength(1)
  expect(stream.marks).toEqual([])
})

test('[S3.86] the exchange’s own ping is text, and its answer is a sign of life', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, { heartbeat: ownPing }), {
    clock,
    connection: { heartbeat: { lifeSign: 'answer' } },
  })
  await connected(stream)
  for (let round = 1; round <= 3; round += 1) {
    await clock.advance(10_000)
    await stream.until(() => stream.seen('in', 'text').filter((text) => text.includes('pong')).length === round)
  }
  expect(server.last.received.slice(1)).toEqual(['ping', 'ping', 'ping'])
  expect(server.connections).toHaveLength(1)
})

test('[S3.86] a line that is half open is dead when the answer is overdue, and is replaced', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  await connected(stream)
  // No FIN and no RST: the other side reads nothing and says nothing any more.
  server.last.socket.pause()
  await clock.advance(20_000)
  expect(stream.states.at(-1)?.to).toBe('connected')
  await clock.advance(10_000)
  expect(stream.states.at(-1)).toMatchObject({ to: 'reconnecting', reason: expect.stringContaining('no sign of life') })
  expect(stream.marks).toMatchObject([{ type: 'stale', topics: ['a'], reason: expect.stringContaining('dead') }])
  await clock.advance(100)
  await stream.until(() => stream.session.stateOf('a') === 'active')
  expect(server.connections).toHaveLength(2)
})

test('[S3.86] with the answer alone as a sign of life, data does not keep a line', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: (_, text) => text === 'ping' })
  await using stream = openStream(testProtocol(server.url, { heartbeat: ownPing }), {
    clock,
    connection: { heartbeat: { lifeSign: 'answer' } },
  })
  await connected(stream)
  await clock.advance(10_000)
  await server.until(() => server.last.received.includes('ping'))
  server.publish('a', '1')
  await stream.until(() => stream.frames.length === 1)
  await clock.advance(5_000)
  expect(stream.states.at(-1)?.to).toBe('reconnecting')
})

test('a process that slept does not take its line for dead', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  await connected(stream)
  await clock.advance(20_000)
  await stream.until(() => stream.seen('in', 'pong').length === 1)
  await clock.suspend(600_000)
  await stream.until(() => stream.seen('in', 'pong').length === 2)
  await clock.advance(10_000)
  expect(server.connections).toHaveLength(1)
  expect(stream.states.at(-1)?.to).toBe('connected')
})

test('pings of the exchange are answered and are signs of life', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  await connected(stream)
  const { promise, resolve } = Promise.withResolvers<string>()
  server.last.ws.once('pong', (bytes) => resolve(bytes.toString()))
  server.last.ws.ping('are you there')
  expect(await promise).toBe('are you there')
  expect(stream.seen('in', 'ping')).toEqual(['are you there'])
})
