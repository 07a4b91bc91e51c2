import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { SecretUrl } from '@venuekit/core'
import { createCanaries, createMemoryMetrics, errorOf, ManualClock } from '@venuekit/core/testing'
import { createCertificate } from '../certificate.ts'
import { expectNoLeaks } from '../leaks.ts'
import { deserted } from '../open-sockets.ts'
import { startRawServer } from '../raw-server.ts'
import { until } from '../until.ts'
import { apiKey, atOnce, openStream, passWaits, testProtocol } from './stream-fixture.ts'
import { downWhile, StreamServer, type StreamServerOptions } from './stream-server.ts'

expectNoLeaks()

const once = { connection: { reconnect: { attempts: 0 } } }
const mebibyte = 1_048_576

function answering(status: number, head: string, body: string): StreamServerOptions {
  return {
    upgrade(_, socket) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${head}\r\n${body}`)
      return true
    },
  }
}

test.each([
  [401, '', '{"message":"unknown key"}', { code: 'authentication', message: expect.stringContaining('unknown key') }],
  [403, '', '', { code: 'exchange', retryable: true }],
  [429, 'retry-after: 7\r\n', 'slow down', { code: 'rate-limited', retryAfterMs: 7_000 }],
  [418, '', '', { code: 'rate-limited' }],
  [503, '', 'busy', { code: 'server', status: 503, retryable: true }],
  [
    502,
    'content-type: text/html\r\n',
    '<html>secret page</html>',
    { message: expect.stringMatching(/502 and an HTML page$/) },
  ],
  [
    200,
    'content-type: text/html\r\n',
    '<html></html>',
    { code: 'protocol', message: expect.stringContaining('WebSocket?') },
  ],
  [302, 'location: https://elsewhere.example/\r\n', '', { code: 'protocol' }],
])('an upgrade that is answered with %i is told for what it is', async (...[status, head, body, expected]) => {
  await using server = await StreamServer.start(answering(status, head, body))
  await using stream = openStream(testProtocol(server.url), once)
  expect(await errorOf(() => stream.session.subscribe('a'))).toMatchObject(expected)
  expect(server.attempts).toBe(1)
  expect(stream.states.map(({ to }) => to)).toEqual(['connecting', 'error', 'closing', 'closed'])
})

test('a wrong key is not tried again; an overloaded exchange is, when it said', async () => {
  const clock = new ManualClock()
  await using refusing = await StreamServer.start(answering(401, '', ''))
  await using first = openStream(testProtocol(refusing.url), { connection: atOnce })
  expect(await errorOf(() => first.session.subscribe('a'))).toMatchObject({ code: 'authentication' })
  expect(refusing.attempts).toBe(1)

  let isOverloaded = true
  await using server = await StreamServer.start({
    upgrade(_, socket) {
      if (!isOverloaded) return false
      isOverloaded = false
      socket.end('HTTP/1.1 429 Too Many\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n')
      return true
    },
  })
  const connects = [{ name: 'connects', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } as const }]
  await using second = openStream(testProtocol(server.url), { clock, budgets: connects })
  const subscribed = second.session.subscribe('a')
  await second.until(() => second.states.at(-1)?.to === 'reconnecting')
  // The budget that connections are charged to is closed for everybody.
  expect(second.context.budgets.status('connects').closedForMs).toBe(30_000)
  await clock.advance(29_999)
  expect(server.attempts).toBe(1)
  await clock.advance(1)
  await subscribed
})

test('connections are charged, and what counts them at the same time is given back', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), { connection: atOnce })
  const used = (): number => stream.context.budgets.status('connects').used
  await stream.session.subscribe('a')
  expect(used()).toBe(1)
  server.last.socket.destroy()
  await stream.until(() => stream.session.stateOf('a') === 'active' && stream.marks.length > 0)
  expect(used()).toBe(1)
  await stream.session.close()
  expect(used()).toBe(0)
})

test('a server that takes the line and never answers is given up in time', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  await using stream = openStream(testProtocol(server.url.replace('http', 'ws')), { clock, ...once })
  const error = errorOf(() => stream.session.subscribe('a'))
  await server.heard(/sec-websocket-key/i)
  await clock.advance(10_000)
  expect(await error).toMatchObject({ code: 'timeout', message: expect.stringContaining('10000 ms') })
  await server.drained()
  expect(clock.pendingTimers).toBe(0)
})

test('a body that dribbles does not hold an attempt for ever', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer((socket) =>
    socket.write('HTTP/1.1 500 No\r\ncontent-length: 100\r\n\r\nbu'),
  )
  await using stream = openStream(testProtocol(server.url.replace('http', 'ws')), { clock, ...once })
  const error = errorOf(() => stream.session.subscribe('a'))
  await server.heard(/sec-websocket-key/i)
  const { promise: answered, resolve } = Promise.withResolvers<void>()
  server.sockets[0]?.write('sy', () => resolve())
  await answered
  // Twice the limit: once for the handshake, once for the body.
  await clock.advance(10_000)
  await clock.advance(10_000)
  expect(['server', 'timeout']).toContain(((await error) as { code: string }).code)
  await server.drained()
})

test('a server that is not there, and one that speaks no HTTP', async () => {
  await using raw = await startRawServer((socket) => socket.write('SSH-2.0-OpenSSH\r\n\r\n'))
  await using first = openStream(testProtocol(raw.url.replace('http', 'ws')), once)
  expect(await errorOf(() => first.session.subscribe('a'))).toMatchObject({ code: 'protocol' })
  await using second = openStream(testProtocol(`ws://${deserted}`), once)
  expect(await errorOf(() => second.session.subscribe('a'))).toMatchObject({ code: 'connection', retryable: true })
})

