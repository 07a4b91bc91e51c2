import { describe, expect, test } from 'vitest'
import type { BudgetDeclaration, BudgetRule, Charge, Lane } from '../../src/limits/budgets-port.ts'
import { createBudgets } from '../../src/limits/budgets.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import { charge } from './kit.ts'

// How each exchange counts, as budgets. The exchange packages declare their own; this shows that every way of counting fits
// without a special case, and gives what the exchange allows: no less, and no more.

const perWindow = (limit: number, windowMs: number): BudgetRule => ({ type: 'sliding', limit, windowMs })
const account = { scope: 'account' } as const
const noReserve = { cancelReserve: 0 } as const

const gateio: readonly BudgetDeclaration[] = [
  { name: 'public:*', rule: perWindow(200, 10_000), ...noReserve },
  { name: 'spot-place:*', rule: perWindow(10, 1_000), ...account, ...noReserve },
  { name: 'spot-cancel', rule: perWindow(200, 1_000), ...account, ...noReserve },
  { name: 'futures-place', rule: perWindow(100, 1_000), ...account, ...noReserve },
  { name: 'futures-socket-orders', rule: perWindow(100, 1_000), ...account },
  { name: 'private:*', rule: perWindow(200, 10_000), ...account, ...noReserve },
  { name: 'wallet:*', rule: perWindow(80, 10_000), ...account, ...noReserve },
  { name: 'borrow', rule: perWindow(15, 10_000), ...account, ...noReserve },
  { name: 'sockets', rule: { type: 'concurrency', limit: 300 } },
]
const mexcUntil2025: readonly BudgetDeclaration[] = [
  { name: 'ip:*', rule: perWindow(500, 10_000), ...noReserve },
  { name: 'uid:*', rule: perWindow(500, 10_000), ...account, ...noReserve },
  { name: 'batch', rule: perWindow(2, 1_000), ...account, ...noReserve },
]
const mexc: readonly BudgetDeclaration[] = [
  { name: 'ip', rule: perWindow(300, 10_000) },
  { name: 'uid', rule: perWindow(500, 10_000), ...account },
  { name: 'orders', rule: perWindow(12, 1_000), ...account, cancelReserve: 2 },
  { name: 'announcements', rule: perWindow(5, 2_000), ...noReserve },
  { name: 'frames', rule: perWindow(100, 1_000), scope: 'connection', ...noReserve },
]
const fixed = (limit: number): BudgetRule => ({ type: 'fixed', limit, windowMs: 300_000, alignment: 'first-use' })
const delta = (quota: number): readonly BudgetDeclaration[] => [
  { name: 'user', rule: fixed(quota), ...account },
  { name: 'ip', rule: fixed(quota), ...noReserve },
  // Cancels do not count in the matching engine.
  { name: 'product:*', rule: perWindow(500, 1_000), ...account, ...noReserve },
  { name: 'connects', rule: fixed(150), ...noReserve },
]
const deltadefi: readonly BudgetDeclaration[] = [
  { name: 'orders', rule: { type: 'bucket', limit: 5, refillPerSecond: 5 }, ...account },
  { name: 'build', rule: perWindow(20, 2_000), ...account },
  { name: 'calls', rule: perWindow(50, 60_000), ...account, ...noReserve },
  { name: 'connects', rule: perWindow(3, 1_000), ...noReserve },
]

interface Row {
  readonly what: string
  readonly budgets: readonly BudgetDeclaration[]
  readonly lane: Lane
  readonly charges: readonly Charge[]
  /** How many calls go at once, and how many in all within `forMs`. */
  readonly atOnce: number
  readonly inAll: number
  readonly forMs: number
}

