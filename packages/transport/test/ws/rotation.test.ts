import { expect, test } from 'vitest'
import { ManualClock } from '@venuekit/core/testing'
import type { StreamTapEvent } from '../../src/ws/tap.ts'
import { expectNoLeaks } from '../leaks.ts'
import { until } from '../until.ts'
import { openStream, testProtocol, type StreamFixture } from './stream-fixture.ts'
import { downWhile, StreamServer, type Listener } from './stream-server.ts'

expectNoLeaks()

const day = 86_400_000
const quiet = { everyMs: 10 * day, send: 'ping-frame', answerWithinMs: 1_000 } as const
const { limits } = testProtocol('ws://127.0.0.1/')
const daily = { limits: { ...limits, lifetimeMs: day }, heartbeat: quiet }

/** The sequence as a consumer has it that takes the frames of all connections and drops what came twice. */
function sequence(stream: StreamFixture, topic: string): readonly number[] {
  return [...new Set(stream.valuesOf(topic).map(Number))].toSorted((left, right) => left - right)
}

test('who wants so can have connections replaced sooner than the exchange does', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  const connection = { socket: { maxAgeMs: 60_000 } }
  await using stream = openStream(testProtocol(server.url, daily), { clock, connection })
  await stream.session.subscribe('a')
  await clock.advance(60_000)
  await server.until(() => server.connections.length === 2 && server.last.received.length === 1)
  await until(() => stream.session.connections()[0]?.connection?.generation === 2)
  expect(stream.marks).toEqual([])
})

test('[S3.66] a connection is replaced when its owner asks for it, once, and a sequence has no hole', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  const { session } = stream
  expect([session.connectionOf('a'), session.replace('a', 'early')]).toEqual([undefined, false])
  await session.subscribe('a')
  const first = session.connectionOf('a')
  server.publish('a', '1')
  expect([session.replace('a', 'it is silent'), session.replace('a', 'twice')]).toEqual([true, false])
  await until(() => session.connectionOf('a')?.generation === 2)
  expect([first?.isCurrent, server.connections.length, server.open.length]).toEqual([false, 2, 2])
  server.publish('a', '2')
  // Which of the two connections delivers first is left to chance.
  await stream.until(() => sequence(stream, 'a').length === 2)
  expect([sequence(stream, 'a'), stream.marks]).toEqual([[1, 2], []])
  await clock.advance(5_000)
  await server.until(() => server.open.length === 1)
})

test('a connection is replaced before its lifetime is over, and a sequence has no hole', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  await stream.session.subscribe('a')
  let sent = 0
  const publish = (count: number): void => {
    for (let index = 0; index < count; index += 1) server.publish('a', String((sent += 1)))
  }
  publish(5)
  // The new connection has opened and is subscribing: data flows on the old one alone.
  let release = (): void => {}
  server.listener = ({ ws, topics }, _, { op, id, topics: named = [] }) => {
    if (op !== 'subscribe') return false
    publish(5)
    release = () => {
      for (const topic of named) topics.add(topic)
      publish(5)
      ws.send(JSON.stringify({ ack: id }))
      publish(5)
    }
    return true
  }
  await clock.advance(0.95 * day - 1)
  expect(server.connections).toHaveLength(1)
  await clock.advance(1)
  await server.until(() => server.connections.length === 2 && server.last.received.length === 1)
  release()
  await until(() => stream.session.connections()[0]?.connection?.generation === 2)
  publish(5)
  await stream.until(() => sequence(stream, 'a').length === sent && stream.frames.length > sent + 10)
  expect(server.open).toHaveLength(2)
  await until(() => clock.nextTimerInMs === 5_000)
  await clock.advance(5_000)
  await server.until(() => server.open.length === 1)
  publish(5)
  await stream.until(() => sequence(stream, 'a').length === sent)
  expect(sequence(stream, 'a')).toEqual(Array.from({ length: sent }, (_, index) => index + 1))
  // Nothing is missing, so that nothing is said; the place has been held by one connection at any time.
  expect(stream.marks).toEqual([])
  expect(stream.states.map(({ to }) => to)).toEqual(['connecting', 'connected'])
  await server.until(() => server.connections[0]?.closeCode === 1000)
  expect(new Set(stream.frames.map(({ connection }) => connection.id))).toEqual(new Set([1, 2]))
})

