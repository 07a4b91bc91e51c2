import {
  type BatchAnswer,
  type CancelledOrder,
  type CheckedAmendment,
  everyPage,
  type HistoryPage,
  type ListOptions,
  type PageOptions,
  type PageQuery,
  type PlaceOptions,
  PrivateExchangeRest,
  type Stretch,
  type SymbolPageQuery,
} from '@venuekit/composite'
import {
  OrderNotFoundError,
  type AssetBalance,
  type CallOptions,
  type CheckedOrder,
  type CommandOptions,
  type Endpoint,
  type ExchangeContext,
  type Fill,
  type FuturesBalance,
  type HistoryOptions,
  type KeySecretCredentials,
  type Order,
  type OrderRef,
  type SymbolInput,
  type TradingFee,
  type TriggerOrderRequest,
} from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { readGateioOptions, type GateioOptions } from './options.ts'
import { getUserId } from './spot/endpoints/get-user-id.ts'

/** How a call is made for this account. */
interface ForAccount {
  readonly options: GateioOptions
}
interface Market {
  readonly symbol: string | undefined
}
interface Cursor {
  readonly cursor: string | undefined
}

/** The endpoints that both products have, each its own. */
export interface PrivateEndpoints {
  readonly createOrder: Endpoint<ForAccount & { readonly order: CheckedOrder }, unknown, Order>
  readonly createOrders: Endpoint<
    ForAccount & { readonly orders: readonly CheckedOrder[] },
    unknown,
    readonly BatchAnswer<Order>[]
  >
  readonly amendOrder: Endpoint<ForAccount & { readonly amendment: CheckedAmendment }, unknown, Order>
  readonly amendOrders: Endpoint<
    ForAccount & { readonly amendments: readonly CheckedAmendment[] },
    unknown,
    readonly BatchAnswer<Order>[]
  >
  readonly cancelOrder: Endpoint<ForAccount & { readonly ref: OrderRef }, unknown, Order>
  readonly cancelOrders: Endpoint<
    ForAccount & { readonly refs: readonly OrderRef[] },
    unknown,
    readonly BatchAnswer<undefined>[]
  >
  readonly cancelAllOrders: Endpoint<ForAccount & Market, unknown, readonly CancelledOrder[]>
  readonly getOrder: Endpoint<ForAccount & { readonly ref: OrderRef }, unknown, Order>
  readonly getOpenOrders: Endpoint<ForAccount & Cursor, unknown, HistoryPage<Order>>
  readonly getOpenOrdersOf: Endpoint<ForAccount & Cursor & { readonly symbol: string }, unknown, HistoryPage<Order>>
  readonly getHistoryOrders: Endpoint<ForAccount & Stretch & { readonly symbol: string }, unknown, readonly Order[]>
  readonly getFills: Endpoint<SymbolPageQuery, unknown, HistoryPage<Fill>>
  readonly getOrderFills: Endpoint<SymbolPageQuery & { readonly orderId: string }, unknown, HistoryPage<Fill>>
  readonly getTradingFees: Endpoint<Market, unknown, TradingFee>
  readonly setDeadManSwitch: Endpoint<Market & { readonly timeoutMs: number }, unknown, void>
  readonly createTriggerOrder: Endpoint<ForAccount & { readonly order: TriggerOrderRequest }, unknown, Order>
  readonly cancelTriggerOrder: Endpoint<{ readonly ref: OrderRef }, unknown, Order>
  readonly cancelAllTriggerOrders: Endpoint<Market, unknown, readonly Order[]>
  readonly getTriggerOrder: Endpoint<{ readonly orderId: string }, unknown, Order>
  readonly getTriggerOrders: Endpoint<
    Market & PageQuery & { readonly status: 'open' | 'finished' },
    unknown,
    HistoryPage<Order>
  >
}

/** What the classes of private endpoints have in common. */
export abstract class GateioPrivateRest<
  Balance extends AssetBalance | FuturesBalance,
