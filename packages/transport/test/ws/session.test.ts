import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { SecretUrl } from '@venuekit/core'
import { ClosedError, ExchangeApiError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expectNoLeaks } from '../leaks.ts'
import { openStream, testProtocol } from './stream-fixture.ts'
import { StreamServer } from './stream-server.ts'

expectNoLeaks()

const limits = testProtocol('ws://127.0.0.1/').limits

test('a topic is confirmed, delivers the bytes of the socket and ends', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  await stream.session.subscribe('trades')
  expect(stream.session.stateOf('trades')).toBe('active')
  expect(stream.session.keyOf('trades')).toBe('trades')
  server.publish('trades', '1')
  server.last.ws.send(Buffer.from([1, 2, 3]))
  await stream.until(() => stream.frames.length === 2)
  expect(stream.valuesOf('trades')).toEqual(['1'])
  expect(stream.frames[1]).toMatchObject({ binary: true, bytes: Buffer.from([1, 2, 3]) })
  expect(stream.frames[0]?.connection).toMatchObject({ id: 1, group: 'main', shard: 0, generation: 1, isCurrent: true })
  await stream.session.unsubscribe('trades')
  expect(stream.session.stateOf('trades')).toBeUndefined()
  await server.until(() => server.open.length === 0)
})

test('topics that are asked for together share a frame; the same topic is one subscription', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  await Promise.all(['a', 'b', 'a', 'c'].map((topic) => session.subscribe(topic)))
  await session.subscribe('a')
  expect(server.last.received).toEqual(['{"op":"subscribe","id":1,"topics":["a","b","c"]}'])
  await session.unsubscribe('b')
  expect([...server.last.topics]).toEqual(['a', 'c'])
  await session.unsubscribe('b')
  expect(server.last.received).toHaveLength(2)
})

test('[S3.97] topics beyond the cap of a socket go to another, and stay where they are', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  const topics = Array.from({ length: 70 }, (_, index) => `t${index}`)
  await Promise.all(topics.map((topic) => session.subscribe(topic)))
  expect(session.connections().map((each) => [each.shard, each.topics, each.state])).toEqual([
    [0, 30, 'connected'],
    [1, 30, 'connected'],
    [2, 10, 'connected'],
  ])
  await session.unsubscribe('t3')
  await session.subscribe('t99')
  expect(session.connections().map((each) => each.topics)).toEqual([30, 30, 10])
  const carriers = server.connections.filter((connection) => connection.topics.has('t31'))
  expect(carriers).toHaveLength(1)
  await Promise.all(topics.slice(60).map((topic) => session.unsubscribe(topic)))
  expect(session.connections().map((each) => each.topics)).toEqual([30, 30])
  await server.until(() => server.open.length === 2)
})

test('[S4.40] where each topic has a path of its own, connecting is subscribing, and all come back', async () => {
  await using server = await StreamServer.start()
  const base = testProtocol(server.url)
  await using stream = openStream({
    ...base,
    group: (topic) => topic,
    url: async (group) => ({ url: SecretUrl.from(`${server.url}/${group}?api_key=k`) }),
    subscribe: () => [],
    unsubscribe: () => [],
  })
  const { session } = stream
  await Promise.all([session.subscribe('depth'), session.subscribe('price')])
  expect(server.connections.map(({ url }) => url).toSorted()).toEqual(['/ws/depth?api_key=k', '/ws/price?api_key=k'])
  for (const { socket } of server.connections) socket.destroy()
  await stream.until(() => stream.marks.filter(({ type }) => type === 'resynced').length === 2)
  expect(server.open).toHaveLength(2)
  // A topic begins anew by another connection, since there is nothing to be said.
  const [before] = server.open.filter(({ url }) => url.includes('depth'))
  await session.resubscribe('depth')
  await server.until(() => before?.ws.readyState !== before?.ws.OPEN)
  expect(server.open.filter(({ url }) => url.includes('depth'))).toHaveLength(1)
  await session.unsubscribe('price')
  await server.until(() => server.open.length === 1)
})

test('a refused topic of a list is found, and the others are subscribed', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  const [first, second, third] = await Promise.allSettled(['a', 'bad1', 'b'].map((topic) => session.subscribe(topic)))
  expect([first?.status, second?.status, third?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  const error = second?.status === 'rejected' ? second.reason : undefined
  expect(ExchangeApiError.is(error) && [error.message, error.outcome]).toEqual(['unknown topic bad1', 'rejected'])
  expect(session.stateOf('bad1')).toBeUndefined()
  expect([...server.last.topics]).toEqual(['a', 'b'])
})

test('[S3.84] [S3.85] every change of state is told, and a lost connection is there again within 100 ms', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock, random: () => 0.999 })
  await stream.session.subscribe('a')
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  expect(stream.marks.map(({ type, topics }) => [type, topics])).toEqual([['stale', ['a']]])
  expect(stream.session.stateOf('a')).toBe('stale')
  await clock.advance(100)
  await stream.until(() => stream.session.stateOf('a') === 'active')
  expect(stream.marks.map(({ type }) => type)).toEqual(['stale', 'reconnected', 'gap', 'resynced'])
  await stream.session.close()
  expect(stream.states.map(({ to }) => to)).toEqual([
    'connecting',
    'connected',
    'reconnecting',
    'connected',
    'closing',
    'closed',
  ])
  expect(stream.states[0]).toMatchObject({ group: 'main', shard: 0, from: 'disconnected' })
  await stream[Symbol.asyncDispose]()
  expect(clock.pendingTimers).toBe(0)
})

