import { add, decimal, div, mul, type Instrument, type LimitOrderRequest, type OrderRequest } from '@venuekit/core'
import { findError, OrderError, PermissionError, RecvWindowError, VenuekitError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, failureOf, patient, until, type ContractPrivate, type ContractSetting } from './run.ts'

const needs = ['trading'] as const
const tiny = decimal('0.000000000001')

type Writable<Of> = { -readonly [Name in keyof Of]?: Of[Name] }

/** An order that the exchange refuses, while the client's list of markets is older than the rule that it breaks. */
interface Refused {
  readonly name: string
  readonly order: (terms: LimitOrderRequest, market: Instrument) => OrderRequest
}

const refused: readonly Refused[] = [
  {
    name: 'price-step',
    order: (order, { priceStep }) => ({
      ...order,
      price: add(decimal(order.price), div(priceStep, decimal('4'), exact)),
    }),
  },
  {
    name: 'size-step',
    order: (order, { sizeStep }) => ({
      ...order,
      quantity: add(decimal(order.quantity), div(sizeStep, decimal('4'), exact)),
    }),
  },
  {
    name: 'minimum-size',
    order: (order, { sizeStep }) => ({ ...order, quantity: div(sizeStep, decimal('10'), exact) }),
  },
  {
    name: 'minimum-value',
    order: (order, { priceStep, sizeStep }) => ({ ...order, price: priceStep, quantity: sizeStep }),
  },
  { name: 'symbol', order: (order) => order },
]
const exact = { decimals: 18, rounding: 'down' } as const

/** Sees to it that the client knows none of the rules. */
function forget(market: Instrument, name: string): void {
  const rules: Writable<Instrument> = {
    priceStep: tiny,
    sizeStep: tiny,
    minimumSize: undefined,
    minimumNotional: undefined,
    ...(name === 'symbol' ? { exchangeSymbol: `NOPE${market.exchangeSymbol}` } : {}),
  }
  Object.assign(market, rules)
}

function requestOf({ terms }: ContractSetting): LimitOrderRequest {
  return { side: 'buy', type: 'limit', ...terms.order }
}

/** Nothing was placed, and the client does not think so. */
async function isRefused(run: ContractRun, exchange: ContractPrivate, request: OrderRequest): Promise<OrderError> {
  const { expect } = run.setting
  const failure = await failureOf(exchange.createOrder(request, patient))
  if (!OrderError.is(failure)) throw failure
  expect(failure.outcome, failure.message).toBe('rejected')
  expect(VenuekitError.is(failure.cause)).toBe(true)
  expect(run.sim.orders().filter(({ state }) => state === 'open').length).toBe(0)
  expect(exchange.openOrders.size).toBe(0)
  return failure
}