test('a certificate that is not trusted ends it at once; a trusted authority opens it', async () => {
  const certificate = createCertificate()
  await using server = await StreamServer.start({ certificate })
  await using distrusting = openStream(testProtocol(server.url), { connection: atOnce })
  expect(await errorOf(() => distrusting.session.subscribe('a'))).toMatchObject({
    code: 'connection',
    retryable: false,
    message: expect.stringContaining('not trusted'),
  })
  expect(server.attempts).toBe(0)
  await using trusting = openStream(testProtocol(server.url), { network: { ca: certificate.cert } })
  await trusting.session.subscribe('a')
  server.publish('a', '1')
  await trusting.until(() => trusting.frames.length === 1)
})

test('[S3.17] plain lines to other machines are refused before anything is opened', async () => {
  await using stream = openStream(testProtocol('ws://exchange.example/ws'), { connection: atOnce })
  const error = await errorOf(() => stream.session.subscribe('a'))
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining('not encrypted') })
  await using nowhere = openStream(testProtocol('http://127.0.0.1:1/'), { connection: atOnce })
  expect(await errorOf(() => nowhere.session.subscribe('a'))).toMatchObject({ code: 'configuration' })
})

test('[S3.17] options that could not be followed are refused at once', () => {
  const protocol = testProtocol('ws://127.0.0.1:1/')
  expect(() => openStream(protocol, { connection: { socket: { closeTimeoutMs: -1 } } })).toThrow(/closeTimeoutMs/)
  expect(() => openStream(protocol, { network: { localAddress: 'home' } })).toThrow(/localAddress/)
})

test('a frame of 16 MiB passes where it is allowed, and ends the connection where not', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url), {
    connection: { ...atOnce, socket: { maxMessageBytes: 16 * mebibyte } },
  })
  await stream.session.subscribe('a')
  server.last.ws.send(`D a ${'x'.repeat(16 * mebibyte - 4)}`)
  await stream.until(() => stream.frames.length === 1)
  expect(stream.frames[0]?.bytes.length).toBe(16 * mebibyte)
  server.last.ws.send(`D a ${'x'.repeat(16 * mebibyte)}`)
  await stream.until(() => stream.marks.length === 4)
  expect(stream.marks[0]?.reason).toMatch(/longer than 16777216 bytes; raise socket.maxMessageBytes/)
  expect(stream.frames).toHaveLength(1)
})

