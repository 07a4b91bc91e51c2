import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { expectNoLeaks } from '../leaks.ts'
import { eventually, openStream, testProtocol } from './stream-fixture.ts'
import { StreamServer } from './stream-server.ts'

expectNoLeaks()

test('an address where there never was a connection is given up after the time that connecting may take', async () => {
  const clock = new ManualClock()
  let isDown = true
  await using server = await StreamServer.start({
    upgrade: (_, socket) => isDown && socket.end('HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n') !== undefined,
  })
  await using stream = openStream(testProtocol(server.url), {
    clock,
    connection: { socket: { connectTimeoutMs: 12_000 } },
  })
  const failure = errorOf(() => stream.session.subscribe('a'))
  for (const waitMs of [0, 5_000, 10_000]) {
    await eventually(() => clock.nextTimerInMs === waitMs)
    await clock.advance(waitMs)
  }
  expect(await failure).toMatchObject({ code: 'server', retryable: true })
  expect([server.attempts, stream.session.stateOf('a')]).toEqual([4, undefined])
  isDown = false
  await stream.session.subscribe('a')
  isDown = true
  server.last.socket.destroy()
  // One that was there is tried again for long.
  for (const waitMs of [0, 5_000, 10_000, 20_000]) {
    await eventually(() => clock.nextTimerInMs === waitMs)
    await clock.advance(waitMs)
  }
  expect(stream.session.stateOf('a')).toBe('stale')
})