/** What an exchange refuses is rejected, with its reason, and changes nothing. */
export const refusalCases: readonly ContractCase[] = [
  ...refused.map(({ name, order }): ContractCase => ({
    name: `an order that breaks a rule which the client does not know (${name}) is rejected by the exchange`,
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const market = run.market(exchange)
      const request = order(requestOf(setting), { ...market })
      forget(market, name)
      if (setting.terms.mayTake?.includes(name) !== true) {
        await isRefused(run, exchange, request)
        return
      }
      const result = await exchange.createOrder(request, patient).catch((error: unknown) => error)
      if (OrderError.is(result)) setting.expect(result.outcome).toBe('rejected')
      const there = run.sim.orders().map(({ id }) => id)
      setting.expect([...exchange.openOrders.keys()]).toEqual(there)
      setting.expect(there.length).toBe(OrderError.is(result) ? 0 : 1)
    },
  })),
  {
    name: 'a market that is closed takes no order, one that only takes cancels takes those',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { exchangeSymbol, symbol } = run.market(exchange)
      const order = await exchange.createOrder(requestOf(setting), patient)
      run.sim.setMarket(exchangeSymbol, { mode: 'cancel-only' })
      const failure = await failureOf(exchange.createOrder(requestOf(setting), patient))
      setting.expect(OrderError.is(failure) && failure.outcome).toBe('rejected')
      setting.expect((await exchange.cancelOrder({ symbol, orderId: order.orderId }, patient)).result).toBe('cancelled')
      await until(() => exchange.openOrders.size === 0, 'it is cancelled')
      run.sim.setMarket(exchangeSymbol, { mode: 'halted' })
      await isRefused(run, exchange, requestOf(setting))
    },
  },
  {
    name: 'an order whose refusal comes late is rejected, and the next one is taken',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      run.sim.addFault({ kind: 'reject-late', delayMs: 200, count: 1 })
      await isRefused(run, exchange, requestOf(setting))
      const order = await exchange.createOrder(requestOf(setting), patient)
      setting.expect([...exchange.openOrders.keys()]).toEqual([order.orderId])
    },
  },
  {
    name: 'an order that is refused because the clock of the exchange has leapt is rejected, and the next one is taken',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      run.sim.addFault({ kind: 'clock-skew', skewMs: 90_000 })
      const result = await exchange.createOrder(requestOf(setting), patient).catch((error: unknown) => error)
      if (OrderError.is(result)) {
        setting.expect(result.outcome).toBe('rejected')
        setting.expect(findError(result, RecvWindowError) !== undefined).toBe(true)
      }
      const before = run.sim.orders().length
      setting.expect(before).toBe(OrderError.is(result) ? 0 : 1)
      await exchange.createOrder(requestOf(setting), patient)
      setting.expect(run.sim.orders().length).toBe(before + 1)
    },
  },
  {
    name: 'a key that may only read places no order',
    needs,
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      run.credentials = run.sim.createReader()
      const exchange = await run.account()
      const failure = await isRefused(run, exchange, requestOf(setting))
      setting.expect(findError(failure, PermissionError) !== undefined).toBe(true)
    },
  },
  {
    name: 'an order that reduces only is refused where there is nothing to reduce',
    needs: ['trading', 'positions'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      await isRefused(run, exchange, { ...requestOf(setting), reduceOnly: true })
    },
  },
  {
    name: 'an order that has to be filled at once and cannot be leaves nothing behind',
    needs,
    run: async (setting) => {
      for (const timeInForce of ['ioc', 'fok'] as const) {
        if (!setting.connector.orders.timesInForce.includes(timeInForce)) continue
        // oxlint-disable-next-line no-await-in-loop -- one simulator after the other
        await using run = await ContractRun.start(setting)
        // oxlint-disable-next-line no-await-in-loop -- the same
        const exchange = await run.account()
        // oxlint-disable-next-line no-await-in-loop -- the same
        const result = await exchange
          .createOrder({ ...requestOf(setting), timeInForce }, patient)
          .catch((error: unknown) => error)
        // Some exchanges refuse it, others accept it and cancel at once.
        if (OrderError.is(result)) setting.expect(result.outcome).toBe('rejected')
        // oxlint-disable-next-line no-await-in-loop -- the same
        await until(() => exchange.openOrders.size === 0, 'none is open')
        setting.expect(run.sim.orders().every(({ state }) => state === 'cancelled')).toBe(true)
      }
    },
  },
  {
    name: 'two orders of one client id are never taken for one',
    needs,
    run: async (setting) => {
      if (setting.connector.orderIdentity !== 'client') return
      await using run = await ContractRun.start(setting)
      const [one, other] = [await run.account(), await run.account()]
      const request = { ...requestOf(setting), clientOrderId: 'contract-twice' }
      const { orderId } = await one.createOrder(request, patient)
      const again = await failureOf(one.createOrder(request, patient))
      setting.expect(OrderError.is(again) && again.outcome).toBe('not-sent')
      // The other one knows of it, as it is told of the account.
      await until(() => other.openOrders.has(orderId), 'the other one is told')
      const theirs = await failureOf(other.createOrder(request, patient))
      setting.expect(OrderError.is(theirs) && theirs.outcome).toBe('not-sent')
      setting.expect(run.sim.orders().map(({ id }) => id)).toEqual([orderId])
    },
  },
  {
    name: 'an order that never was cannot be changed',
    needs: ['trading', 'amend'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = await run.account()
      const { symbol, quantity } = setting.terms.order
      const failure = await failureOf(
        exchange.amendOrder(
          { symbol, orderId: '987654321' },
          { quantity: mul(decimal(quantity), decimal('2')) },
          patient,
        ),
      )
      // Where the exchange needs more than the id, it is asked for the order before, and nothing is sent.
      setting.expect(OrderError.is(failure) && ['rejected', 'not-sent'].includes(failure.outcome)).toBe(true)
      setting.expect(run.sim.orders().length).toBe(0)
    },
  },
]
