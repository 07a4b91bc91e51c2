import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { expectNoLeaks } from '../leaks.ts'
import { until } from '../until.ts'
import { openStream, passWaits, testProtocol } from './stream-fixture.ts'
import { downWhile, StreamServer } from './stream-server.ts'

expectNoLeaks()

test('an address where there never was a connection is given up after the time that connecting may take', async () => {
  const clock = new ManualClock()
  let isDown = true
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url), {
    clock,
    connection: { socket: { connectTimeoutMs: 12_000 } },
  })
  const failure = errorOf(() => stream.session.subscribe('a'))
  await passWaits(stream, clock, [0, 5_000, 10_000])
  expect(await failure).toMatchObject({ code: 'server', retryable: true })
  expect([server.attempts, stream.session.stateOf('a')]).toEqual([4, undefined])
  isDown = false
  await stream.session.subscribe('a')
  isDown = true
  server.last.socket.destroy()
  // One that was there is tried again for long.
  await passWaits(stream, clock, [0, 5_000, 10_000, 20_000])
  expect(stream.session.stateOf('a')).toBe('stale')
})

test('a topic that is asked for while an address is away that was there waits, also over a connection of its own', async () => {
  const clock = new ManualClock()
  let isDown = false
  await using server = await StreamServer.start(downWhile(() => isDown))
  await using stream = openStream(testProtocol(server.url), {
    clock,
    connection: { socket: { connectTimeoutMs: 12_000 } },
  })
  await stream.session.subscribe('a')
  await stream.session.unsubscribe('a')
  isDown = true
  const coming = stream.session.subscribe('b')
  await passWaits(stream, clock, [0, 5_000, 10_000, 20_000])
  await until(() => stream.waitMs === 40_000)
  expect(stream.session.stateOf('b')).toBe('pending')
  isDown = false
  await passWaits(stream, clock, [40_000])
  await coming
  // Of another group nothing is known.
  isDown = true
  const failure = errorOf(() => stream.session.subscribe('other/a'))
  await passWaits(stream, clock, [0, 5_000, 10_000])
  expect(await failure).toMatchObject({ code: 'server' })
})
