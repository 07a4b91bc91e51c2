import { Instruments, silentLogger } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import type { StreamMark, StreamSession } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { orderWith } from '../../test/orders.ts'
import type { PrivateTopics } from '../ports/topics.ts'
import { noSession } from '../object/wires.ts'
import { AccountStreams } from './account-streams.ts'

const connection = { id: 1, group: 'account', shard: 0, generation: 1, isCurrent: true }

function streamsWith(topics: Partial<PrivateTopics<string>>, isWaiting: boolean) {
  const clock = new ManualClock()
  const renewed: string[] = []
  const asked: string[] = []
  let tell: (mark: StreamMark<string>) => void = () => {}
  const session: StreamSession<string> = {
    ...noSession('demo'),
    subscribe: async () => {},
    stateOf: () => 'active',
    resubscribe: async (topic) => void renewed.push(topic),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only marks are listened to here
    on: (_, handler) => ((tell = handler as typeof tell), noSession('demo').on('mark', () => {})),
  }
  const streams = new AccountStreams<string>({
    session,
    topics,
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
    ask: async (kind) => void asked.push(kind),
    isWaiting: () => isWaiting,
  })
  return { clock, streams, renewed, asked, tell: (mark: StreamMark<string>) => tell(mark) }
}

test('[S3.65] a kind of which there is no topic owes nothing, and keeps no other one from being found out', async () => {
  const { clock, streams, renewed } = streamsWith({ orders: () => ['orders'], balances: () => [] }, true)
  await streams.hold(new AbortController().signal)
  streams.settled()
  streams.knowsFill({ timestamp: clock.now() }, true)
  await clock.advance(8_000)
  expect(streams.counters.silenceRenewals).toBe(0)
  streams.knowsOrder(orderWith({ createdAt: clock.now() }), false)
  await clock.advance(8_000)
  expect([renewed, streams.counters.silenceRenewals]).toEqual([['orders'], 1])
  streams.close()
  expect(clock.pendingTimers).toBe(0)
})

test('an account that is idle is asked about ever more rarely, and of what it has a stream alone', async () => {
  const { clock, streams, asked, tell } = streamsWith({ orders: () => ['orders'], balances: () => ['balances'] }, false)
  const passHour = async (): Promise<readonly string[]> => {
    for (let second = 0; second < 3_600; second += 1) await clock.advance(1_000)
    return asked.splice(0)
  }
  await streams.hold(new AbortController().signal)
  // Not before it is brought up.
  expect(await passHour()).toEqual([])
  streams.settled()
  const [first, second] = [await passHour(), await passHour()]
  expect([new Set([...first, ...second]), first.length, second.length]).toEqual([new Set(['balances']), 25, 23])
  // The exchange does not take its topics any more.
  tell({ type: 'ended', topics: ['balances'], reason: 'the key was withdrawn', connection })
  expect([await passHour(), streams.counters.silenceRenewals]).toEqual([[], 0])
  streams.close()
})
