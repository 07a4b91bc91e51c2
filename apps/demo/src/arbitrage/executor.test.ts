import { setImmediate } from 'node:timers/promises'
import { PerformanceMonitor, decimal, type Fill, parseKitConfig, silentLogger } from 'venuekit'
import { expect, test } from 'vitest'
import { findingBetween } from '../../test/fake-leg.ts'
import { instantClock } from '../../test/instant-clock.ts'
import { Executor } from './executor.ts'
import { Stakes } from './exposure.ts'
import { Ledger } from './ledger.ts'
import { limitsOf } from './limits.ts'
import type { OrderDesk, OrderEnd, OrderTerms } from './order-desk.ts'

const accepted = (filled: string): OrderEnd => ({
  outcome: 'accepted',
  order: undefined,
  filled: decimal(filled),
  problem: undefined,
})

interface Script {
  /** What becomes of each order, one after the other. */
  readonly orders: readonly (string | Error | Promise<string>)[]
  /** What the exchange says of an order when it is asked. */
  readonly settled?: string
  readonly fillsOf?: () => Promise<readonly Fill[]>
  /** So many waits are over at once, the others never. */
  readonly waits?: number
  /** What the wall clock says. */
  readonly now?: () => number
}

/** An executor whose exchanges do what a test says. */
function setUp({ orders, settled = '0', fillsOf = async () => [], waits, now }: Script) {
  const clock = { ...instantClock(waits), ...(now && { now }) }
  const sent: string[] = []
  const asked: string[] = []
  const left = [...orders]
  const waiting = new Map<string, () => void>()
  const opened = (reason: string) => new Promise<void>((resolve) => waiting.set(reason, resolve))
  let id = 0
  const desk = {
    place: async ({ side, quantity }: OrderTerms): Promise<OrderEnd> => {
      sent.push(`${side} ${quantity}`)
      const end = await (left.shift() ?? '0')
      if (typeof end !== 'string') throw end
      return accepted(end)
    },
    settled: async ({ clientOrderId = '' }): Promise<OrderEnd> => {
      asked.push(clientOrderId)
      return accepted(settled)
    },
    fillsOf,
  }
  const executor = new Executor({
    mode: 'simulators',
    limits: limitsOf(parseKitConfig({ arbitrage: { riskLimits: { recoveryTimeoutSeconds: 10 } } }).arbitrage),
    ledger: new Ledger(),
    stakes: new Stakes(),
    monitor: new PerformanceMonitor({ targetMs: 50, clock }),
    clock,
    logger: silentLogger,
    newId: () => `id-${(id += 1)}`,
    desk: () => desk satisfies Pick<OrderDesk, keyof typeof desk> as unknown as OrderDesk,
    changed: () => {},
    opened: ({ reason }) => waiting.get(reason)?.(),
    closed: () => {},
  })
  const { buy, sell, plan } = findingBetween()
  const market = { market: 'BTC/USDT', base: 'BTC', quote: 'USDT', legs: [buy, sell] }
  const run = () => executor.run({ id: 'x1', opportunityId: 'o1', market, buy, sell, plan, purpose: 'open' })
  return { executor, run, sent, asked, opened }
}

test('[S2.52] an operation that broke off is told as open, and finished when it is tried again', async () => {
  const { executor, run, sent, asked } = setUp({ orders: ['1', new Error('broken'), '0.4'], settled: '0.6' })
  expect(await run()).toMatchObject({ status: 'open-leg' })
  expect(executor.openLegs).toMatchObject([{ size: '1', unknownOrder: 'id-2', reason: 'it was given up: broken' }])
  await executor.retry()
  // What became of the order is asked first: only the rest is closed.
  expect([asked, sent.at(-1)]).toEqual([['id-2'], 'sell 0.4'])
  expect(executor.openLegs).toEqual([])
  await executor.retry()
  expect(sent).toHaveLength(3)
})

test('[S2.52] one that breaks off again stays open, and is tried once at a time', async () => {
  const { executor, run, sent } = setUp({ orders: ['1', '0', new Error('one'), new Error('two'), '1'] })
  await run()
  expect(executor.openLegs).toMatchObject([{ size: '1', reason: 'it was given up: one' }])
  await Promise.all([executor.retry(), executor.retry()])
  expect(executor.openLegs).toMatchObject([{ size: '1', reason: 'it was given up: two' }])
  await executor.retry()
  expect([executor.openLegs, sent.slice(2)]).toEqual([[], ['sell 1', 'sell 1', 'sell 1']])
})

test('[S2.52] that fills are not known for long does not hide why a leg is open', async () => {
  const fills = Promise.withResolvers<readonly Fill[]>()
  const { executor, run, opened } = setUp({ orders: ['1'], fillsOf: () => fills.promise })
  const running = run()
  await opened('it was tried 3 times')
  // By then it has taken longer than an operation may.
  await setImmediate()
  expect(executor.openLegs[0]?.reason).toBe('it was tried 3 times')
  fills.resolve([])
  expect(await running).toMatchObject({ status: 'open-leg' })
  expect(executor.openLegs[0]?.reason).toBe('it was tried 3 times')
})

test('[S2.52] a wall clock that is set forward takes nothing of the time in which legs are made to match', async () => {
  let now = 0
  const { run, sent } = setUp({ orders: ['1', '0', '1'], now: () => (now += 3_600_000) })
  expect(await run()).toMatchObject({ status: 'done' })
  expect(sent.at(-1)).toBe('sell 1')
})

const late = 'the exchange has not said what became of an order'

test('[S2.52] what was told as open while nothing was known is told anew when one of its orders is', async () => {
  const [bought, sold] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const { executor, run, opened } = setUp({ orders: [bought.promise, sold.promise], waits: 1 })
  const first = opened(late)
  const running = run()
  await first
  expect(executor.openLegs).toMatchObject([{ size: '0', unknownOrder: 'id-1' }])
  const second = opened(late)
  bought.resolve('1')
  await second
  expect(executor.openLegs).toMatchObject([{ size: '1', unknownOrder: 'id-2' }])
  sold.resolve('1')
  expect(await running).toMatchObject({ status: 'done' })
  expect(executor.openLegs).toEqual([])
})

test('[S2.52] that the fills of one order are known closes no leg whose other order is not', async () => {
  const [bought, sold] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
  const fills = Promise.withResolvers<readonly Fill[]>()
  const { executor, run, opened } = setUp({ orders: [bought.promise, sold.promise], fillsOf: () => fills.promise })
  const first = opened(late)
  const running = run()
  await first
  bought.resolve('1')
  // They have been waited for too long as well.
  await setImmediate()
  fills.resolve([])
  await setImmediate()
  expect(executor.openLegs).toMatchObject([{ size: '1', unknownOrder: 'id-2' }])
  sold.resolve('1')
  expect(await running).toMatchObject({ status: 'done' })
  expect(executor.openLegs).toEqual([])
})
