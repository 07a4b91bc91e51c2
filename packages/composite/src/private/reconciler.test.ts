import {
  decimal,
  ExchangeClock,
  InvalidInputError,
  InvalidParameterError,
  marketSymbol,
  type Fill,
  type Order,
} from '@venuekit/core'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { orderWith } from '../../test/orders.ts'
import { AccountState } from './account-state.ts'
import type { AnyPrivateRest } from './evidence.ts'
import { OrderStore } from './order-store.ts'
import { Reconciler } from './reconciler.ts'

const symbol = marketSymbol('BTC/USDT')
const delisted = marketSymbol('GONE/USDT')

interface AccountTerms {
  readonly fills?: boolean
  readonly lateByMs?: number
  /** Of an answer of the history of orders. */
  readonly rows?: number
  readonly lookUpBy?: readonly 'orderId'[]
  readonly failed?: (problem: string, error: unknown) => void
}

function fail(_problem: string, error: unknown): never {
  throw error
}

/** An account whose exchange knows these orders, when it is asked. */
function accountAt(
  known: () => readonly Order[],
  more: Partial<AnyPrivateRest> = {},
  { fills = false, lateByMs, rows = 100, lookUpBy, failed = fail }: AccountTerms = {},
) {
  const clock = new ManualClock()
  const told: Order[] = []
  const executions: string[] = []
  const account = new AccountState(false)
  const store = new OrderStore({
    changed: (order) => void told.push(order),
    strange: () => {},
    doubtful: () => {},
    executedPerSymbol: 10,
  })
  const rest: AnyPrivateRest = {
    getOpenOrders: async () => known(),
    getOrder: async ({ orderId }) => known().find((order) => order.orderId === orderId),
    getHistoryOrders: async () => [],
    [Symbol.asyncDispose]: async () => {},
    ...more,
  }
  const reconciler = new Reconciler({
    rest,
    resolution: { refusedAfterMs: Infinity, lookUpBy },
    history: { fills: { rows: 100, lateByMs }, orders: { rows } },
    context: { clock, exchangeClock: new ExchangeClock({ clock }) },
    instrument: (name) => {
      if (name === delisted) throw new InvalidInputError('symbol', 'is not listed')
      return instrumentOf('BTC/USDT')
    },
    store,
    account,
    random: () => 0.5,
    wants: { orders: true, fills, balances: false, positions: false },
    markets: () => [instrumentOf('BTC/USDT'), instrumentOf('ETH/USDT')],
    exchangeNow: () => clock.now(),
    publish: { balance: () => {}, position: () => {}, fill: ({ tradeId }) => void executions.push(tradeId) },
    answered: () => {},
    failed,
  })
  return { clock, store, account, reconciler, told, executions, [Symbol.dispose]: () => reconciler.close() }
}

function openOrder(createdAt: number): Order {
  return orderWith({ createdAt })
}

function fillAt(timestamp: number): Fill {
  return {
    symbol,
    tradeId: '7',
    orderId: '1',
    clientOrderId: 'mine',
    side: 'buy',
    price: decimal('10'),
    size: decimal('2'),
    liquidity: 'maker',
    kind: 'normal',
    fee: undefined,
    timestamp,
  }
}

test('an order that the exchange has forgotten without a fill was cancelled', async () => {
  using run = accountAt(() => [])
  run.store.learn(openOrder(run.clock.now() - 600_000), 0)
  await run.reconciler.run()
  expect(run.told.map(({ status }) => status)).toEqual(['open', 'cancelled'])
})

test('an order that was only just accepted is not given up because the exchange does not list it yet', async () => {
  let listed: readonly Order[] = []
  using run = accountAt(() => listed)
  const order = run.store.learn(openOrder(run.clock.now()), 0)
  await run.reconciler.run()
  expect(run.store.openOrders()).toEqual([order])
  listed = [order]
  await run.clock.advance(60_000)
  expect(run.store.openOrders()).toEqual([order])
  expect(run.told).toHaveLength(1)
})

test('[S3.75] an order that is not open any more is settled although a newer one with its client order id is', async () => {
  using run = accountAt(() => [orderWith({ orderId: '2', createdAt: 5_000 })])
  run.store.learn(openOrder(0), 0)
  await run.reconciler.run()
  expect(run.store.find({ symbol, orderId: '1' })).toMatchObject({ status: 'cancelled' })
  expect(run.store.openOrders()).toMatchObject([{ orderId: '2' }])
})

/** An exchange that lists the newest two of those that have ended. */
function listOnly(ended: readonly Order[], unread = 0): Partial<AnyPrivateRest> {
  return {
    getOpenOrders: async (_, { onRejected } = {}) => {
      if (unread > 0) onRejected?.(unread)
      return []
    },
    getHistoryOrders: async (_, { since = 0, until = Infinity } = {}) =>
      ended.filter(({ updatedAt = 0 }) => updatedAt >= since && updatedAt <= until).slice(-2),
  }
}