test('where frames of two connections cannot be told apart, there is a gap, and one of them is current', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  const protocol = testProtocol(server.url, { ...daily, overlap: (topic) => (topic === 'book' ? 'ordered' : 'none') })
  await using stream = openStream(protocol, { clock })
  await Promise.all([stream.session.subscribe('book'), stream.session.subscribe('trades')])
  await clock.advance(0.95 * day)
  await stream.until(() => stream.marks.length === 1)
  expect(stream.marks).toMatchObject([
    { type: 'gap', topics: ['trades'], connection: { generation: 2, isCurrent: true } },
  ])
  server.publish('trades', '1')
  await stream.until(() => stream.frames.length === 2)
  expect(stream.frames.map(({ wasCurrent, connection }) => `${connection.id} ${wasCurrent}`).toSorted()).toEqual([
    '1 false',
    '2 true',
  ])
})

test('a notice of the exchange replaces the connection at once', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  await stream.session.subscribe('a')
  server.last.ws.send('{"notice":"upgrade at noon"}')
  server.last.ws.send('{"notice":"please reconnect","reconnect":true}')
  await until(() => stream.session.connections()[0]?.connection?.generation === 2)
  expect(stream.notices).toEqual(['upgrade at noon', 'please reconnect'])
  expect(stream.marks).toEqual([])
})

test('a successor that fails is tried again, and the old connection goes on until then', async () => {
  const clock = new ManualClock()
  let isDown = false
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  await stream.session.subscribe('a')
  isDown = true
  await clock.advance(0.95 * day)
  await until(() => server.attempts === 2 && clock.nextTimerInMs === 0)
  server.publish('a', '1')
  await stream.until(() => stream.frames.length === 1)
  isDown = false
  await clock.advance(0)
  await until(() => stream.session.connections()[0]?.connection?.generation === 3)
  expect(stream.marks).toEqual([])
})

test('the old connection is lost while its successor opens: the usual way back, with a gap', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  await stream.session.subscribe('a')
  const [old] = server.connections
  server.listener = (_, __, { op }) => op === 'subscribe'
  await clock.advance(0.95 * day)
  await server.until(() => server.connections.length === 2 && server.last.received.length === 1)
  server.listener = () => false
  old?.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  await clock.advance(0)
  await stream.until(() => stream.session.stateOf('a') === 'active')
  expect(stream.marks.map(({ type }) => type)).toEqual(['stale', 'reconnected', 'gap', 'resynced'])
  await server.until(() => server.open.length === 1)
  expect(server.connections).toHaveLength(3)
})

test('topics that come and go while a connection is being replaced', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  const { session } = stream
  await Promise.all([session.subscribe('a'), session.subscribe('b')])
  const held: (() => void)[] = []
  server.listener = ({ ws, topics }, _, { op, id, topics: named = [] }) => {
    if (op !== 'subscribe' || server.connections.length === 1) return false
    for (const topic of named) topics.add(topic)
    held.push(() => ws.send(JSON.stringify({ ack: id })))
    return true
  }
  await clock.advance(0.95 * day)
  await server.until(() => held.length === 1)
  const added = session.subscribe('c')
  await session.unsubscribe('b')
  // The new topic is asked for on both connections.
  await server.until(() => held.length === 3)
  for (const answer of held) answer()
  await added
  await until(() => session.connections()[0]?.connection?.generation === 2)
  await server.until(() => !server.last.topics.has('b'))
  expect([...server.last.topics].toSorted()).toEqual(['a', 'c'])
  expect(stream.marks).toEqual([])
})

