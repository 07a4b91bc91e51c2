import { mul, decimal, type LimitOrderRequest, type OrderRef } from '@venuekit/core'
import { AbortedError, findError, OrderError, VenuekitError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { atEveryMoment } from './moments.ts'
import { ContractRun, failureOf, patient, until, type ContractPublic, type ContractSetting } from './run.ts'

/** One question or stream that may be given up. */
type Work = (exchange: ContractPublic, symbol: string, signal: AbortSignal) => Promise<unknown>

const works: Readonly<Record<string, Work>> = {
  orderbook: (exchange, symbol, signal) => exchange.getOrderbook(symbol, { signal }),
  trades: async (exchange, symbol, signal) => (await exchange.subscribeTrades(symbol, { signal })).close(),
  books: async (exchange, symbol, signal) => (await exchange.subscribeOrderbook(symbol, { signal })).close(),
}

function requestOf({ terms }: ContractSetting): LimitOrderRequest {
  return { side: 'buy', type: 'limit', ...terms.order }
}

/** What is promised to whoever gives up, at whatever moment. */
export const abortCases: readonly ContractCase[] = [
  {
    name: 'what is asked for or subscribed can be given up at every moment, and nothing of it stays',
    needs: ['orderbook', 'trades'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, { eventsPerSecond: 1_000 })
      const exchange = run.public()
      await exchange.initialize()
      const { symbol } = run.market(exchange)
      for (const [name, work] of Object.entries(works)) {
        // oxlint-disable-next-line no-await-in-loop -- one kind after the other
        await atEveryMoment(async (moment) => {
          const controller = new AbortController()
          const given = failureOf(work(exchange, symbol, controller.signal))
          const isOver = await moment(given)
          controller.abort()
          const failure = await given
          const isFine = findError(failure, AbortedError) !== undefined || !VenuekitError.is(failure)
          setting.expect(isFine, name).toBe(true)
          return isOver
        })
        // oxlint-disable-next-line no-await-in-loop -- the same
        await until(() => exchange.getPerformanceStats().topics === 0, `nothing of ${name} stays subscribed`)
      }
      const book = await exchange.getOrderbook(symbol)
      setting.expect(book.bids.length > 0).toBe(true)
    },
  },
  {
    name: 'an order can be given up at every moment: what is not sent is not there, and what is not known is found out',
    needs: ['trading'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const unknown: OrderRef[] = []
      const placed = new Set<string>()
      await atEveryMoment(async (moment) => {
        const controller = new AbortController()
        const { signal } = controller
        const created = exchange.createOrder(requestOf(setting), { ...patient, signal })
        const isOver = await moment(created)
        controller.abort()
        await created.then(
          ({ orderId }) => placed.add(orderId),
          (failure: unknown) => {
            if (!OrderError.is(failure)) throw failure
            if (failure.outcome === 'unknown') unknown.push(failure.ref)
            else setting.expect(failure.outcome).toBe('not-sent')
          },
        )
        return isOver
      })
      const outcomes = await Promise.all(unknown.map((ref) => exchange.resolveOrder(ref)))
      for (const outcome of outcomes) {
        if (outcome.outcome === 'accepted') placed.add(outcome.order.orderId)
        else setting.expect(outcome.outcome).toBe('not-sent')
      }
      const there = run.sim.orders().map(({ id }) => id)
      setting.expect([...placed].toSorted()).toEqual(there.toSorted())
      setting.expect([...exchange.openOrders.keys()].toSorted()).toEqual(there.toSorted())
    },
  },
  {
    name: 'a cancel or a change can be given up at every moment, and the order is what the exchange says',
    needs: ['trading', 'amend'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { symbol, quantity } = setting.terms.order
      const twice = mul(decimal(quantity), decimal('2'))
      for (const command of ['cancel', 'amend'] as const) {
        // oxlint-disable-next-line no-await-in-loop -- one kind after the other
        await atEveryMoment(async (moment) => {
          const { orderId } = await exchange.createOrder(requestOf(setting), patient)
          const controller = new AbortController()
          const ref = { symbol, orderId }
          const options = { ...patient, signal: controller.signal }
          const given =
            command === 'cancel'
              ? exchange.cancelOrder(ref, options)
              : exchange.amendOrder(ref, { quantity: twice }, options)
          const isOver = await moment(given)
          controller.abort()
          const failure = await failureOf(given)
          if (VenuekitError.is(failure)) setting.expect(OrderError.is(failure)).toBe(true)
          await exchange.cancelOrder(ref, patient)
          await until(() => !exchange.openOrders.has(orderId), 'the order is cancelled')
          return isOver
        })
      }
      setting.expect(run.sim.orders().every(({ state }) => state === 'cancelled')).toBe(true)
    },
  },
]
