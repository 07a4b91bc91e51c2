import { expect, test } from 'vitest'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expectNoLeaks } from '../leaks.ts'
import { until } from '../until.ts'
import { atOnce, openStream, testProtocol } from './stream-fixture.ts'
import { StreamServer, type Listener } from './stream-server.ts'

expectNoLeaks()

const decode = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes))

/** Answers orders; those of which the text says so not at all. */
const orderEntry: Listener = ({ ws }, text) => {
  const [order, id] = text.split(' ')
  if (order !== 'order' && order !== 'slow-order') return false
  if (order === 'order') {
    ws.send(JSON.stringify({ response: id, interim: true }))
    ws.send(JSON.stringify({ response: id, price: '101.5' }))
  }
  return true
}

test('a request gets the answer with its id, and is shown what came before', async () => {
  await using server = await StreamServer.start({ listener: orderEntry })
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  await session.connect('trading')
  const interim: unknown[] = []
  const answers = await Promise.all(
    ['1', '2'].map((id) =>
      session.request('trading', { id, text: `order ${id}`, onInterim: (bytes) => interim.push(decode(bytes)) }),
    ),
  )
  expect(answers.map(decode)).toEqual([
    { response: '1', price: '101.5' },
    { response: '2', price: '101.5' },
  ])
  expect(interim).toEqual([
    { response: '1', interim: true },
    { response: '2', interim: true },
  ])
})

test('without a connection nothing is sent, and nothing is held until there is one', async () => {
  await using server = await StreamServer.start({ listener: orderEntry })
  await using stream = openStream(testProtocol(server.url), { connection: atOnce })
  const { session } = stream
  const request = { id: '1', text: 'order 1' }
  const expected = { code: 'connection', outcome: 'not-sent', retryable: true }
  expect(await errorOf(() => session.request('trading', request))).toMatchObject(expected)
  await session.connect('trading')
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  expect(await errorOf(() => session.request('trading', request))).toMatchObject(expected)
  await stream.until(() => stream.states.at(-1)?.to === 'connected')
  expect(server.last.received).toEqual([])
  await session.request('trading', request)
})

test('once it is written, a lost line, a late answer and an abort leave the outcome unknown', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: orderEntry })
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  await session.connect('trading')
  const late = errorOf(() => session.request('trading', { id: '1', text: 'slow-order 1' }, { timeoutMs: 500 }))
  const controller = new AbortController()
  const aborted = errorOf(() => session.request('trading', { id: '2', text: 'slow-order 2' }, controller))
  const cut = errorOf(() => session.request('trading', { id: '3', text: 'slow-order 3' }))
  await server.until(() => server.last.received.length === 3)
  await clock.advance(500)
  expect(await late).toMatchObject({ code: 'timeout', outcome: 'unknown', exchange: 'testex' })
  controller.abort('enough')
  expect(await aborted).toMatchObject({ code: 'aborted', outcome: 'unknown', cause: 'enough' })
  server.last.socket.destroy()
  expect(await cut).toMatchObject({ code: 'network', outcome: 'unknown', cause: { code: 'network' } })
})

test('before it is written, an abort, a time that is over and a lost line prove that nothing was sent', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: orderEntry })
  const { limits } = testProtocol(server.url)
  const paced = testProtocol(server.url, { limits: { ...limits, framesPerSecond: 1 } })
  await using stream = openStream(paced, { clock })
  const { session } = stream
  await session.connect('trading')
  await session.request('trading', { id: '0', text: 'order 0' })
  const controller = new AbortController()
  const aborted = errorOf(() => session.request('trading', { id: '1', text: 'order 1' }, controller))
  const late = errorOf(() => session.request('trading', { id: '2', text: 'order 2' }, { timeoutMs: 500 }))
  const cut = errorOf(() => session.request('trading', { id: '3', text: 'order 3' }))
  controller.abort('enough')
  expect(await aborted).toMatchObject({ code: 'aborted', outcome: 'not-sent', cause: 'enough' })
  await clock.advance(500)
  expect(await late).toMatchObject({ code: 'timeout', outcome: 'not-sent' })
  server.last.socket.destroy()
  expect(await cut).toMatchObject({ code: 'connection', outcome: 'not-sent' })
  expect(server.last.received).toEqual(['order 0'])
})

test('requests go before what subscribes, where the exchange counts frames', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: orderEntry })
  const { limits } = testProtocol(server.url)
  const paced = testProtocol(server.url, { limits: { ...limits, framesPerSecond: 1, topicsPerFrame: 1 } })
  await using stream = openStream(paced, { clock })
  const { session } = stream
  await session.connect('main')
  const subscribed = Promise.all(['a', 'b', 'c'].map((topic) => session.subscribe(topic)))
  await server.until(() => server.last.received.length === 1)
  const answer = session.request('main', { id: '1', text: 'order 1' })
  for (let frames = 2; frames <= 4; frames += 1) {
    await until(() => clock.nextTimerInMs !== undefined && clock.nextTimerInMs <= 1_200)
    await clock.advance(1_200)
    await server.until(() => server.last.received.length === frames)
  }
  await Promise.all([answer, subscribed])
  expect(server.last.received[1]).toBe('order 1')
})

test('an id that is under way is refused; a close ends what is under way as unknown', async () => {
  await using server = await StreamServer.start({ listener: orderEntry })
  await using stream = openStream(testProtocol(server.url))
  const { session } = stream
  await session.connect('trading')
  const open = errorOf(() => session.request('trading', { id: '1', text: 'slow-order 1' }))
  await server.until(() => server.last.received.length === 1)
  expect(await errorOf(() => session.request('trading', { id: '1', text: 'order 1' }))).toMatchObject({
    code: 'invalid-input',
    outcome: 'not-sent',
  })
  await session.close()
  expect(await open).toMatchObject({ outcome: 'unknown', cause: { code: 'closed' } })
})

test('a connection that is replaced ends what it was asked for first', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start({ listener: orderEntry })
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  await session.connect('trading')
  const answer = session.request('trading', { id: '1', text: 'slow-order 1' })
  await server.until(() => server.last.received.length === 1)
  const [old] = server.connections
  old?.ws.send('{"notice":"restart","reconnect":true}')
  await until(() => session.connections()[0]?.connection?.generation === 2)
  await clock.advance(5_000)
  expect(server.open).toHaveLength(2)
  old?.ws.send('{"response":"1"}')
  expect(decode(await answer)).toEqual({ response: '1' })
  await server.until(() => server.open.length === 1)
})

test('a connection that is kept for requests stays wanted when a later wait for it is given up', async () => {
  await using server = await StreamServer.start()
  const clock = new ManualClock()
  await using stream = openStream(testProtocol(server.url), { clock })
  const { session } = stream
  await session.connect('trading')
  server.last.socket.destroy()
  await stream.until(() => stream.states.at(-1)?.to === 'reconnecting')
  const controller = new AbortController()
  const waiting = errorOf(() => session.connect('trading', { signal: controller.signal }))
  controller.abort()
  expect(await waiting).toMatchObject({ code: 'aborted' })
  expect(session.connections()).toMatchObject([{ group: 'trading', state: 'reconnecting' }])
  await clock.advance(100)
  await stream.until(() => stream.states.at(-1)?.to === 'connected')
})
