import { createMemoryOrderJournal, decimal, type Fill, type Order } from '@venuekit/core'
import { TimeoutError } from '@venuekit/core/errors'
import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { deskAt, owner, ref, request, symbol } from '../../test/desk.ts'
import { orderWith } from '../../test/orders.ts'
import type { AnyPrivateRest } from './evidence.ts'

function fillOf({ orderId, clientOrderId }: Order): Fill {
  return {
    symbol,
    tradeId: `of ${orderId}`,
    orderId,
    clientOrderId,
    side: 'buy',
    price: decimal('10'),
    size: decimal('1'),
    liquidity: 'taker',
    kind: 'normal',
    fee: undefined,
    timestamp: new ManualClock().now(),
  }
}

/** The order that had the client order id before; it is still told of, or found. */
const earlier = (now: number) =>
  orderWith({ orderId: 'old', status: 'filled', filled: decimal('2'), createdAt: now - 20_000, updatedAt: now })

test('[S3.68] a late word of an earlier order with the same client order id is not taken for the one that is looked for', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  run.desk.cancelled({ symbol, orderId: 'old' }, earlier(run.clock.now()), 0)
  expect(run.resolved).toEqual([])
  await run.clock.advance(120_000)
  expect(run.resolved).toEqual(['not-sent'])
})

test('[S3.68] nor is one that is known before the answer is lost', async () => {
  using run = deskAt(
    { getOrder: async () => undefined },
    {
      placeOrder: async () => {
        run.store.push(earlier(run.clock.now()))
        throw new TimeoutError('no answer', { outcome: 'unknown' })
      },
    },
  )
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  const resolved = run.desk.resolve(ref)
  await run.clock.advance(20_000)
  expect(await resolved).toMatchObject({ outcome: 'not-sent', ref })
})

test.each<[string, (old: Order, young: Order) => Partial<AnyPrivateRest>]>([
  ['by its id', (old) => ({ getOrder: async () => old })],
  ['among the open ones', (old, young) => ({ getOrder: async () => old, getOpenOrders: async () => [young] })],
  ['in the history', (old, young) => ({ getHistoryOrders: async () => [old, young] })],
  [
    'by its executions',
    (old, young) => ({
      getOrder: async ({ orderId }) => [old, young].find((each) => each.orderId === orderId),
      getAccountTrades: async () => ({ rows: [old, young].map(fillOf) }),
    }),
  ],
])('[S3.68] the earlier order is found %s, and the one that is looked for where it is', async (where, rest) => {
  const isThere = where !== 'by its id'
  const now = new ManualClock().now()
  using run = deskAt(rest(earlier(now), orderWith({ orderId: 'young', createdAt: now })))
  const failed = await run.desk.create({ ...request, clientOrderId: 'mine' }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(120_000)
  expect(run.resolved).toEqual([isThere ? 'accepted' : 'not-sent'])
  expect(run.store.find(ref)?.orderId).toBe(isThere ? 'young' : undefined)
})

test('[S3.68] an order that was executed against another one of its own account is found by its execution', async () => {
  const now = new ManualClock().now()
  const [other, mine] = [{ clientOrderId: 'other' }, {}].map((named, index) =>
    orderWith({ orderId: String(index), createdAt: now, ...named }),
  )
  using run = deskAt({
    getOrder: async ({ orderId }) => [other, mine].find((each) => each?.orderId === orderId),
    getAccountTrades: async () => ({ rows: [other!, mine!].map((each) => ({ ...fillOf(each), tradeId: 'of both' })) }),
  })
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(120_000)
  expect(run.resolved).toEqual(['accepted'])
})

test('[S3.68] [S3.75] of an order that was found after an interruption its executions may have been missed', async () => {
  const found = orderWith({ status: 'filled', filled: decimal('2'), createdAt: new ManualClock().now() })
  let isListed = false
  using run = deskAt({ getOrder: async () => (isListed ? found : undefined) })
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(0)
  run.store.interrupted()
  isListed = true
  await run.clock.advance(1_000)
  expect([run.resolved, run.doubted]).toEqual([['accepted'], ['1']])
})

test('[S3.68] where the exchange never told its time, an order that may be meant is', async () => {
  using run = deskAt({ getOrder: async () => earlier(run.clock.now()) }, {}, { isMeasured: false })
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(0)
  expect(run.resolved).toEqual(['accepted'])
})

test('[S3.68] an order without any name stays unknown: it could not be found wherever it is', async () => {
  using run = deskAt(
    { getOpenOrders: async () => [orderWith({ clientOrderId: undefined })] },
    {},
    { clientOrderId: undefined },
  )
  await expect(run.desk.create(request)).rejects.toMatchObject({ outcome: 'unknown', ref: { symbol } })
  await run.clock.advance(600_000)
  expect(run.resolved).toEqual([])
  expect(run.clock.pendingTimers).toBe(0)
})

test('[S3.68] asking for an order of which nobody knows when it was sent has an end', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  const asked = Promise.all([run.desk.resolve(ref), run.desk.resolve(ref)])
  await run.clock.advance(30_000)
  expect(await asked).toMatchObject([{ outcome: 'unknown' }, { outcome: 'unknown' }])
  expect(run.clock.pendingTimers).toBe(0)
  // Of one that was sent here the end is still to come.
  const never = deskAt({ getOrder: () => Promise.reject(new TimeoutError('no answer')) })
  await expect(never.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  const waiting = never.desk.resolve(ref)
  await never.clock.advance(60_000)
  expect(await waiting).toMatchObject({ outcome: 'unknown' })
  expect(never.clock.pendingTimers).toBe(1)
  never[Symbol.dispose]()
})

test('[S3.68] nor does the question of somebody who gives up go on without an end', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  const asking = new AbortController()
  const asked = run.desk.resolve(ref, asking.signal)
  await run.clock.advance(1_000)
  asking.abort()
  await expect(asked).rejects.toThrow(/abort/i)
  await run.clock.advance(60_000)
  expect(run.clock.pendingTimers).toBe(0)
})

test.each([
  [0, 'not-sent'],
  [580_000, 'not-sent'],
  [595_000, 'unknown'],
  [86_400_000, 'unknown'],
])(
  '[S3.68] one that was written down %i ms before, and is nowhere at an exchange that forgets after 600,000 ms, is %s',
  async (agoMs, outcome) => {
    const journal = createMemoryOrderJournal()
    const sentAt = new ManualClock().now() - agoMs
    const summary = {
      side: 'buy',
      type: 'limit',
      quantity: decimal('2'),
      quoteQuantity: undefined,
      price: undefined,
    } as const
    await journal.remember({ ...owner, ref, summary, sentAt })
    using run = deskAt({ getOrder: async () => undefined }, {}, { forgottenAfterMs: 600_000, journal })
    const resolved = run.desk.resolve(ref)
    await run.clock.advance(20_000)
    expect(await resolved).toMatchObject({ outcome, ref })
    expect(run.clock.pendingTimers).toBe(0)
  },
)

test('[S3.68] nor is it looked for without an end where the exchange answers only when it may have forgotten it', async () => {
  let isUp = false
  using run = deskAt(
    {
      getOrder: async () => {
        if (!isUp) throw new TimeoutError('no answer')
        return undefined
      },
    },
    {},
    { forgottenAfterMs: 600_000 },
  )
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(600_000)
  expect(run.clock.pendingTimers).toBe(1)
  isUp = true
  await run.clock.advance(60_000)
  expect([run.resolved, run.clock.pendingTimers]).toEqual([[], 0])
})