const rows: readonly Row[] = [
  // Gate.io: per endpoint and address; per account and pair; per account.
  row('gateio ticker', gateio, {
    lane: 'public',
    charges: [charge('public:/spot/tickers')],
    allows: [200, 600, 29_999],
  }),
  row('gateio spot order', gateio, {
    lane: 'order',
    charges: [charge('spot-place:BTC_USDT')],
    allows: [10, 50, 4_999],
  }),
  row('gateio spot batch of 4', gateio, {
    lane: 'order',
    charges: [charge('spot-place:BTC_USDT', 4)],
    allows: [2, 10, 4_999],
  }),
  row('gateio spot cancel', gateio, { lane: 'cancel', charges: [charge('spot-cancel')], allows: [200, 400, 1_999] }),
  row('gateio futures order', gateio, { lane: 'order', charges: [charge('futures-place')], allows: [100, 300, 2_999] }),
  row('gateio futures order by socket', gateio, {
    lane: 'order',
    charges: [charge('futures-socket-orders')],
    allows: [90, 270, 2_999],
  }),
  row('gateio futures cancel by socket', gateio, {
    lane: 'cancel',
    charges: [charge('futures-socket-orders')],
    allows: [100, 300, 2_999],
  }),
  row('gateio transfer', gateio, { lane: 'query', charges: [charge('wallet:/transfers')], allows: [80, 160, 19_999] }),
  row('gateio borrow', gateio, { lane: 'query', charges: [charge('borrow')], allows: [15, 30, 19_999] }),
  // MEXC: weights, per endpoint in 2025 and shared in 2026; orders cost address, account and an extra rule.
  row('mexc 2025 instruments', mexcUntil2025, {
    lane: 'public',
    charges: [charge('ip:/exchangeInfo', 10)],
    allows: [50, 100, 19_999],
  }),
  row('mexc 2025 batch', mexcUntil2025, {
    lane: 'order',
    charges: [charge('uid:/batchOrders'), charge('batch')],
    allows: [2, 20, 9_999],
  }),
  row('mexc instruments', mexc, { lane: 'public', charges: [charge('ip', 25)], allows: [10, 20, 19_999] }),
  row('mexc order', mexc, {
    lane: 'order',
    charges: [charge('ip'), charge('uid'), charge('orders')],
    allows: [10, 50, 4_999],
  }),
  row('mexc cancel', mexc, {
    lane: 'cancel',
    charges: [charge('ip'), charge('uid'), charge('orders')],
    allows: [12, 60, 4_999],
  }),
  row('mexc announcements', mexc, { lane: 'public', charges: [charge('announcements')], allows: [5, 15, 5_999] }),
  row('mexc frames', mexc, { lane: 'public', charges: [charge('frames')], allows: [100, 300, 2_999] }),
  // Delta Exchange: weights in fixed windows, operations per product beside them.
  row('delta order', delta(10_000), {
    lane: 'order',
    charges: [charge('user', 5), charge('product:27')],
    allows: [500, 1_800, 299_999],
  }),
  row('delta order, India', delta(20_000), {
    lane: 'order',
    charges: [charge('user', 5), charge('product:27')],
    allows: [500, 3_600, 299_999],
  }),
  row('delta batch of 50', delta(10_000), {
    lane: 'order',
    charges: [charge('user', 25), charge('product:27', 50)],
    allows: [10, 360, 299_999],
  }),
  row('delta cancel', delta(10_000), { lane: 'cancel', charges: [charge('user', 5)], allows: [2_000, 2_000, 299_999] }),
  row('delta history', delta(10_000), { lane: 'query', charges: [charge('user', 10)], allows: [900, 1_800, 599_999] }),
  row('delta tickers, unsigned', delta(10_000), {
    lane: 'public',
    charges: [charge('ip', 3)],
    allows: [3_333, 3_333, 299_999],
  }),
  row('delta connects', delta(10_000), { lane: 'public', charges: [charge('connects')], allows: [150, 300, 599_999] }),
  // DeltaDeFi: a bucket for orders (build and submit are one), cancels share it.
  row('deltadefi order', deltadefi, {
    lane: 'order',
    charges: [charge('orders'), charge('build')],
    allows: [5, 20, 3_000],
  }),
  row('deltadefi cancel', deltadefi, { lane: 'cancel', charges: [charge('orders')], allows: [5, 30, 5_000] }),
  row('deltadefi careful mode', deltadefi, {
    lane: 'order',
    charges: [charge('orders'), charge('calls', 2)],
    allows: [5, 25, 59_999],
  }),
]

function row(
  what: string,
  budgets: readonly BudgetDeclaration[],
  more: {
    readonly lane: Lane
    readonly charges: readonly Charge[]
    readonly allows: readonly [number, number, number]
  },
): Row {
  const { lane, charges, allows } = more
  return { what, budgets, lane, charges, atOnce: allows[0], inAll: allows[1], forMs: allows[2] }
}