test('a message in fragments is one message', async () => {
  await using server = await StreamServer.start()
  await using stream = openStream(testProtocol(server.url))
  await stream.session.subscribe('a')
  const { ws } = server.last
  ws.send('D a ', { fin: false })
  ws.ping()
  ws.send('one ', { fin: false })
  ws.send('piece', { fin: true })
  await stream.until(() => stream.frames.length === 1)
  expect(stream.valuesOf('a')).toEqual(['one piece'])
})

test('compression is used where it is asked for, and what is unpacked is held to the limit', async () => {
  await using server = await StreamServer.start({ compression: true })
  await using plain = openStream(testProtocol(server.url))
  await plain.session.subscribe('a')
  expect(server.last.ws.extensions).toBe('')
  await using packed = openStream(testProtocol(server.url), { compression: true, connection: atOnce })
  await packed.session.subscribe('a')
  expect(server.last.ws.extensions).toBe('permessage-deflate')
  server.publish('a', 'x'.repeat(100_000))
  await packed.until(() => packed.frames.length === 1)
  expect(packed.frames[0]?.text).toHaveLength(100_004)
  // A bomb: two kilobytes that become two megabytes.
  server.last.ws.send(`D a ${'x'.repeat(2 * mebibyte)}`)
  await packed.until(() => packed.marks.length === 4)
  expect(packed.marks[0]?.reason).toMatch(/longer than 1048576 bytes/)
})

test('a server that breaks the protocol of WebSockets loses the connection, and no frame of it is delivered', async () => {
  const accept = (received: string): string => {
    const key = /sec-websocket-key: (.*)\r/i.exec(received)?.[1] ?? ''
    const hash = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    return `HTTP/1.1 101 Yes\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${hash}\r\n\r\n`
  }
  await using server = await startRawServer((socket, received) => {
    if (!received.endsWith('\r\n\r\n')) return
    // Reserved bits that nobody has agreed upon, in the same packet as the handshake.
    socket.write(Buffer.concat([Buffer.from(accept(received)), Buffer.of(0xf1, 0x01, 0x61)]))
  })
  await using stream = openStream(testProtocol(server.url.replace('http', 'ws'), { subscribe: () => [] }), once)
  stream.session.connect('main').catch(() => {})
  await stream.until(() => stream.states.at(-1)?.to === 'closed')
  expect(stream.states.find(({ to }) => to === 'error')?.reason).toMatch(/broke the WebSocket protocol/)
  expect(stream.frames).toEqual([])
})

test('[S3.85] attempts end at their limit, and a call begins again', async () => {
  const clock = new ManualClock()
  let isDown = true
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url), { clock, connection: { reconnect: { attempts: 3 } } })
  const error = errorOf(() => stream.session.subscribe('a'))
  for (const [attempts, waitMs] of [
    [1, 0],
    [2, 5_000],
    [3, 10_000],
  ] as const) {
    await until(() => stream.waitMs === waitMs)
    expect(server.attempts).toBe(attempts)
    await clock.advance(waitMs)
  }
  expect(await error).toMatchObject({ code: 'server' })
  expect(server.attempts).toBe(4)
  isDown = false
  await stream.session.subscribe('a')
  expect(stream.states.map(({ to }) => to)).toEqual([
    'connecting',
    'reconnecting',
    'error',
    'closing',
    'closed',
    'connecting',
    'connected',
  ])
})

test('whoever asks for a connection does not wait until the next attempt is due', async () => {
  const clock = new ManualClock()
  let isDown = true
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url), { clock })
  const subscribed = stream.session.subscribe('a')
  await passWaits(stream, clock, [0])
  await until(() => stream.waitMs === 5_000)
  isDown = false
  stream.session.reconnect('the exchange is back')
  await subscribed
  expect(server.attempts).toBe(3)
})

