import { NetworkError, OrderError, OrderNotFoundError, TimeoutError } from '@venuekit/core/errors'
import { expect, test } from 'vitest'
import { deskAt, ref, request, symbol } from '../../test/desk.ts'
import { orderWith } from '../../test/orders.ts'
import { OrderBatches } from './order-batches.ts'

const mine = { ...request, clientOrderId: 'mine' } as const

async function lost(): Promise<never> {
  throw new TimeoutError('no answer', { outcome: 'unknown' })
}

async function unknownThere(): Promise<never> {
  throw new OrderNotFoundError(404, 'no such order', { outcome: 'rejected' })
}

test('[S3.68] an order of which it is not known whether it was accepted is not sent once more under the same id', async () => {
  let sent = 0
  const place = async (): Promise<never> => {
    sent += 1
    return lost()
  }
  using run = deskAt(
    { getOrder: async () => undefined },
    { placeOrder: place, placeOrders: place },
    { batch: { create: 10, oneSymbol: false, gtcLimitOnly: false } },
  )
  await expect(run.desk.create(mine)).rejects.toMatchObject({ outcome: 'unknown' })
  await expect(run.desk.create(mine)).rejects.toMatchObject({ outcome: 'not-sent' })
  expect(await new OrderBatches(run.desk).create([mine])).toMatchObject([{ outcome: 'not-sent' }])
  expect(sent).toBe(1)
})

test('[S3.68] an order that is still on its way is not said to be not sent by whoever asks what became of it', async () => {
  const permit = Promise.withResolvers<void>()
  using run = deskAt(
    { getOrder: async () => undefined },
    {
      placeOrder: async () => {
        await permit.promise
        return orderWith({ createdAt: run.clock.now() })
      },
    },
  )
  const created = run.desk.create(mine)
  await run.clock.advance(0)
  const resolved = run.desk.resolve(ref)
  await run.clock.advance(60_000)
  expect(await resolved).toMatchObject({ outcome: 'unknown' })
  permit.resolve()
  expect(await created).toMatchObject({ orderId: '1' })
  expect(run.resolved).not.toContain('not-sent')
})

test('[S3.68] what was asked for too early is found out once the order was sent, and its answer lost', async () => {
  const permit = Promise.withResolvers<void>()
  using run = deskAt({ getOrder: async () => undefined }, { placeOrder: () => permit.promise.then(lost) })
  const created = run.desk.create(mine).catch((error: unknown) => error)
  await run.clock.advance(0)
  const resolved = run.desk.resolve(ref)
  await run.clock.advance(10_000)
  permit.resolve()
  expect(await created).toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(5_000)
  expect(run.resolved).toEqual([])
  await run.clock.advance(60_000)
  expect(run.resolved).toEqual(['not-sent'])
  expect(await resolved).toMatchObject({ outcome: 'not-sent' })
})

test('[S3.69] an amend is not called not-sent because a later one has changed the order again', async () => {
  let order = orderWith({})
  let isLost = true
  using run = deskAt(
    { getOrder: async () => (isLost ? lost() : order) },
    {
      modifyOrder: async ({ price }) => {
        order = { ...order, price }
        return isLost ? lost() : order
      },
    },
  )
  run.store.push(order)
  // It was carried out, and so is the next one.
  await expect(run.desk.amend(ref, { price: '11' })).rejects.toMatchObject({ outcome: 'unknown' })
  isLost = false
  expect(await run.desk.amend(ref, { price: '12' })).toMatchObject({ price: '12' })
  await run.clock.advance(120_000)
  expect(run.resolved).not.toContain('not-sent')
})

test.each([
  ['nobody can say how it stands', async () => Promise.reject(new NetworkError('no line'))],
  ['it is asked for just as soon', async () => undefined],
])(
  '[S3.69] an order that was only just accepted is not called gone when a cancel does not find it and %s',
  async (_, getOrder) => {
    using run = deskAt(
      { getOrder },
      { placeOrder: async () => orderWith({ createdAt: run.clock.now() }), cancelOrder: unknownThere },
    )
    await run.desk.create(mine)
    await expect(run.desk.cancel(ref)).rejects.toMatchObject({ outcome: 'rejected', command: 'cancel' })
    // It stands, and can be cancelled.
    expect(run.store.find(ref)).toMatchObject({ status: 'open' })
  },
)

test('[S3.69] what cannot be changed because nobody says how it stands is an order command that was not sent', async () => {
  using run = deskAt(
    { getOrder: async () => Promise.reject(new NetworkError('no line')) },
    {},
    { amend: { priceAndQuantity: true, needs: ['side'] } },
  )
  const failed = await run.desk.amend({ symbol, orderId: '7' }, { quantity: '3' }).catch((error: unknown) => error)
  expect(OrderError.is(failed)).toBe(true)
  expect(failed).toMatchObject({ outcome: 'not-sent', command: 'amend' })
})