test('marks come before the frames of the new connection', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  const order: string[] = []
  stream.session.on('mark', ({ type }) => order.push(type))
  await stream.session.subscribe('a')
  // Data that comes before the confirmation, and together with it.
  server.listener = ({ ws }, _, { op, id }) => {
    if (op !== 'subscribe') return false
    ws.send('D a early')
    ws.send(JSON.stringify({ ack: id }))
    return true
  }
  server.last.socket.destroy()
  await stream.until(() => stream.session.stateOf('a') === 'active' && stream.frames.length > 0)
  expect(order).toEqual(['stale', 'reconnected', 'gap', 'resynced'])
})

test('100 topics are restored at the pace that the exchange allows', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  const protocol = testProtocol(server.url, {
    limits: { ...limits, topicsPerSocket: 200, topicsPerFrame: 1, framesPerSecond: 21 },
  })
  await using stream = openStream(protocol, { clock })
  const topics = Array.from({ length: 100 }, (_, index) => `t${index}`)
  const subscribed = Promise.all(topics.map((topic) => stream.session.subscribe(topic)))
  const pace = async (sent: () => number): Promise<number[]> => {
    const steps: number[] = []
    for (let next = 20; next <= 100; next += 20) {
      await server.until(() => sent() >= next)
      steps.push(sent())
      await clock.advance(1_200)
    }
    return steps
  }
  expect(await pace(() => server.connections.at(-1)?.received.length ?? 0)).toEqual([20, 40, 60, 80, 100])
  await subscribed
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  await clock.advance(100)
  await server.until(() => server.connections.length === 2)
  expect(await pace(() => server.connections.at(-1)?.received.length ?? 0)).toEqual([20, 40, 60, 80, 100])
  await stream.until(() => topics.every((topic) => stream.session.stateOf(topic) === 'active'))
})

test('200 reconnects in a row leave one connection and nothing else', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), {
    connection: { reconnect: { attempts: Infinity, baseMs: 0, maxMs: 0 } },
  })
  const { session } = stream
  await session.subscribe('a')
  for (let round = 1; round <= 200; round += 1) {
    server.last.socket.destroy()
    await stream.until(() => stream.marks.filter(({ type }) => type === 'resynced').length === round)
  }
  expect(server.connections).toHaveLength(201)
  await server.until(() => server.open.length === 1)
  expect(session.connections()).toMatchObject([{ topics: 1, state: 'connected', connection: { generation: 201 } }])
})

test('a topic begins anew on the same connection', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  await Promise.all([session.subscribe('a'), session.subscribe('b')])
  await session.resubscribe('a')
  expect(server.connections).toHaveLength(1)
  expect(server.last.received.slice(1)).toEqual([
    '{"op":"unsubscribe","id":2,"topics":["a"]}',
    '{"op":"subscribe","id":3,"topics":["a"]}',
  ])
  expect(stream.marks.map(({ type, topics }) => [type, topics])).toEqual([['resynced', ['a']]])
  session.reconnect('the test wants it', 'main')
  await stream.until(() => session.stateOf('a') === 'active' && session.stateOf('b') === 'active')
  expect(server.connections).toHaveLength(2)
})

test('a topic that is confirmed and never sends is refused in time; one that sends is there', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  const silent = errorOf(() => session.subscribe('silent', { firstFrameWithinMs: 5_000 }))
  const lively = session.subscribe('lively', { firstFrameWithinMs: 5_000 })
  await server.until(() => server.connections.length === 1 && server.last.topics.size === 2)
  await session.subscribe('after them')
  server.publish('lively', '1')
  await stream.until(() => stream.frames.length === 1)
  session.delivered('lively')
  await lively
  await clock.advance(5_000)
  expect(await silent).toMatchObject({ code: 'timeout', message: expect.stringContaining('"silent"') })
  await server.until(() => !server.last.topics.has('silent'))
  expect(session.stateOf('lively')).toBe('active')
})

