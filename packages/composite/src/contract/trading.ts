import type { LimitOrderRequest, OrderItem } from '@venuekit/core'
import { ContractRun, type ContractPrivate, type ContractSetting, type RunOptions } from './run.ts'

/** An account that trades, and what it is told. */
export interface Trading extends AsyncDisposable {
  readonly run: ContractRun
  readonly exchange: ContractPrivate
  readonly items: OrderItem[]
  readonly request: LimitOrderRequest
  readonly symbol: string
}

/** An account that trades on a quiet market, and what its order stream says. */
export async function trading(setting: ContractSetting, options: RunOptions = {}): Promise<Trading> {
  const run = await ContractRun.start(setting, options)
  const exchange = await run.account()
  const items: OrderItem[] = []
  const orders = await exchange.subscribeOrders()
  orders.on('order', (item) => items.push(item))
  const { symbol, price, quantity } = setting.terms.order
  const request: LimitOrderRequest = { symbol, side: 'buy', type: 'limit', price, quantity }
  return { run, exchange, items, request, symbol, [Symbol.asyncDispose]: () => run[Symbol.asyncDispose]() }
}