> extends PrivateExchangeRest<Balance> {
  readonly #endpoints: PrivateEndpoints
  readonly #options: GateioOptions

  constructor(
    client: RestClient,
    { options }: Pick<ExchangeContext<KeySecretCredentials>, 'options'>,
    endpoints: PrivateEndpoints,
  ) {
    super(client)
    this.#options = readGateioOptions(options)
    this.#endpoints = endpoints
  }

  /** Places an order; what happens to it at once is in the answer. */
  placeOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order> {
    return this.client.call(this.#endpoints.createOrder, { order, options: this.#options }, options)
  }

  /** Places several orders in one call: one answer for each, in order. */
  placeOrders(orders: readonly CheckedOrder[], options?: CommandOptions): Promise<readonly BatchAnswer<Order>[]> {
    return this.client.call(this.#endpoints.createOrders, { orders, options: this.#options }, options)
  }

  /** Changes the price or the quantity of an order. */
  modifyOrder(amendment: CheckedAmendment, options?: CommandOptions): Promise<Order> {
    return this.client.call(this.#endpoints.amendOrder, { amendment, options: this.#options }, options)
  }

  /** Changes several orders in one call: one answer for each, in order. */
  modifyOrders(
    amendments: readonly CheckedAmendment[],
    options?: CommandOptions,
  ): Promise<readonly BatchAnswer<Order>[]> {
    return this.client.call(this.#endpoints.amendOrders, { amendments, options: this.#options }, options)
  }

  /** Cancels an order, and answers with what has become of it. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<Order> {
    return this.client.call(this.#endpoints.cancelOrder, { ref, options: this.#options }, options)
  }

  /** Cancels several orders in one call: one answer for each, in order. */
  cancelOrders(refs: readonly OrderRef[], options?: CommandOptions): Promise<readonly BatchAnswer<undefined>[]> {
    return this.client.call(this.#endpoints.cancelOrders, { refs, options: this.#options }, options)
  }

  /** Cancels every open order of a market, or of all of them. */
  cancelAllOrders(symbol: SymbolInput | undefined, options?: CommandOptions): Promise<readonly CancelledOrder[]> {
    return this.client.call(this.#endpoints.cancelAllOrders, { symbol, options: this.#options }, options)
  }

  /** An order by either id; undefined where the exchange knows no such order, or no longer. */
  async getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined> {
    try {
      return await this.client.call(this.#endpoints.getOrder, { ref, options: this.#options }, options)
    } catch (error) {
      if (OrderNotFoundError.is(error)) return undefined
      throw error
    }
  }

  /** The open orders of a market, or of all of them, with as many calls as that takes. */
  getOpenOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]> {
    const { getOpenOrders, getOpenOrdersOf } = this.#endpoints
    return everyPage((cursor) => {
      const page = { cursor, options: this.#options }
      if (symbol === undefined) return this.client.call(getOpenOrders, page, options)
      return this.client.call(getOpenOrdersOf, { symbol, ...page }, options)
    })
  }

  /** Orders that have ended. */
  getHistoryOrders(
    symbol: SymbolInput,
    { since, until, limit, ...options }: HistoryOptions & ListOptions = {},
  ): Promise<readonly Order[]> {
    const query = { symbol, since, until, limit, options: this.#options }
    return this.client.call(this.#endpoints.getHistoryOrders, query, options)
  }

  /** Executions, newest first, page by page; with an order's id those of that order. */
  getAccountTrades(
    symbol: SymbolInput,
    {
      since,
      until,
      limit,
      cursor,
      orderId,
      ...options
    }: PageOptions & ListOptions & { readonly orderId?: string | undefined } = {},
  ): Promise<HistoryPage<Fill>> {
    const query = { symbol, since, until, limit, cursor }
    if (orderId === undefined) return this.client.call(this.#endpoints.getFills, query, options)
    return this.client.call(this.#endpoints.getOrderFills, { ...query, orderId }, options)
  }

  /** The fees of the account, for a market where one is named. */
  getTradingFees(symbol?: SymbolInput, options?: CallOptions): Promise<TradingFee> {
    return this.client.call(this.#endpoints.getTradingFees, { symbol }, options)
  }

  /** Asks the exchange to cancel the orders of a market, or all, unless it is asked again in time; 0 switches that off. */
  setDeadManSwitch(
    timeoutMs: number,
    { symbol, ...options }: CallOptions & { readonly symbol?: SymbolInput | undefined } = {},
  ): Promise<void> {
    return this.client.call(this.#endpoints.setDeadManSwitch, { timeoutMs, symbol }, options)
  }

  /** Places an order that waits for a price. */
  placeTriggerOrder(order: TriggerOrderRequest, options?: CommandOptions): Promise<Order> {
    return this.client.call(this.#endpoints.createTriggerOrder, { order, options: this.#options }, options)
  }

  /** Cancels an order that waits for a price. */
  cancelTriggerOrder(ref: OrderRef, options?: CommandOptions): Promise<Order> {
    return this.client.call(this.#endpoints.cancelTriggerOrder, { ref }, options)
  }

  /** Cancels every order of a market, or of all of them, that waits for a price. */
  cancelAllTriggerOrders(symbol?: SymbolInput, options?: CommandOptions): Promise<readonly Order[]> {
    return this.client.call(this.#endpoints.cancelAllTriggerOrders, { symbol }, options)
  }

  /** One order that waits for a price, or has waited. */
  getTriggerOrder(orderId: string, options?: CallOptions): Promise<Order> {
    return this.client.call(this.#endpoints.getTriggerOrder, { orderId }, options)
  }

  /** The orders that wait for a price, with as many calls as that takes. */
  getOpenTriggerOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]> {
    return everyPage((cursor) =>
      this.client.call(this.#endpoints.getTriggerOrders, { symbol, status: 'open', cursor }, options),
    )
  }

  /** The id of the account, which the private channels of the futures market want. */
  getUserId(options?: CallOptions): Promise<string> {
    return this.client.call(getUserId, undefined, options)
  }
}
