import { Instruments, silentLogger } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import type { StreamSession } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { orderWith } from '../../test/orders.ts'
import { noSession } from '../object/wires.ts'
import { AccountStreams } from './account-streams.ts'

test('[S3.65] a kind of which there is no topic owes nothing, and keeps no other one from being found out', async () => {
  const clock = new ManualClock()
  const renewed: string[] = []
  const session: StreamSession<string> = {
    ...noSession('demo'),
    subscribe: async () => {},
    stateOf: () => 'active',
    resubscribe: async (topic) => void renewed.push(topic),
  }
  const streams = new AccountStreams<string>({
    session,
    topics: { orders: () => ['orders'], balances: () => [] },
    instruments: () => new Instruments('demo', []),
    clock,
    exchangeNow: () => clock.now(),
    random: () => 0.5,
    logger: silentLogger,
    silentAfterMs: 10_000,
    mark: () => {},
    reconnected: () => {},
    ended: () => {},
    catchUp: async () => {},
    ask: async () => {},
    isWaiting: () => true,
  })
  await streams.hold(new AbortController().signal)
  streams.settled()
  streams.knowsFill({ timestamp: clock.now() }, true)
  await clock.advance(8_000)
  expect(streams.silence.renewals).toBe(0)
  streams.knowsOrder(orderWith({ createdAt: clock.now() }), false)
  await clock.advance(8_000)
  expect([renewed, streams.silence.renewals]).toEqual([['orders'], 1])
  streams.close()
  expect(clock.pendingTimers).toBe(0)
})
