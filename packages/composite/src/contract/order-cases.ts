import { createMemoryOrderJournal, mul, decimal, type Order, type OrderItem, type OrderRequest } from '@venuekit/core'
import {
  findError,
  InsufficientFundsError,
  InvalidInputError,
  InvalidOrderError,
  OrderError,
} from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { lossCases } from './loss-cases.ts'
import { ContractRun, failureOf, patient, until } from './run.ts'
import { trading } from './trading.ts'

const needs = ['trading'] as const

/** The states of an order as its stream told them. */
function statesOf(items: readonly OrderItem[], { orderId }: Pick<Order, 'orderId'>): readonly string[] {
  return items.filter(({ order }) => order.orderId === orderId).map(({ order }) => `${order.status} ${order.filled}`)
}

/** Half of a quantity, which every market of the suite can be traded in. */
function half(quantity: string): string {
  return mul(decimal(quantity), decimal('0.5'))
}

/** What a command over an order promises: one of four outcomes, and never two orders. */
export const orderCases: readonly ContractCase[] = [
  {
    name: 'an order is accepted, filled in parts, and every change is told once',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, items, request } = account
      const { quantity } = setting.terms.order
      const order = await exchange.createOrder(request, patient)
      setting.expect(order.status).toBe('open')
      run.trade(exchange, 'sell', half(quantity))
      await until(() => statesOf(items, order).length === 2, 'a part is filled')
      run.trade(exchange, 'sell', half(quantity))
      await until(() => exchange.executedOrders.has(order.orderId), 'all of it is filled')
      setting
        .expect(statesOf(items, order))
        .toEqual([`open 0`, `partially-filled ${half(quantity)}`, `filled ${quantity}`])
      setting.expect(exchange.openOrders.size).toBe(0)
      setting.expect(exchange.executedOrders.get(order.orderId)?.status).toBe('filled')
      setting.expect(run.sim.orders()[0]?.state).toBe('filled')
    },
  },
  {
    name: 'an order is cancelled; cancelling it again, or one that never was, is a result',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, items, request, symbol } = account
      const order = await exchange.createOrder(request, patient)
      const ref = { symbol, orderId: order.orderId }
      setting.expect((await exchange.cancelOrder(ref, patient)).result).toBe('cancelled')
      await until(() => statesOf(items, order).length === 2, 'the stream says that it is cancelled')
      const again = await exchange.cancelOrder(ref, patient)
      setting.expect(again).toMatchObject({ result: 'already-done', reason: 'cancelled' })
      const never = await exchange.cancelOrder({ symbol, orderId: '987654321' }, patient)
      setting.expect(never).toMatchObject({ result: 'already-done', reason: 'not-found' })
      setting.expect(run.sim.orders().map(({ state }) => state)).toEqual(['cancelled'])
    },
  },
  {
    name: 'cancelling a filled order says how it ended',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request, symbol } = account
      const order = await exchange.createOrder(request, patient)
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      await until(() => exchange.executedOrders.has(order.orderId), 'it is filled')
      const result = await exchange.cancelOrder({ symbol, orderId: order.orderId }, patient)
      setting.expect(result).toMatchObject({ result: 'already-done', reason: 'filled' })
    },
  },
  {
    name: 'a market order takes what is there',
    needs,
    run: async (setting) => {
      if (!setting.connector.orders.types.includes('market')) return
      await using account = await trading(setting)
      const { run, exchange, symbol } = account
      const { price, quantity } = setting.terms.order
      run.trade(exchange, 'buy', quantity)
      const order = await exchange.createOrder({ symbol, side: 'sell', type: 'market', quantity }, patient)
      await until(() => exchange.executedOrders.has(order.orderId), 'it is done')
      const done = exchange.executedOrders.get(order.orderId)
      setting.expect(done?.status).toBe('filled')
      setting.expect(done?.filled).toBe(quantity)
      setting.expect(price.length > 0).toBe(true)
    },
  },
  {
    name: 'what breaks a rule of the market is refused here, and nothing is sent',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request, symbol } = account
      const { priceStep, base, quote, kind } = run.market(exchange)
      const requests: readonly OrderRequest[] = [
        {
          symbol,
          side: 'buy',
          type: 'limit',
          price: mul(priceStep, decimal('100.5')),
          quantity: setting.terms.order.quantity,
        },
        { symbol, side: 'buy', type: 'limit', price: '0', quantity: setting.terms.order.quantity },
        { symbol, side: 'buy', type: 'limit', price: setting.terms.order.price, quantity: '0' },
        { ...request, symbol: 'NOPE/NOTHING' },
        // A market of another kind is not the one that is there.
        { ...request, symbol: kind === 'spot' ? `${symbol}:${quote}` : `${base}/${quote}` },
      ]
      for (const each of requests) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const failure = await failureOf(exchange.createOrder(each, patient))
        setting.expect(OrderError.is(failure) && failure.outcome).toBe('not-sent')
        const reason = findError(failure, InvalidOrderError) ?? findError(failure, InvalidInputError)
        setting.expect(reason !== undefined).toBe(true)
      }
      setting.expect(run.sim.orders().length).toBe(0)
      setting.expect(exchange.getTradingStats().notSent).toBe(requests.length)
    },
  },
  {
    name: 'more than the account has is refused by the exchange, with that reason',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request } = account
      const quantity = mul(decimal(setting.terms.order.quantity), decimal('500'))
      // With leverage it may take several.
      let accepted = 0
      let failure: unknown
      while (failure === undefined && accepted < 100) {
        // oxlint-disable-next-line no-await-in-loop -- one order after the other
        failure = await exchange.createOrder({ ...request, quantity }, patient).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (failure === undefined) accepted += 1
      }
      setting.expect(OrderError.is(failure) && failure.outcome).toBe('rejected')
      setting.expect(findError(failure, InsufficientFundsError) !== undefined).toBe(true)
      setting.expect(run.sim.orders().length).toBe(accepted)
    },
  },
  {
    name: 'a post-only order that would take is refused',
    needs,
    run: async (setting) => {
      if (!setting.connector.orders.postOnly) return
      await using account = await trading(setting)
      const { run, exchange, request } = account
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      const result = await exchange
        .createOrder({ ...request, postOnly: true }, patient)
        .catch((error: unknown) => error)
      // Some exchanges refuse, others accept and cancel at once; none fills it.
      if (OrderError.is(result)) setting.expect(result.outcome).toBe('rejected')
      setting.expect(run.sim.orders().every(({ filled }) => Number(filled) === 0)).toBe(true)
    },
  },
  ...lossCases,
  {
    name: 'an answer that is late but not too late is an answer',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, items, request } = account
      run.sim.addFault({ kind: 'accept-and-delay', delayMs: 150, count: 1 })
      const order = await exchange.createOrder(request, patient)
      // The stream was faster: what it said is what the answer is merged into, and it was told once.
      setting.expect(order.status).toBe('open')
      setting.expect(statesOf(items, order)).toEqual(['open 0'])
      setting.expect(exchange.getTradingStats().accepted).toBe(1)
    },
  },
  {
    name: 'an order that fills before its answer comes is known as filled',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, items, request } = account
      run.sim.addFault({ kind: 'accept-and-delay', delayMs: 300, count: 1 })
      const answer = exchange.createOrder(request, patient)
      await until(() => run.sim.orders().length === 1, 'the exchange has the order')
      run.trade(exchange, 'sell', setting.terms.order.quantity)
      const order = await answer
      await until(() => exchange.executedOrders.has(order.orderId), 'it is known as filled')
      const states = statesOf(items, order)
      setting.expect(states.at(-1)).toBe(`filled ${setting.terms.order.quantity}`)
      setting.expect(new Set(states).size).toBe(states.length)
    },
  },
  {
    name: 'an order that is aborted before it leaves is not sent; one that is aborted later is unknown and looked for',
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request } = account
      const before = await failureOf(exchange.createOrder(request, { signal: AbortSignal.abort() }))
      setting.expect(OrderError.is(before) && before.outcome).toBe('not-sent')
      setting.expect(run.sim.orders().length).toBe(0)
      run.sim.addFault({ kind: 'accept-and-delay', delayMs: 1_000, count: 1 })
      const controller = new AbortController()
      const pending = failureOf(exchange.createOrder(request, { ...patient, signal: controller.signal }))
      await until(() => run.sim.orders().length === 1, 'the exchange has the order')
      controller.abort()
      const after = await pending
      if (OrderError.is(after)) setting.expect(after.outcome).toBe('unknown')
      await until(() => exchange.openOrders.size === 1, 'the order is found')
    },
  },
  {
    name: 'an order of before a crash is found by what was written down',
    needs,
    run: async (setting) => {
      if (setting.connector.orderIdentity === 'server-after-send') return
      const journal = createMemoryOrderJournal()
      await using run = await ContractRun.start(setting, { journal })
      const first = await run.account()
      const { symbol, price, quantity } = setting.terms.order
      run.sim.addFault({ kind: 'accept-and-delay', delayMs: 1_000, count: 1 })
      const pending = failureOf(first.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity }, patient))
      await until(() => run.sim.orders().length === 1, 'the exchange has the order')
      // The process ends here: what it knew is gone, but not what it wrote.
      const [written] = await journal.unresolved()
      const second = await run.account()
      const outcome = await second.resolveOrder(written?.ref ?? { symbol })
      setting.expect(outcome.outcome).toBe('accepted')
      await first.close()
      await pending
      setting.expect(await journal.unresolved()).toEqual([])
    },
  },
  {
    name: 'every open order is cancelled at once',
    needs: ['trading', 'cancelAll'],
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request, symbol } = account
      await exchange.createOrder(request, patient)
      await exchange.createOrder(request, patient)
      await exchange.cancelAllOrders(symbol, patient)
      await until(() => exchange.openOrders.size === 0, 'none is open any more')
      setting.expect(run.sim.orders().map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
    },
  },
  {
    name: 'several orders go in one call, with one outcome for each',
    needs: ['trading', 'batchOrders'],
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request } = account
      const outcomes = await exchange.createOrders([request, { ...request, quantity: '0' }, request], patient)
      setting.expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'not-sent', 'accepted'])
      setting.expect(run.sim.orders().length).toBe(2)
    },
  },
  {
    name: 'several orders are cancelled in one call, with one outcome for each',
    needs: ['trading', 'batchCancel'],
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, request, symbol } = account
      const order = await exchange.createOrder(request, patient)
      const refs = [
        { symbol, orderId: order.orderId },
        { symbol, orderId: '987654321' },
      ]
      const outcomes = await exchange.cancelOrders(refs, patient)
      setting.expect(outcomes.map(({ result }) => result)).toEqual(['cancelled', 'already-done'])
      setting.expect(run.sim.orders()[0]?.state).toBe('cancelled')
    },
  },
  {
    name: 'an order is changed in place, and the stream says so once',
    needs: ['trading', 'amend'],
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange, items, request, symbol } = account
      const order = await exchange.createOrder(request, patient)
      const quantity = mul(decimal(setting.terms.order.quantity), decimal('2'))
      const changed = await exchange.amendOrder({ symbol, orderId: order.orderId }, { quantity }, patient)
      setting.expect(changed.quantity).toBe(quantity)
      const told = () => items.filter(({ order: each }) => each.status === 'open' && each.quantity === quantity).length
      await until(() => told() > 0, 'the stream says it')
      setting.expect(run.sim.orders().length).toBe(1)
      await exchange.cancelOrder({ symbol, orderId: order.orderId }, patient)
      await until(() => exchange.openOrders.size === 0, 'the stream says what came after it')
      setting.expect(told()).toBe(1)
    },
  },
]
