import { decimal, isDone, marketSymbol, type Order } from '@venuekit/core'
import { OrderClosedError, OrderNotFoundError, TimeoutError } from '@venuekit/core/errors'
import { expect, test } from 'vitest'
import { deskAt, ref, request, symbol } from '../../test/desk.ts'
import { orderWith } from '../../test/orders.ts'
import type { AnyPrivateRest } from './evidence.ts'
import { OrderBatches } from './order-batches.ts'
import type { OrderDesk } from './order-desk.ts'

const commands = {
  cancel: (desk: OrderDesk) => desk.cancel(ref),
  amend: (desk: OrderDesk) => desk.amend(ref, { price: '11' }),
} as const

test.each(['cancel', 'amend'] as const)(
  '[S3.69] %s: not called not-sent because the exchange has forgotten the order',
  async (command) => {
    using run = deskAt({ getOrder: async () => undefined })
    await expect(commands[command](run.desk)).rejects.toMatchObject({ outcome: 'unknown' })
    await run.clock.advance(120_000)
    expect(run.resolved).toEqual([])
  },
)

test('[S3.69] a cancel was carried out where the history alone knows of its end', async () => {
  using run = deskAt({
    // By the client's id the exchange knows orders that are open alone.
    getOrder: async () => undefined,
    getHistoryOrders: async () => [orderWith({ status: 'cancelled' })],
  })
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(60_000)
  expect(run.resolved).toEqual(['accepted'])
  expect(run.store.find(ref)).toSatisfy(isDone)
})

test('[S3.69] a cancel was not sent where the order is still open', async () => {
  using run = deskAt({ getOrder: async () => orderWith({}) })
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(60_000)
  expect(run.resolved).toEqual(['not-sent'])
})

test('[S3.69] of an order that is not known any more a refused cancel is a result', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  const refused = new OrderNotFoundError(404, 'no such order', { outcome: 'rejected' })
  expect(await run.desk.cancelFailed(ref, refused)).toMatchObject({ result: 'already-done', reason: 'not-found' })
})

test('[S3.69] what became of a cancel of an order that is nowhere is not asked for without an end', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(25_000)
  expect(run.clock.pendingTimers).toBe(1)
  await run.clock.advance(30_000)
  expect([run.resolved, run.clock.pendingTimers]).toEqual([[], 0])
})

test('[S3.69] a cancel that is sent again is not called not-sent before the second one would be refused', async () => {
  let status: Order['status'] = 'open'
  using run = deskAt({ getOrder: async () => orderWith({ status }) })
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(4_000)
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(4_000)
  // By now the first one would have been refused, and the second one may still be carried out.
  expect(run.resolved).toEqual([])
  status = 'cancelled'
  await run.clock.advance(60_000)
  expect(run.resolved).toEqual(['accepted'])
})

const acknowledged = () => orderWith({ status: 'pending', filled: undefined, remaining: undefined })

test('[S3.69] an acknowledgement does not say how the order stands: the exchange is asked', async () => {
  using run = deskAt({ getOrder: async () => orderWith({}) }, { placeOrder: async () => acknowledged() })
  expect(await run.desk.create(request)).toMatchObject({ status: 'open', filled: '0' })
})

test('[S3.69] nobody is asked where the stream was faster', async () => {
  let asked = 0
  using run = deskAt(
    { getOrder: async () => void (asked += 1) },
    {
      placeOrder: async () => {
        run.store.push(orderWith({ status: 'filled', filled: decimal('2') }))
        return acknowledged()
      },
    },
  )
  expect(await run.desk.create(request)).toMatchObject({ status: 'filled', filled: '2' })
  expect(asked).toBe(0)
})

