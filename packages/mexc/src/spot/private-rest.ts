import {
  PrivateExchangeRest,
  type BatchAnswer,
  type CancelledOrder,
  type HistoryPage,
  type ListOptions,
  type PageOptions,
  type PlaceOptions,
  type PrivateRestCalls,
  type PrivateSpotRest,
} from '@venuekit/composite'
import {
  InvalidInputError,
  OrderNotFoundError,
  type AssetBalance,
  type CallOptions,
  type CheckedOrder,
  type CommandOptions,
  type Fill,
  type HistoryOptions,
  type Order,
  type OrderRef,
  type SymbolInput,
  type TradingFee,
} from '@venuekit/core'
import { cancelEveryOrder, cancelOpenOrders } from './endpoints/cancel-all-orders.ts'
import { cancelOrder } from './endpoints/cancel-order.ts'
import { createOrder, testOrder } from './endpoints/create-order.ts'
import { createOrders } from './endpoints/create-orders.ts'
import { getOwnSymbols } from './endpoints/get-api-symbols.ts'
import { getBalances } from './endpoints/get-balances.ts'
import { getFills } from './endpoints/get-fills.ts'
import { getHistoryOrders, getOpenOrders, getOrder } from './endpoints/get-orders.ts'
import { getTradingFees } from './endpoints/get-trading-fees.ts'
import { getListenKeys } from './endpoints/listen-keys.ts'
import { ListenKeyLease } from './listen-key.ts'
import { lacksValue, withAverage } from './order-row.ts'

/**
 * The private endpoints of the spot market.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { mexcSpotTransport } from '@venuekit/mexc'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig<KeySecretCredentials>) {
 *   await using rest = createRestClient(mexcSpotTransport, config, { isPrivate: true })
 *   return await rest.getBalances()
 * }
 * typeof ask // 'function'
 * ```
 */
export class MexcPrivateSpotRest
  extends PrivateExchangeRest<AssetBalance>
  implements PrivateSpotRest, Pick<PrivateRestCalls, 'placeOrders'>
{
  /** Places an order. The answer says that the exchange has it, and not how it stands: the order is `pending`. */
  placeOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order> {
    return this.client.call(createOrder, { order }, options)
  }

  /** Lets the exchange check an order without placing it. */
  testOrder(order: CheckedOrder, options?: CommandOptions): Promise<void> {
    return this.client.call(testOrder, { order }, options)
  }

  /** Places up to 20 orders of one market in one call: one answer for each, in order. */
  placeOrders(orders: readonly CheckedOrder[], options?: CommandOptions): Promise<readonly BatchAnswer<Order>[]> {
    return this.client.call(createOrders, { orders }, options)
  }

  /** Cancels an order. How it stands then is not in the answer. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<undefined> {
    return this.client.call(cancelOrder, { ref }, options)
  }

  /** Cancels every open order of a market; or of all of them, then the answer does not say which. */
  cancelAllOrders(
    symbol: SymbolInput | undefined,
    options?: CommandOptions,
  ): Promise<readonly CancelledOrder[] | undefined> {
    if (symbol === undefined) return this.client.call(cancelEveryOrder, undefined, options)
    return this.client.call(cancelOpenOrders, { symbol }, options)
  }

  /**
   * An order by either id; undefined where the exchange knows no such order. Where its record does not say what was paid, that is
   * found by its executions.
   */
  async getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined> {
    try {
      const order = await this.client.call(getOrder, { ref }, options)
      if (!lacksValue(order)) return order
      const { symbol, orderId } = order
      const { rows } = await this.client.call(getFills, { symbol, orderId }, options)
      return withAverage(order, rows)
    } catch (error) {
      if (OrderNotFoundError.is(error)) return undefined
      throw error
    }
  }

  /** The open orders of a market, or of all of them. */
  getOpenOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]> {
    return this.client.call(getOpenOrders, { symbol }, options)
  }

  /** Orders that have ended, of the last week. */
  getHistoryOrders(
    symbol: SymbolInput,
    { since, until, limit, onOmitted, ...options }: HistoryOptions & ListOptions = {},
  ): Promise<readonly Order[]> {
    return this.client.call(getHistoryOrders, { symbol, since, until, limit, onOmitted }, options)
  }

  /** Executions of the last month, in no order; with an order's id those of that order. They may come a little after the order's own state. */
  getAccountTrades(
    symbol: SymbolInput,
    {
      since,
      until,
      limit,
      orderId,
      ...options
    }: PageOptions & ListOptions & { readonly orderId?: string | undefined } = {},
  ): Promise<HistoryPage<Fill>> {
    return this.client.call(getFills, { symbol, since, until, limit, orderId }, options)
  }

  /** What the account has of each asset. */
  getBalances(options?: CallOptions): Promise<readonly AssetBalance[]> {
    return this.client.call(getBalances, undefined, options)
  }

  /** The fees of the account for a market, which has to be named. */
  async getTradingFees(symbol?: SymbolInput, options?: CallOptions): Promise<TradingFee> {
    if (symbol === undefined) throw new InvalidInputError('symbol', 'must be named: MEXC has fees for each market')
    return this.client.call(getTradingFees, { symbol }, options)
  }

  /** The exchange's names of the markets that the key may trade. */
  getOwnSymbols(options?: CallOptions): Promise<readonly string[]> {
    return this.client.call(getOwnSymbols, undefined, options)
  }

  /** The listen keys that there are. */
  getListenKeys(options?: CallOptions): Promise<readonly string[]> {
    return this.client.call(getListenKeys, undefined, options)
  }

  /** Makes a listen key, which has to be renewed within the hour and given back. */
  createListenKey(options?: CallOptions): Promise<ListenKeyLease> {
    return ListenKeyLease.create(this.client, options)
  }
}
