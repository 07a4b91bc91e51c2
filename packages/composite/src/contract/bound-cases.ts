import { mul, decimal, type LimitOrderRequest, type Order } from '@venuekit/core'
import { findError, InvalidOrderError, OrderError, PositionLimitError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, failureOf, patient, until, type ContractPrivate, type ContractSetting } from './run.ts'
import type { ContractMarketChange } from './simulator.ts'

interface Bounded extends AsyncDisposable {
  readonly run: ContractRun
  readonly exchange: ContractPrivate
  readonly place: (change?: Partial<LimitOrderRequest>) => Promise<Order>
}

/** An account in a market of which the exchange knows a price, and which has a bound. */
async function bounded(setting: ContractSetting, change: ContractMarketChange): Promise<Bounded> {
  const run = await ContractRun.start(setting)
  const exchange = await run.account()
  const { exchangeSymbol, kind } = run.market(exchange)
  const { symbol, price, quantity } = setting.terms.order
  if (kind === 'spot') for (const side of ['sell', 'buy'] as const) run.trade(exchange, side, quantity)
  run.sim.setMarket(exchangeSymbol, kind === 'spot' ? change : { ...change, markPrice: price })
  return {
    run,
    exchange,
    place: (more) => exchange.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity, ...more }, patient),
    [Symbol.asyncDispose]: () => run[Symbol.asyncDispose](),
  }
}

/** The order is rejected, and only those are open that were. */
async function isRejected({ run, exchange }: Bounded, command: Promise<unknown>, open: readonly Order[]) {
  const { expect } = run.setting
  const failure = await failureOf(command)
  if (!OrderError.is(failure)) throw failure
  expect(failure.outcome, failure.message).toBe('rejected')
  const ids = open.map(({ orderId }) => orderId)
  expect(openAt(run)).toEqual(ids)
  expect([...exchange.openOrders.keys()]).toEqual(ids)
  return failure
}

function openAt(run: ContractRun): readonly string[] {
  return run.sim
    .orders()
    .filter(({ state }) => state === 'open')
    .map(({ id }) => id)
}

/** So much of the price, which lies on the step of every price that is a round number. */
function times(price: string, factor: string): string {
  return mul(decimal(price), decimal(factor))
}

/** Bounds of the moment, which depend on the market's price and on what the account has: the exchange alone can judge them. */
export const boundCases: readonly ContractCase[] = [
  {
    name: 'a price that is too far from the market is rejected for that reason, and one within is taken',
    needs: ['trading'],
    run: async (setting) => {
      await using account = await bounded(setting, { priceBand: '0.1' })
      const { price } = setting.terms.order
      const failure = await isRejected(account, account.place({ price: times(price, '1.2') }), [])
      setting.expect(findError(failure, InvalidOrderError)?.rule).toBe('price-band')
      const order = await account.place({ price: times(price, '0.95') })
      setting.expect(order.status).toBe('open')
      setting.expect([...account.exchange.openOrders.keys()]).toEqual([order.orderId])
    },
  },
  {
    name: 'a change to a price that is too far from the market is rejected, and the order stays what it was',
    needs: ['trading', 'amend'],
    run: async (setting) => {
      await using account = await bounded(setting, { priceBand: '0.1' })
      const { symbol, price } = setting.terms.order
      const order = await account.place()
      const ref = { symbol, orderId: order.orderId }
      const change = account.exchange.amendOrder(ref, { price: times(price, '1.2') }, patient)
      const failure = await isRejected(account, change, [order])
      setting.expect(findError(failure, InvalidOrderError)?.rule).toBe('price-band')
      setting.expect(account.exchange.openOrders.get(order.orderId)?.price).toBe(price)
      setting.expect((await account.exchange.getOrder(ref))?.price).toBe(price)
    },
  },
  {
    name: 'more orders than may be open are rejected for that reason, until one of them has ended',
    needs: ['trading'],
    run: async (setting) => {
      await using account = await bounded(setting, { maximumOpenOrders: 2 })
      const { symbol } = setting.terms.order
      const [first, second] = [await account.place(), await account.place()]
      const failure = await isRejected(account, account.place(), [first, second])
      setting.expect(findError(failure, InvalidOrderError)?.rule).toBe('open-orders')
      await account.exchange.cancelOrder({ symbol, orderId: first.orderId }, patient)
      await until(() => account.exchange.openOrders.size === 1, 'one has ended')
      const third = await account.place()
      setting.expect(openAt(account.run)).toEqual([second.orderId, third.orderId])
    },
  },
  {
    name: 'a position that would be too large is rejected for that reason, and reducing one never is',
    needs: ['trading', 'positions'],
    run: async (setting) => {
      await using account = await bounded(setting, {})
      const { run, exchange } = account
      const { symbol, quantity } = setting.terms.order
      await account.place()
      run.trade(exchange, 'sell', quantity)
      await until(() => exchange.positions.some(({ side }) => side === 'long'), 'the position is long')
      run.sim.setMarket(run.market(exchange).exchangeSymbol, { maximumPositionValue: '1' })
      const failure = await isRejected(account, account.place(), [])
      setting.expect(findError(failure, PositionLimitError) !== undefined).toBe(true)
      run.trade(exchange, 'buy', quantity)
      await exchange.closePosition(symbol, patient)
      await until(() => exchange.positions.every(({ side }) => side === 'flat'), 'the position is flat')
    },
  },
]