test.each<[string, NonNullable<AnyPrivateRest['getOrder']>]>([
  ['is not known yet', async () => undefined],
  ['cannot be asked for', () => Promise.reject(new TimeoutError('no answer'))],
  ['is not answered for', () => new Promise(() => undefined)],
])('[S3.69] an order that is accepted and %s is accepted', async (_, getOrder) => {
  using run = deskAt({ getOrder }, { placeOrder: async () => acknowledged() })
  const created = run.desk.create(request)
  await run.clock.advance(1_000)
  expect(await created).toMatchObject({ orderId: '1', status: 'pending' })
})

test('[S3.69] the same of orders that were placed together: each whose state nobody has said is asked for, all at once', async () => {
  const asked: (string | undefined)[] = []
  using run = deskAt(
    {
      getOrder: async ({ orderId = '' }) => {
        asked.push(orderId)
        if (orderId === '2') throw new TimeoutError('no answer')
        return orderWith({ orderId, clientOrderId: `id-${orderId}` })
      },
    },
    {
      placeOrders: async (orders) => {
        run.store.push(orderWith({ orderId: '0', clientOrderId: 'id-0', status: 'filled', filled: decimal('2') }))
        return orders.map(({ clientOrderId }, index) => ({
          value: { ...acknowledged(), orderId: String(index), clientOrderId },
        }))
      },
    },
    { batch: { create: 10, oneSymbol: false, gtcLimitOnly: false } },
  )
  const requests = ['0', '1', '2'].map((id) => ({ ...request, clientOrderId: `id-${id}` }))
  expect(await new OrderBatches(run.desk).create(requests)).toMatchObject([
    { outcome: 'accepted', order: { orderId: '0', status: 'filled', filled: '2' } },
    { outcome: 'accepted', order: { orderId: '1', status: 'open', filled: '0' } },
    { outcome: 'accepted', order: { orderId: '2', status: 'pending' } },
  ])
  expect(asked).toEqual(['1', '2'])
})

test('[S3.69] a cancel that finds nothing while the create may still arrive does not say that nothing is left', async () => {
  const unknownThere = async (): Promise<never> => {
    throw new OrderNotFoundError(404, 'no such order', { outcome: 'rejected' })
  }
  using run = deskAt({ getOrder: async () => undefined }, { cancelOrder: unknownThere })
  const wanted = { symbol, side: 'buy', type: 'limit', price: '10', quantity: '2', clientOrderId: 'mine' } as const
  await expect(run.desk.create(wanted)).rejects.toMatchObject({ outcome: 'unknown' })
  await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'rejected', command: 'cancel' })
  // The exchange would refuse it by now, and it is nowhere: nothing is left, and nothing comes.
  await run.clock.advance(30_000)
  expect(run.resolved).toEqual(['not-sent'])
  expect(await run.desk.cancel(ref)).toMatchObject({ result: 'already-done', reason: 'not-found' })
})

test('[S3.69] nor does one whose create is still under way, alone or with others; each needs an id of its own meanwhile', async () => {
  const unknownThere = async (): Promise<never> => {
    throw new OrderNotFoundError(404, 'no such order', { outcome: 'rejected' })
  }
  const sent: PromiseWithResolvers<void>[] = []
  const arrive = async (): Promise<never> => {
    const { promise } = (sent[sent.length] = Promise.withResolvers<void>())
    await promise
    throw new OrderNotFoundError(404, 'it did not come to that', { outcome: 'not-sent' })
  }
  using run = deskAt(
    { getOrder: async () => undefined },
    { placeOrder: arrive, placeOrders: arrive, cancelOrder: unknownThere },
    { batch: { create: 10, oneSymbol: false, gtcLimitOnly: false } },
  )
  const batches = new OrderBatches(run.desk)
  const wanted = { ...request, clientOrderId: 'mine' } as const
  const creates = [() => run.desk.create(wanted).catch(() => 'failed'), () => batches.create([wanted, wanted])]
  for (const [index, create] of creates.entries()) {
    const created = create()
    await run.clock.advance(0)
    await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'rejected', command: 'cancel' })
    await expect(run.desk.create(wanted)).rejects.toMatchObject({ outcome: 'not-sent' })
    expect(await batches.create([wanted])).toMatchObject([{ outcome: 'not-sent' }])
    sent[index]?.resolve()
    await created
    expect(sent).toHaveLength(index + 1)
    expect(await run.desk.cancel(ref)).toMatchObject({ result: 'already-done', reason: 'not-found' })
  }
})