test('whoever hears that it was given up may ask for another attempt at once', async () => {
  let isDown = true
  await using server = await StreamServer.start({
    upgrade: (_, socket) => isDown && socket.end('HTTP/1.1 401 No\r\ncontent-length: 0\r\n\r\n') !== undefined,
  })
  await using stream = openStream(testProtocol(server.url))
  let second: Promise<void> | undefined
  stream.session.on('state', ({ to }) => {
    if (to !== 'error') return
    isDown = false
    second = stream.session.subscribe('b')
  })
  expect(await errorOf(() => stream.session.subscribe('a'))).toMatchObject({ code: 'authentication' })
  await second
  expect([stream.session.stateOf('a'), stream.session.stateOf('b')]).toEqual([undefined, 'active'])
  expect(server.attempts).toBe(2)
})

test('[S3.7] a public stream that is given up leaves the private one alone', async () => {
  await using dead = await StreamServer.start(answering(401, '', ''))
  await using server = await StreamServer.start()
  await using open = openStream(testProtocol(server.url), { domain: 'private' })
  await open.session.subscribe('orders')
  await using lost = openStream(testProtocol(dead.url), { domain: 'public' })
  expect(await errorOf(() => lost.session.subscribe('a'))).toMatchObject({ code: 'authentication' })
  server.publish('orders', '1')
  await open.until(() => open.frames.length === 1)
  expect(open.states.map(({ to }) => to)).toEqual(['connecting', 'connected'])
})

test('the secret in an address is in no error, log, event, metric or tap', async () => {
  const metrics = createMemoryMetrics()
  let isRefusing = false
  await using server = await StreamServer.start({
    upgrade(request, socket) {
      // An exchange that repeats the address which it refuses.
      const body = `no access to ${request.url}`
      if (isRefusing) socket.end(`HTTP/1.1 503 No\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
      return isRefusing
    },
  })
  await using stream = openStream(testProtocol(server.url), { metrics, connection: { reconnect: { attempts: 1 } } })
  await stream.session.subscribe('a')
  expect(server.last.url).toContain(apiKey)
  server.last.ws.close(1008, `go away with api_key=${apiKey}`)
  isRefusing = true
  await stream.until(() => stream.states.at(-1)?.to === 'error')
  const error = await errorOf(() => stream.session.subscribe('b'))
  const canaries = createCanaries({ keys: { apiKey } })
  canaries.assertAbsent(error, 'error')
  canaries.assertAbsent(stream.logger.records, 'logs')
  canaries.assertAbsent(stream.states, 'states')
  canaries.assertAbsent(stream.marks, 'marks')
  canaries.assertAbsent(stream.taps, 'taps')
  canaries.assertAbsent(metrics.read(), 'metrics')
  canaries.assertAbsent(stream.session.connections(), 'connections')
})

test('a listen key is renewed while its connection lives and given back once', async () => {
  const clock = new ManualClock()
  await using server = await StreamServer.start()
  const calls: string[] = []
  let keys = 0
  let isBroken = false
  await using stream = openStream(
    testProtocol(server.url, {
      async url() {
        keys += 1
        const key = `key${keys}`
        return {
          url: SecretUrl.from(`${server.url}?listenKey=${key}`),
          lease: {
            renewEveryMs: 1_800_000,
            async renew() {
              calls.push(`renew ${key}`)
              if (isBroken) throw new Error('no such key')
            },
            async release() {
              calls.push(`release ${key}`)
            },
          },
        }
      },
      heartbeat: { everyMs: 86_400_000, send: 'ping-frame', answerWithinMs: 10_000 },
    }),
    { clock },
  )
  await stream.session.subscribe('orders')
  await clock.advance(3_600_000)
  expect(calls).toEqual(['renew key1', 'renew key1'])
  server.last.socket.destroy()
  await until(() => calls.length === 3)
  await clock.advance(0)
  await stream.until(() => stream.session.stateOf('orders') === 'active')
  expect(calls.slice(2)).toEqual(['release key1'])
  // A key that cannot be renewed is replaced with its connection, before it ends.
  isBroken = true
  await clock.advance(1_800_000)
  await until(() => stream.session.connections()[0]?.connection?.generation === 3)
  await stream.session.close()
  expect(calls.slice(3).toSorted()).toEqual(['release key2', 'release key3', 'renew key2'])
})