const byListsAlone = { rows: 2, lookUpBy: [] } as const
const hourAgo = new ManualClock().now() - 3_600_000
const later = [20_000, 30_000, 40_000].map((after) =>
  orderWith({ orderId: String(after), clientOrderId: undefined, status: 'cancelled', updatedAt: hourAgo + after }),
)

test('[S3.75] where orders cannot be asked for by id, the history is read until it is there', async () => {
  const filled = orderWith({ status: 'filled', filled: decimal('2'), createdAt: hourAgo, updatedAt: hourAgo + 10_000 })
  using run = accountAt(() => [], listOnly([filled, ...later]), byListsAlone)
  run.store.learn(openOrder(hourAgo), 0)
  await run.reconciler.run()
  expect(run.store.find({ symbol, orderId: '1' })).toMatchObject({ status: 'filled', filled: '2' })
})

test('[S3.75] and it has gone without a fill only where the whole of it was read', async () => {
  using run = accountAt(() => [], listOnly(later), byListsAlone)
  run.store.learn(openOrder(hourAgo), 0)
  await run.reconciler.run()
  expect(run.store.find({ symbol, orderId: '1' })).toMatchObject({ status: 'cancelled' })
})

test.each([
  ['it is not known how far back it has to be read', listOnly(later), undefined],
  ['a row of the open ones cannot be read', listOnly([], 1), hourAgo],
  ['it never ends', { ...listOnly([]), getHistoryOrders: async () => later.slice(0, 2) }, hourAgo],
])('[S3.75] it is not given up where %s', async (_, more, createdAt) => {
  const failures: unknown[] = []
  using run = accountAt(() => [], more, { ...byListsAlone, failed: (_problem, error) => void failures.push(error) })
  run.store.learn({ ...openOrder(0), createdAt, updatedAt: hourAgo }, 0)
  await run.reconciler.run()
  expect(run.store.openOrders()).toMatchObject([{ orderId: '1', status: 'open' }])
  expect(failures).toMatchObject([{ message: expect.stringContaining('proves nothing') }])
})

test('that it could not be found out how an order ended is said of that order, and it is asked for again', async () => {
  const problems: string[] = []
  let isAway = true
  const getOrder = async (): Promise<Order | undefined> => {
    if (isAway) throw new Error('away')
    return orderWith({ status: 'filled' })
  }
  using run = accountAt(() => [], { getOrder }, { failed: (problem) => void problems.push(problem) })
  run.store.learn(openOrder(0), 0)
  await run.reconciler.run()
  expect(problems).toEqual([
    'how order 1 of BTC/USDT ended could not be found out; the next look at the account asks again',
  ])
  isAway = false
  await run.reconciler.run()
  expect(run.told.map(({ status }) => status)).toEqual(['open', 'filled'])
})

test('[S3.75] an order that was given up is back when a look shows it, and each change is told once', async () => {
  let known: readonly Order[] = []
  using run = accountAt(() => known)
  run.store.learn(openOrder(0), 0)
  await run.reconciler.run()
  known = [orderWith({ status: 'partially-filled', filled: decimal('1') })]
  await run.reconciler.run()
  await run.reconciler.run()
  known = [orderWith({ status: 'filled', filled: decimal('2') })]
  await run.reconciler.run()
  expect(run.told.map(({ status }) => status)).toEqual(['open', 'cancelled', 'partially-filled', 'filled'])
})

test('it is asked for again, and then nobody waits for it any longer', async () => {
  using run = accountAt(() => [])
  run.store.learn(openOrder(run.clock.now()), 0)
  await run.reconciler.run()
  await run.clock.advance(60_000)
  expect(run.told.map(({ status }) => status)).toEqual(['open', 'cancelled'])
  expect(run.clock.pendingTimers).toBe(0)
})

test('one of which nobody has said when it was accepted may be just as new', async () => {
  using run = accountAt(() => [])
  run.store.learn({ ...openOrder(0), createdAt: undefined, status: 'pending', filled: undefined }, 0)
  await run.clock.advance(60_000)
  await run.reconciler.run()
  expect(run.store.openOrders()).toMatchObject([{ orderId: '1', status: 'pending' }])
  await run.clock.advance(10_000)
  expect(run.store.openOrders()).toEqual([])
  expect(run.told.at(-1)).toMatchObject({ status: 'cancelled', reason: 'no longer known to the exchange' })
})

test('[S3.88] where an exchange lists the orders of one market at a time, those that are traded are asked for one by one', async () => {
  const asked: (string | undefined)[] = []
  const listed = openOrder(0)
  using run = accountAt(() => [], {
    getOpenOrders: async (market) => {
      asked.push(market)
      if (market === undefined) throw new InvalidParameterError(400, 'param cannot be null: symbol')
      return market === symbol ? [listed] : []
    },
  })
  const other = run.store.learn({ ...openOrder(run.clock.now()), symbol: marketSymbol('ETH/USDT'), orderId: '2' }, 0)
  run.reconciler.follow([symbol])
  await run.reconciler.run()
  expect(run.store.openOrders()).toEqual([other, listed])
  await run.reconciler.run()
  // It is not tried again in vain.
  expect(asked).toEqual([undefined, symbol, other.symbol, symbol, other.symbol])
})

