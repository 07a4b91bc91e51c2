import { AbortedError, ClosedError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { ccxtErrors } from '../../test/fake-ccxt.ts'
import { outcomeOf, toVenuekitError } from './map-errors.ts'
import { WatchStream } from './watch-stream.ts'

interface Tick {
  readonly type: 'tick'
  readonly number: number
}

/** A stream whose calls are answered by the test. */
function setUp(pollMs?: number) {
  const clock = new ManualClock()
  const calls: PromiseWithResolvers<readonly Tick[]>[] = []
  const told: string[] = []
  const line = { isOpen: true }
  const stream: WatchStream<Tick> = new WatchStream<Tick>({
    name: 'ticks',
    overflow: 'drop-and-resync',
    clock,
    pollMs,
    isOpen: () => line.isOpen,
    next: () => {
      const call = Promise.withResolvers<readonly Tick[]>()
      calls.push(call)
      return call.promise
    },
    unwatch: () => Promise.resolve(told.push('unwatch')),
    onLost: (reason) => told.push(`lost: ${reason}`),
    onIdle: () => told.push('idle'),
    onHandlerError: (error) => told.push(`handler: ${String(error)}`),
    toError: (error) => toVenuekitError(error, {}),
    isFinal: (error) => outcomeOf(error) === 'rejected',
  })
  const give = async (number: number): Promise<void> => {
    calls.at(-1)?.resolve([{ type: 'tick', number }])
    await clock.advance(0)
  }
  const fail = async (error: Error): Promise<void> => {
    calls.at(-1)?.reject(error)
    await clock.advance(0)
  }
  return { clock, calls, told, line, stream, give, fail }
}

/** A subscriber and all that reaches it. */
async function subscribed({ stream, give }: ReturnType<typeof setUp>) {
  const subscribing = stream.subscribe()
  await give(1)
  const subscription = await subscribing
  const seen: string[] = []
  for (const type of ['tick', 'stale', 'reconnected', 'gap', 'resynced', 'ended'] as const) {
    subscription.on(type, (item) => seen.push(item.type === 'tick' ? `tick ${item.number}` : item.type))
  }
  return { subscription, seen }
}

test('[X.5] subscribers share one loop, which ends with the last of them', async () => {
  const world = setUp()
  const one = await subscribed(world)
  const two = await subscribed(world)
  await world.give(2)
  await world.give(3)
  expect([one.seen, two.seen]).toEqual([
    ['tick 1', 'tick 2', 'tick 3'],
    ['tick 2', 'tick 3'],
  ])
  const before = world.calls.length
  await one.subscription.close()
  expect(world.told).toEqual([])
  await two.subscription.close()
  expect(world.told).toEqual(['idle', 'unwatch'])
  // What was still waited for comes in vain.
  await world.give(4)
  expect([world.calls.length, two.seen.at(-1), world.clock.pendingTimers]).toEqual([before, 'ended', 0])
})

test('[X.5] a lost line is marked once, tried again with growing waits, and what may be missing is told', async () => {
  const world = setUp()
  const { seen, subscription } = await subscribed(world)
  for (let failure = 0; failure < 4; failure += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one failure after the other
    await world.fail(new ccxtErrors.NetworkError('no line'))
    expect(world.clock.nextTimerInMs).toBeGreaterThanOrEqual(250 * 2 ** failure)
    expect(world.clock.nextTimerInMs).toBeLessThanOrEqual(500 * 2 ** failure)
    // oxlint-disable-next-line no-await-in-loop -- as above
    await world.clock.advance(500 * 2 ** failure)
  }
  await world.give(2)
  expect(seen).toEqual(['stale', 'reconnected', 'gap', 'resynced', 'tick 2'])
  expect(world.told).toEqual(['lost: no line'])
  await subscription.close()
})

test('a first call that fails is thrown at who subscribed, and the next one begins anew', async () => {
  const world = setUp()
  const failing = errorOf(() => world.stream.subscribe())
  await world.clock.advance(0)
  await world.fail(new ccxtErrors.BadSymbol('not here'))
  expect(await failing).toMatchObject({ code: 'invalid-symbol' })
  expect([world.stream.ended, world.told, world.clock.pendingTimers]).toEqual([
    true,
    ['idle', 'unwatch'].slice(0, 1),
    0,
  ])
})

test('a quiet stream settles when no refusal has come for a while; a refusal afterwards ends it', async () => {
  const world = setUp()
  const subscribing = world.stream.subscribe()
  await world.clock.advance(2_000)
  const subscription = await subscribing
  const seen: string[] = []
  for (const type of ['stale', 'ended'] as const) subscription.on(type, () => seen.push(type))
  await world.fail(new ccxtErrors.AuthenticationError('wrong key'))
  expect(seen).toEqual(['stale', 'ended'])
  expect(world.clock.pendingTimers).toBe(0)
})

test('a line that is not open is no quiet one: the while begins when it is, and anew when it was lost meanwhile', async () => {
  const { clock, line, stream } = setUp()
  let settled = false
  const subscribing = stream.subscribe().finally(() => (settled = true))
  line.isOpen = false
  await clock.advance(60_000)
  line.isOpen = true
  await clock.advance(1_000)
  line.isOpen = false
  await clock.advance(1_000)
  line.isOpen = true
  await clock.advance(1_999)
  expect(settled).toBe(false)
  await clock.advance(1)
  await (await subscribing).close()
  expect(clock.pendingTimers).toBe(0)
})

test('what is fetched is subscribed with its first answer, however late that is', async () => {
  const { clock, stream, give } = setUp(1_000)
  let settled = false
  const subscribing = stream.subscribe().finally(() => (settled = true))
  await clock.advance(60_000)
  expect(settled).toBe(false)
  await give(1)
  await (await subscribing).close()
  expect(clock.pendingTimers).toBe(0)
})

test('polling fetches at its pace', async () => {
  const world = setUp(1_000)
  const { seen, subscription } = await subscribed(world)
  expect(world.calls).toHaveLength(1)
  await world.clock.advance(999)
  expect(world.calls).toHaveLength(1)
  await world.clock.advance(1)
  await world.give(2)
  expect(seen).toEqual(['tick 2'])
  await subscription.close()
  expect(world.clock.pendingTimers).toBe(0)
})

test('[X.3] [X.4] an abort ends the wait, closing the stream ends everything, and nothing is left', async () => {
  const world = setUp()
  const controller = new AbortController()
  const waiting = errorOf(() => world.stream.subscribe({ signal: controller.signal }))
  await world.clock.advance(0)
  controller.abort()
  expect(AbortedError.is(await waiting)).toBe(true)
  expect([world.told, world.clock.pendingTimers]).toEqual([['idle', 'unwatch'], 0])
  const other = setUp()
  const { seen } = await subscribed(other)
  await other.fail(new ccxtErrors.NetworkError('no line'))
  await other.stream.close()
  expect(seen).toEqual(['stale', 'ended'])
  expect(other.clock.pendingTimers).toBe(0)
  expect(ClosedError.is(await errorOf(() => other.stream.subscribe()))).toBe(true)
})