describe('[S1.65] [C.28] the limits of every exchange are plain declarations', () => {
  test.each(rows)(
    '$what: $atOnce at once, $inAll in $forMs ms',
    async ({ budgets, lane, charges, atOnce, inAll, forMs }) => {
      const clock = new ManualClock()
      await using shared = createBudgets({ clock, budgets })
      const main = shared.within({ account: 'main', connection: '1' })
      let granted = 0
      const settle = (): void => void (granted += 1)
      for (let call = 0; call < inAll + 1_000; call += 1) void main.acquire(charges, { lane }).then(settle, () => {})
      await clock.advance(0)
      expect(granted).toBe(atOnce)
      await clock.advance(forMs)
      expect(granted).toBe(inAll)
    },
  )

  test('gateio: two pairs, two accounts and two endpoints have counts of their own', async () => {
    await using shared = createBudgets({ clock: new ManualClock(), budgets: gateio })
    const [main, sub] = [shared.within({ account: 'main' }), shared.within({ account: 'sub' })]
    const fill = async (part: typeof main, name: string): Promise<number> => {
      let count = 0
      while ((await part.tryAcquire([charge(name)], { lane: 'order' })) !== undefined) count += 1
      return count
    }
    expect(await fill(main, 'spot-place:BTC_USDT')).toBe(10)
    expect(await fill(main, 'spot-place:ETH_USDT')).toBe(10)
    expect(await fill(sub, 'spot-place:BTC_USDT')).toBe(10)
    expect(await fill(main, 'public:/spot/tickers')).toBe(200)
    // The address is shared, endpoint by endpoint.
    expect(await fill(sub, 'public:/spot/tickers')).toBe(0)
    expect(await fill(sub, 'public:/spot/order_book')).toBe(200)
  })

  test('gateio: the fill ratio control shows as a 429 for one pair alone', async () => {
    const clock = new ManualClock()
    await using shared = createBudgets({ clock, budgets: gateio })
    const main = shared.within({ account: 'main' })
    main.penalise('spot-place:BTC_USDT', 10_000)
    expect(await main.tryAcquire([charge('spot-place:BTC_USDT')])).toBeUndefined()
    expect(await main.tryAcquire([charge('spot-place:ETH_USDT')])).toBeDefined()
    expect(await shared.within({ account: 'sub' }).tryAcquire([charge('spot-place:BTC_USDT')])).toBeDefined()
  })

  test('gateio: 300 connections at the same time', async () => {
    await using shared = createBudgets({ clock: new ManualClock(), budgets: gateio })
    const permits = await Promise.all(Array.from({ length: 300 }, () => shared.acquire([charge('sockets')])))
    expect(await shared.tryAcquire([charge('sockets')])).toBeUndefined()
    permits[0]?.release()
    expect(await shared.tryAcquire([charge('sockets')])).toBeDefined()
  })

  test('mexc: after a 418 nobody goes, cancels included, until the ban ends', async () => {
    const clock = new ManualClock()
    await using shared = createBudgets({ clock, budgets: mexc })
    shared.ban('ip', 120_000, 'HTTP 418, Retry-After 120')
    const order = [charge('ip'), charge('uid'), charge('orders')]
    for (const name of ['main', 'sub']) {
      const attempt = shared.within({ account: name }).acquire(order, { lane: 'cancel', waitAtMostMs: 1_000 })
      await expect(attempt).rejects.toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryAfterMs: 120_000 })
    }
    await clock.advance(120_000)
    await expect(shared.acquire(order, { lane: 'cancel', waitAtMostMs: 0 })).resolves.toBeDefined()
  })

  test('delta: the answer of the quota endpoint sets the window right', async () => {
    const clock = new ManualClock()
    await using shared = createBudgets({ clock, budgets: delta(10_000) })
    const main = shared.within({ account: 'main' })
    const asked = await main.acquire([charge('user', 1)])
    main.observe('user', { used: 8_500, resetInMs: 120_632 }, asked)
    expect(main.status('user')).toMatchObject({ used: 8_500, available: 1_500 })
    await clock.advance(120_632)
    expect(main.status('user').available).toBe(10_000)
  })
})