test('[S3.75] executions that an exchange lists a little later than it tells of them are asked for once more', async () => {
  let listed: readonly Fill[] = []
  using run = accountAt(
    () => [openOrder(0)],
    { getAccountTrades: async () => ({ rows: listed }) },
    { fills: true, lateByMs: 5_000 },
  )
  await run.reconciler.run()
  await run.reconciler.run()
  expect(run.executions).toEqual([])
  listed = [fillAt(run.clock.now())]
  await run.clock.advance(4_999)
  expect(run.executions).toEqual([])
  await run.clock.advance(1)
  expect(run.executions).toEqual(['7'])
  expect(run.clock.pendingTimers).toBe(0)
})

test('[S3.75] executions that could not be asked for are asked for from the same time on, however far another run has come', async () => {
  const asked: number[] = []
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const waits = [first.promise, second.promise]
  using run = accountAt(
    () => [openOrder(0)],
    {
      getAccountTrades: async (_, { since = 0 } = {}) => {
        asked.push(since)
        await waits.shift()
        return { rows: [] }
      },
    },
    { fills: true, failed: () => {} },
  )
  await run.reconciler.once()
  await run.clock.advance(600_000)
  const failing = run.reconciler.once()
  await run.clock.advance(0)
  const working = run.reconciler.once()
  second.resolve()
  await working
  first.reject(new Error('down'))
  await expect(failing).rejects.toThrow('down')
  await run.clock.advance(600_000)
  await run.reconciler.once()
  expect(asked.at(-1)).toBe(asked[0])
})

test('[S3.75] the executions of an order that was found only after an interruption are asked for from its beginning on', async () => {
  const at = new ManualClock().now() + 1_000
  using run = accountAt(
    () => [],
    {
      getAccountTrades: async (_, { since = 0, until = 0 } = {}) => ({
        rows: [fillAt(at)].filter(({ timestamp }) => timestamp >= since && timestamp <= until),
      }),
    },
    { fills: true },
  )
  await run.reconciler.run()
  await run.clock.advance(600_000)
  // After the interruption, of which nobody knows what was executed in that market meanwhile.
  await run.reconciler.run()
  expect(run.executions).toEqual([])
  run.reconciler.missed(orderWith({ status: 'filled', createdAt: at }))
  await run.reconciler.run()
  expect(run.executions).toEqual(['7'])
})

test('[S3.75] where an account has more of one asset and less of the other, executions are asked for, whoever placed the order', async () => {
  const asked: string[] = []
  using run = accountAt(
    () => [],
    {
      getAccountTrades: async (market) => {
        asked.push(String(market))
        return { rows: [fillAt(run.clock.now())] }
      },
    },
    { fills: true },
  )
  await run.reconciler.run()
  for (const asset of ['ETH', 'BTC']) run.reconciler.moved(asset)
  await run.reconciler.run()
  // Of one market both assets have moved, each for itself; only now.
  for (const asset of ['USDT', 'BTC']) run.reconciler.moved(asset)
  await run.reconciler.run()
  await run.reconciler.run()
  expect([asked, run.executions]).toEqual([['BTC/USDT'], ['7']])
})

test('[S3.75] a market that is not listed any more keeps no other one from being asked for', async () => {
  const asked: (string | undefined)[] = []
  using run = accountAt(
    () => [],
    {
      getOpenOrders: async (market) => {
        if (market === undefined) throw new InvalidParameterError(400, 'param cannot be null: symbol')
        asked.push(market)
        return []
      },
      getAccountTrades: async (market) => ({
        rows: [fillAt(run.clock.now())].filter(() => asked.push(`fills ${market}`)),
      }),
    },
    { fills: true },
  )
  await run.reconciler.run()
  for (const market of [delisted, symbol]) run.reconciler.touch(market)
  run.reconciler.follow([delisted])
  await run.reconciler.run()
  expect([asked, run.executions]).toEqual([[symbol, `fills ${symbol}`], ['7']])
})

test('[S3.75] nobody asks again once it is closed', async () => {
  let asked = 0
  const run = accountAt(
    () => [openOrder(0)],
    { getAccountTrades: async () => ({ rows: [], asked: (asked += 1) }) },
    { fills: true, lateByMs: 5_000 },
  )
  await run.reconciler.run()
  await run.reconciler.run()
  const before = asked
  run[Symbol.dispose]()
  await run.clock.advance(60_000)
  expect(asked).toBe(before)
  expect(run.clock.pendingTimers).toBe(0)
})

test('what an exchange cannot be asked for stays as its stream has said it', async () => {
  using desk = accountAt(() => [])
  const { account, reconciler } = desk
  account.pushBalance({ asset: 'USDT', available: decimal('5'), locked: decimal('0') })
  account.pushPosition({ position: { symbol, side: 'long', size: decimal('1') } })
  await Promise.all([reconciler.balances(), reconciler.positions()])
  expect([account.balances.get('USDT')?.available, account.positions.get(symbol)?.size]).toEqual(['5', '1'])
})
