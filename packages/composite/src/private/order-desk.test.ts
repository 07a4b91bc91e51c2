import {
  createMemoryOrderJournal,
  decimal,
  ExchangeClock,
  isDone,
  marketSymbol,
  type Fill,
  type Order,
  type OrderFeatures,
  type OrderOutcome,
} from '@venuekit/core'
import { OrderClosedError, OrderNotFoundError, TimeoutError } from '@venuekit/core/errors'
import { createMemoryLogger, instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { orderWith } from '../../test/orders.ts'
import { lookUp, type AnyPrivateRest, type EvidenceOptions } from './evidence.ts'
import { OrderBatches } from './order-batches.ts'
import { OrderBookkeeping } from './order-bookkeeping.ts'
import { OrderDesk, type OrderDeskOptions } from './order-desk.ts'
import { OrderSearch } from './order-search.ts'
import { OrderStore } from './order-store.ts'
import { Resolver } from './resolver.ts'

const symbol = marketSymbol('BTC/USDT')
const instrument = instrumentOf('BTC/USDT')
const features: OrderFeatures = {
  types: ['limit'],
  timesInForce: ['gtc'],
  postOnly: false,
  marketBuyBy: [],
  marketSellBy: [],
  maximumSlippage: false,
  iceberg: false,
  hedge: false,
  clientOrderId: { maximumLength: 28, pattern: /./ },
}
const ref = { symbol, clientOrderId: 'mine' }

/** A desk whose commands are sent and never answered, at an exchange that answers questions so. */
function deskAt(
  rest: Partial<AnyPrivateRest>,
  commands: Partial<OrderDeskOptions['commands']> = {},
  { isMeasured = true, ...more }: Partial<OrderFeatures> & { readonly isMeasured?: boolean } = {},
) {
  const clock = new ManualClock()
  const exchangeClock = new ExchangeClock({ clock })
  if (isMeasured)
    exchangeClock.add({ sentAt: clock.monotonic(), receivedAt: clock.monotonic(), serverTime: clock.now() })
  const logger = createMemoryLogger()
  const resolved: OrderOutcome['outcome'][] = []
  const resolution = { refusedAfterMs: 5_000 }
  const questions = {
    getOpenOrders: async () => [],
    getHistoryOrders: async () => [],
    getAccountTrades: async () => ({ rows: [] }),
  }
  const evidence: EvidenceOptions = {
    rest: { ...questions, ...rest, [Symbol.asyncDispose]: async () => {} },
    resolution,
    history: {},
    context: { exchangeClock },
    instrument: () => instrument,
  }
  const search = new OrderSearch(evidence)
  const store = new OrderStore({ changed: () => {}, strange: () => {}, doubtful: () => {}, executedPerSymbol: 10 })
  const resolver = new Resolver({
    exchange: 'demo',
    clock,
    exchangeClock,
    logger,
    random: () => 0.5,
    ...resolution,
    canProve: true,
    timeoutMs: 30_000,
    resolved: (_, { outcome }) => void resolved.push(outcome),
  })
  const unanswered = async (): Promise<never> => {
    throw new TimeoutError('no answer', { outcome: 'unknown' })
  }
  const desk = new OrderDesk({
    exchange: 'demo',
    features: { ...features, ...more },
    instrument: () => instrument,
    commands: { placeOrder: unanswered, cancelOrder: unanswered, modifyOrder: unanswered, ...commands },
    store,
    resolver,
    bookkeeping: new OrderBookkeeping({
      journal: createMemoryOrderJournal(),
      owner: { exchange: 'demo', environment: 'production', account: 'main' },
      clock,
      exchangeClock,
      logger,
    }),
    clock,
    exchangeClock,
    newId: () => 'new',
    lookUp: (named, signal) => lookUp(evidence, named, signal),
    lookEverywhere: (sought) => async (signal) => {
      const order = await search.find(sought, signal)
      return order === undefined ? undefined : store.learn(order, 0)
    },
  })
  return { desk, clock, resolved, store, [Symbol.dispose]: () => resolver.close() }
}

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
const request = { symbol, side: 'buy', type: 'limit', quantity: '2', price: '10' } as const

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

test('[S3.68] where the exchange never told its time, an order that may be meant is', async () => {
  using run = deskAt({ getOrder: async () => earlier(run.clock.now()) }, {}, { isMeasured: false })
  await expect(run.desk.create({ ...request, clientOrderId: 'mine' })).rejects.toMatchObject({ outcome: 'unknown' })
  await run.clock.advance(0)
  expect(run.resolved).toEqual(['accepted'])
})