test('what the successor is refused ends with the takeover', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  await Promise.all([stream.session.subscribe('a'), stream.session.subscribe('b')])
  server.listener = ({ ws }, _, { op, id }) => {
    if (op !== 'subscribe') return false
    ws.send(JSON.stringify({ refused: id, topics: ['b'], reason: 'delisted' }))
    ws.send(JSON.stringify({ ack: -1, topics: ['a'] }))
    return true
  }
  await clock.advance(0.95 * day)
  await stream.until(() => stream.marks.length === 1)
  expect(stream.marks).toMatchObject([{ type: 'ended', topics: ['b'], reason: 'delisted' }])
  expect(stream.session.stateOf('b')).toBeUndefined()
  expect(stream.session.stateOf('a')).toBe('active')
})

test('[X.4] a session is closed while a connection is being replaced, and while the old one retires', async () => {
  for (const answers of [false, true]) {
    const clock = new ManualClock()
    await using server = await StreamServer.start()
    await using stream = openStream(testProtocol(server.url, daily), { clock })
    await stream.session.subscribe('a')
    server.listener = (_, __, { op }) => op === 'subscribe' && !answers
    await clock.advance(0.95 * day)
    await server.until(() => server.connections.length === 2 && server.last.received.length === 1)
    if (answers) await until(() => stream.session.connections()[0]?.connection?.generation === 2)
    expect(server.open).toHaveLength(2)
    await stream.session.close()
    await server.until(() => server.open.length === 0)
    expect(stream.states.at(-1)?.to).toBe('closed')
    await stream[Symbol.asyncDispose]()
    expect(clock.pendingTimers).toBe(0)
  }
})

test('a replacement that was asked for and fails is not made again by itself, and that of the lifetime stays', async () => {
  const clock = new ManualClock()
  let isDown = false
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url, daily), { clock })
  const { session } = stream
  await session.subscribe('a')
  isDown = true
  const warnings = (): number => stream.logger.records.filter(({ level }) => level === 'warn').length
  for (let time = 1; time <= 12; time += 1) {
    expect(session.replace('a', 'it is silent')).toBe(true)
    await until(() => warnings() === time)
  }
  await clock.advance(600_000)
  expect(server.attempts).toBe(13)
  isDown = false
  await clock.advance(0.95 * day - 600_000)
  await until(() => session.connectionOf('a')?.isCurrent === true && server.connections.length === 2)
  await until(() => session.connectionOf('a')?.generation === 14)
  expect(stream.marks).toEqual([])
})

test('a topic that is not confirmed any more keeps no connection from being replaced, and is asked for on the next one', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  const single = { ...limits, lifetimeMs: day, topicsPerFrame: 1 }
  await using stream = openStream(testProtocol(server.url, { ...daily, limits: single }), { clock })
  const { session } = stream
  await Promise.all([session.subscribe('a'), session.subscribe('dead')])
  const isAnswer = ({ connection, direction, kind }: StreamTapEvent): boolean =>
    connection.generation === 2 && direction === 'in' && kind === 'text'
  const isOfDead: Listener = (_, __, { op, topics }) => op === 'subscribe' && topics?.includes('dead') === true
  server.listener = isOfDead
  const asked = (): number => server.last.received.filter((text) => text.includes('dead')).length
  const renewed = session.resubscribe('dead')
  await server.until(() => asked() === 3)
  expect(session.replace('a', 'it is silent')).toBe(true)
  await server.until(() => server.connections.length === 2 && asked() === 1)
  // What the successor waits for afterwards is the dead one alone.
  await stream.until(() => stream.taps.some(isAnswer))
  await clock.advance(10_000)
  await until(() => session.connectionOf('a')?.generation === 2)
  await server.until(() => asked() === 2)
  server.listener = () => false
  await clock.advance(10_000)
  await renewed
  expect([session.stateOf('dead'), server.last.topics.has('dead')]).toEqual(['active', true])
  expect(stream.marks.map(({ type, topics }) => `${type} ${topics.join()}`)).toEqual(['resynced dead'])
})