test('[X.3] an abort ends the wait, and the topic is not wanted any more', async () => {
  await using server = await StreamServer.start({ listener: (_, __, { op }) => op === 'subscribe' })
  await using stream = openStream(testProtocol(server.url))
  const controller = new AbortController()
  const error = errorOf(() => stream.session.subscribe('a', { signal: controller.signal }))
  await server.until(() => server.connections[0]?.received.length === 1)
  controller.abort('enough')
  expect(await error).toMatchObject({ code: 'aborted', cause: 'enough', operation: 'subscribe' })
  expect(stream.session.stateOf('a')).toBeUndefined()
  await server.until(() => server.open.length === 0 && server.last.closeCode === 1000)
  expect(await errorOf(() => stream.session.subscribe('b', { signal: controller.signal }))).toMatchObject({
    code: 'aborted',
  })
  expect(server.connections).toHaveLength(1)
})

test('a subscription without an answer ends in time, and one that was there is asked for again', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  await session.subscribe('a')
  server.listener = (_, __, { op }) => op === 'subscribe'
  const error = errorOf(() => session.subscribe('b'))
  await server.until(() => server.last.received.length === 2)
  await clock.advance(10_000)
  expect(await error).toMatchObject({ code: 'timeout', retryable: true })
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  await clock.advance(100)
  await server.until(() => server.connections.length === 2 && server.last.received.length === 1)
  server.listener = () => false
  await clock.advance(10_000)
  await stream.until(() => session.stateOf('a') === 'active')
})

test('[X.3] nothing stays attached to the signal of a call', async () => {
  await using server = await StreamServer.start({ listener: (_, text) => text === 'slow' })
  await using stream = openStream(testProtocol(server.url))
  const { signal } = new AbortController()
  await stream.session.connect('main', { signal })
  await stream.session.subscribe('a', { signal, timeoutMs: 60_000 })
  await stream.session.resubscribe('a', { signal })
  expect(await errorOf(() => stream.session.subscribe('bad', { signal }))).toMatchObject({ code: 'invalid-symbol' })
  const request = stream.session.request('main', { id: '1', text: 'slow' }, { signal })
  await server.until(() => server.last.received.includes('slow'))
  server.last.ws.send('{"response":"1"}')
  await request
  expect(getEventListeners(signal, 'abort')).toEqual([])
})

test('a call has a time, and a topic whose time is over is not wanted any more', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: (_, __, { op }) => op === 'subscribe' })
  await using stream = openStream(testProtocol(server.url), { clock })
  const error = errorOf(() => stream.session.subscribe('a', { timeoutMs: 500 }))
  await server.until(() => server.connections[0]?.received.length === 1)
  await clock.advance(500)
  expect(await error).toMatchObject({ code: 'timeout', operation: 'subscribe' })
  expect(stream.session.stateOf('a')).toBeUndefined()
  await server.until(() => server.open.length === 0)
})

test('a topic that the exchange does not take back after a reconnect ends, and one that was left stays away', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  await Promise.all(['a', 'b', 'c'].map((topic) => session.subscribe(topic)))
  server.listener = ({ ws }, _, { op, id, topics }) => {
    if (op !== 'subscribe' || topics?.includes('b') !== true) return false
    ws.send(JSON.stringify({ refused: id, reason: 'delisted', single: topics.length > 1 }))
    return true
  }
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  await session.unsubscribe('c')
  await clock.advance(100)
  await stream.until(() => stream.marks.some(({ type }) => type === 'ended') && session.stateOf('a') === 'active')
  expect(stream.marks.find(({ type }) => type === 'ended')).toMatchObject({ topics: ['b'], reason: 'delisted' })
  expect([session.stateOf('b'), session.stateOf('c')]).toEqual([undefined, undefined])
  expect([...server.last.topics]).toEqual(['a'])
})

test('[X.4] close says goodbye, is idempotent, and ends whoever waits', async () => {
  await using server = await StreamServer.start({ listener: (_, __, { topics }) => topics?.includes('slow') === true })
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  await session.subscribe('a')
  const waiting = errorOf(() => session.subscribe('slow'))
  const closed = session.close()
  expect(session.close()).toBe(closed)
  await closed
  expect(ClosedError.is(await waiting)).toBe(true)
  expect(ClosedError.is(await errorOf(() => session.subscribe('a')))).toBe(true)
  await server.until(() => server.last.closeCode === 1000)
  expect(session.connections()).toEqual([])
})

test('a frame that cannot be read is a gap, and the connection goes on', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), {
    sink(bytes) {
      const text = new TextDecoder().decode(bytes)
      if (text === 'damaged') throw new Error('no frame of this exchange')
      return text.startsWith('{') ? 'other' : 'emitted'
    },
  })
  await stream.session.subscribe('a')
  server.last.ws.send('damaged')
  server.last.ws.send('{"notice":')
  await stream.until(() => stream.marks.length === 1)
  expect(stream.marks[0]).toMatchObject({ type: 'gap', topics: ['a'] })
  await stream.session.subscribe('b')
  expect(server.connections).toHaveLength(1)
  expect(stream.logger.records.map(({ level }) => level)).toContain('error')
})