test.each([
  {
    order: 'of which the exchange says that it stands is to be tried again',
    Refusal: OrderNotFoundError,
    status: 'open',
    said: { outcome: 'rejected', command: 'cancel' },
  },
  {
    order: 'that has ended, as the exchange says, is a result, whatever a question says',
    Refusal: OrderClosedError,
    status: 'open',
    said: { result: 'already-done', reason: 'unknown' },
  },
  {
    order: 'that has ended meanwhile is a result',
    Refusal: OrderNotFoundError,
    status: 'cancelled',
    said: { result: 'already-done', reason: 'cancelled' },
  },
] as const)('[S3.69] a cancel that finds nothing of an order $order', async ({ Refusal, status, said }) => {
  const cancelOrder = async (): Promise<never> => {
    throw new Refusal(404, 'no such order', { outcome: 'rejected' })
  }
  for (const isKnown of [false, true]) {
    using run = deskAt({ getOrder: async () => orderWith({ status }) }, { cancelOrder })
    if (isKnown) run.store.push(orderWith({}))
    expect(await run.desk.cancel({ symbol, orderId: '1' }).catch((error: unknown) => error)).toMatchObject(said)
  }
})

test('[S3.68] an order that was cancelled by its client id before anybody knew of it was accepted, also where it is forgotten', async () => {
  const cancelled = orderWith({ status: 'cancelled' })
  using run = deskAt({ getOrder: async () => undefined }, { cancelOrder: async () => cancelled })
  const wanted = { symbol, side: 'buy', type: 'limit', price: '10', quantity: '2', clientOrderId: 'mine' } as const
  await expect(run.desk.create(wanted)).rejects.toMatchObject({ outcome: 'unknown' })
  expect(await run.desk.cancel(ref)).toMatchObject({ result: 'cancelled' })
  await run.clock.advance(120_000)
  expect(run.resolved).toEqual(['accepted'])
})

test('[S3.69] an order of another market that has the same client order id is not the one that is looked for', async () => {
  using run = deskAt({ getOrder: async () => undefined })
  const other = marketSymbol('ETH/USDT')
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  run.desk.cancelled({ symbol: other, orderId: '2' }, orderWith({ symbol: other, orderId: '2' }), 0)
  expect(run.resolved).toEqual([])
  await run.clock.advance(120_000)
  expect(run.resolved).toEqual(['not-sent'])
})

test('[X.3] an order whose caller has given up is not sent, and the error names what was asked for', async () => {
  using run = deskAt({})
  const failure = run.desk.create(request, { signal: AbortSignal.abort('going home') })
  await expect(failure).rejects.toMatchObject({ outcome: 'not-sent', cause: { message: 'createOrder was aborted' } })
})

test('[S3.68] an order that is none says what is missing', async () => {
  using run = deskAt({})
  const refused = run.desk.create(undefined as never)
  await expect(refused).rejects.toMatchObject({ outcome: 'not-sent', cause: { code: 'invalid-order' } })
})

test('[S3.78] an amend has the time that is left after an order that was not known was asked for', async () => {
  const given: unknown[] = []
  const run = deskAt(
    {
      getOrder: async () => {
        await run.clock.advance(600)
        return orderWith({})
      },
    },
    {
      modifyOrder: async (_, { timeoutMs } = {}) => {
        given.push(timeoutMs)
        return orderWith({})
      },
    },
    { amend: { priceAndQuantity: true, needs: ['side'] } },
  )
  using _ = run
  await run.desk.amend(ref, { price: '11' }, { timeoutMs: 1_000 })
  expect(given).toEqual([400])
})
