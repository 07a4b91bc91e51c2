import type * as Ccxt from 'ccxt'
import {
  baseToContracts,
  type CallOptions,
  type CancelAllResult,
  type CancelResult,
  type CheckedOrder,
  checkOrder,
  type CommandOptions,
  createClientOrderIds,
  type Instrument,
  isDone,
  type Order,
  type OrderFeatures,
  type OrderItem,
  type OrderOutcome,
  type OrderRef,
  type OrderRequest,
  type OrderResolvedItem,
  type SubscribeOptions,
  type Subscription,
  type SupportsCancelAll,
  type SupportsTrading,
  type SymbolInput,
  throwIfAborted,
} from '@venuekit/core'
import { BoundedMap } from '@venuekit/core/collections'
import { AbortedError, type OrderCommand, OrderError, OrderNotFoundError, VenuekitError } from '@venuekit/core/errors'
import { CcxtExchangeObject, type ObjectParts } from './exchange-object.ts'
import { type KnownOrder, toOrder } from './map-account.ts'
import { outcomeOf } from './map-errors.ts'
import { toCcxtNumber } from './numbers.ts'
import { PolledOrders } from './polled-orders.ts'

/** So many ids of orders that were placed here are remembered. */
const mostPlaced = 10_000

/** Orders through ccxt: placing, cancelling, looking up, and their stream. */
export abstract class CcxtOrderDesk extends CcxtExchangeObject implements SupportsTrading, SupportsCancelAll {
  readonly #features: OrderFeatures
  readonly #nextId: () => string
  /** The exchange's ids of orders that were placed here, by those of the client. The last ones. */
  readonly #placed = new BoundedMap<string, string>(mostPlaced)

  constructor(parts: ObjectParts, features: OrderFeatures) {
    super(parts)
    this.#features = features
    this.#nextId = createClientOrderIds({ clock: parts.context.clock })
  }

  async createOrder(request: OrderRequest, options: CommandOptions = {}): Promise<Order> {
    this.need('trading', 'createOrder')
    const clientOrderId = request.clientOrderId ?? (this.parts.clientOrderIds ? this.#nextId() : undefined)
    const ref = { symbol: this.instruments.get(request.symbol)?.symbol ?? request.symbol, clientOrderId }
    let handed = false
    try {
      const instrument = this.instrument(request.symbol)
      const checked = checkOrder({ ...request, clientOrderId }, instrument, this.#features)
      const send = this.#orderCall(checked)
      throwIfAborted(options.signal, 'createOrder')
      const row = await this.call(
        'createOrder',
        () => {
          handed = true
          return send()
        },
        options,
      )
      const order = toOrder(row, instrument, { ...knownOf(checked), clientOrderId })
      this.#remember(clientOrderId, order.orderId)
      return order
    } catch (error) {
      throw this.#orderError(error, { command: 'create', ref, handed })
    }
  }

  async cancelOrder(ref: OrderRef, options: CommandOptions = {}): Promise<CancelResult> {
    this.need('trading', 'cancelOrder')
    let handed = false
    try {
      const instrument = this.instrument(ref.symbol)
      const orderId = await this.#idOf(ref, instrument, options)
      if (orderId === undefined) return await this.#alreadyDone(ref, options)
      await this.call(
        'cancelOrder',
        () => {
          handed = true
          return this.exchange.cancelOrder(orderId, instrument.symbol)
        },
        options,
      )
      return { result: 'cancelled', ref: { ...ref, orderId }, order: undefined }
    } catch (error) {
      const failure = this.#orderError(error, { command: 'cancel', ref, handed })
      if (!OrderNotFoundError.is(error) && failure.outcome !== 'rejected') throw failure
      // Many refuse to cancel what is done, each in words of its own: the order itself says how it stands.
      const done = await this.#alreadyDone(ref, options)
      if (OrderNotFoundError.is(error) || (done.order !== undefined && isDone(done.order))) return done
      throw failure
    }
  }

  async cancelAllOrders(symbol?: SymbolInput, options: CommandOptions = {}): Promise<CancelAllResult> {
    this.need('cancelAll', 'cancelAllOrders')
    const name = symbol === undefined ? undefined : this.instrument(symbol).symbol
    await this.call('cancelAllOrders', () => this.exchange.cancelAllOrders(name), options)
    // What ccxt answers differs from exchange to exchange; none of them can be relied upon to name all orders.
    return { orders: undefined }
  }

  /** ccxt cannot prove that an order was never there, so what is not found stays unknown. */
  async resolveOrder(ref: OrderRef, options?: CallOptions): Promise<OrderOutcome> {
    this.need('trading', 'resolveOrder')
    try {
      const order = await this.getOrder(ref, options)
      if (order !== undefined)
        return { outcome: 'accepted', ref: { ...ref, orderId: order.orderId }, order, seenBy: 'query' }
      return {
        outcome: 'unknown',
        ref,
        error: new OrderError('unknown', ref, { exchange: this.id, operation: 'resolveOrder' }),
      }
    } catch (cause) {
      if (AbortedError.is(cause)) throw cause
      return { outcome: 'unknown', ref, error: new OrderError('unknown', ref, { exchange: this.id, cause }) }
    }
  }

  async getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined> {
    this.need('trading', 'getOrder')
    const instrument = this.instrument(ref.symbol)
    const orderId = ref.orderId ?? this.#placed.get(ref.clientOrderId ?? '')
    if (orderId === undefined) return this.#search(ref.clientOrderId, instrument, options)
    try {
      const row = await this.call('getOrder', () => this.exchange.fetchOrder(orderId, instrument.symbol), options)
      return this.order(row, instrument)
    } catch (error) {
      if (OrderNotFoundError.is(error)) return undefined
      throw error
    }
  }

  async getOpenOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]> {
    this.need('trading', 'getOpenOrders')
    const name = symbol === undefined ? undefined : this.instrument(symbol).symbol
    return this.orders(await this.call('getOpenOrders', () => this.exchange.fetchOpenOrders(name), options))
  }

  async subscribeOrders(
    symbol?: SymbolInput,
    options?: SubscribeOptions,
  ): Promise<Subscription<OrderItem | OrderResolvedItem>> {
    const name = symbol === undefined ? undefined : this.instrument(symbol).symbol
    const watched = this.has('watchOrders')
    const polled = new PolledOrders({ list: () => this.getOpenOrders(name), ask: (order) => this.getOrder(order) })
    return this.stream<OrderItem | OrderResolvedItem>(
      {
        capability: 'trading',
        topic: `orders ${name ?? 'of all symbols'}`,
        overflow: 'fail',
        pollMs: watched ? undefined : this.parts.pollMs,
        next: async () => {
          const orders = watched ? this.orders(await this.exchange.watchOrders(name)) : await polled.next()
          return orders.map((order) => ({ type: 'order', symbol: order.symbol, order }))
        },
        unwatch: () => (this.has('unWatchOrders') ? this.exchange.unWatchOrders(name) : Promise.resolve()),
      },
      options,
    )
  }

  /** Orders of ccxt, without those of markets that are not shown here. */
  protected orders(rows: readonly Ccxt.Order[]): readonly Order[] {
    return rows.flatMap((row) => {
      const instrument = row.symbol === undefined ? undefined : this.instruments.get(row.symbol)
      return instrument === undefined ? [] : [this.order(row, instrument)]
    })
  }

  protected order(row: Ccxt.Order, instrument: Instrument): Order {
    return toOrder(row, instrument, { clientOrderId: this.#ownId(row.clientOrderId) })
  }

  /** What an order is in ccxt's words. Throws before anything is sent when it cannot be said exactly. */
  #orderCall(order: CheckedOrder): () => Promise<Ccxt.Order> {
    const { symbol, side, instrument } = order
    const params: Record<string, unknown> = {}
    if (order.clientOrderId !== undefined) params['clientOrderId'] = order.clientOrderId
    if (order.reduceOnly) params['reduceOnly'] = true
    if (order.timeInForce !== 'gtc' && order.type === 'limit') params['timeInForce'] = order.timeInForce.toUpperCase()
    if (order.type === 'market' && order.quoteQuantity !== undefined) {
      const cost = toCcxtNumber(order.quoteQuantity, 'quoteQuantity')
      return side === 'buy'
        ? () => this.exchange.createMarketBuyOrderWithCost(symbol, cost, params)
        : () => this.exchange.createMarketSellOrderWithCost(symbol, cost, params)
    }
    const { quantity } = order
    if (quantity === undefined) throw new OrderError('not-sent', { symbol, clientOrderId: order.clientOrderId })
    const amount = toCcxtNumber(
      instrument.contractSize === undefined ? quantity : baseToContracts(instrument, quantity),
      'quantity',
    )
    const price = order.type === 'limit' ? toCcxtNumber(order.price, 'price') : undefined
    if (order.type === 'limit' && order.postOnly) params['postOnly'] = true
    return () => this.exchange.createOrder(symbol, order.type, side, amount, price, params)
  }

  #orderError(
    error: unknown,
    { command, ref, handed }: { readonly command: OrderCommand; readonly ref: OrderRef; readonly handed: boolean },
  ): OrderError {
    if (OrderError.is(error)) return error
    // The cause of what `call` throws is what ccxt threw. An abort says nothing of what was sent.
    const cause = VenuekitError.is(error) ? error.cause : error
    const outcome = !handed ? 'not-sent' : AbortedError.is(error) ? 'unknown' : outcomeOf(cause)
    return new OrderError(outcome, ref, { command, exchange: this.id, cause: error })
  }

  async #idOf(ref: OrderRef, instrument: Instrument, options: CallOptions): Promise<string | undefined> {
    const known = ref.orderId ?? this.#placed.get(ref.clientOrderId ?? '')
    if (known !== undefined) return known
    const open = await this.getOpenOrders(instrument.symbol, options)
    return open.find(({ clientOrderId }) => clientOrderId === ref.clientOrderId)?.orderId
  }

  async #alreadyDone(
    ref: OrderRef,
    options: CallOptions,
  ): Promise<Extract<CancelResult, { readonly result: 'already-done' }>> {
    const order = await this.getOrder(ref, options).catch(() => undefined)
    const status = order?.status
    const reason =
      status === 'filled' || status === 'cancelled' ? status : order === undefined ? 'not-found' : 'unknown'
    return { result: 'already-done', ref, reason, order }
  }

  /** Looks for an order by the client's id, among the open ones first. */
  async #search(
    clientOrderId: string | undefined,
    instrument: Instrument,
    options?: CallOptions,
  ): Promise<Order | undefined> {
    if (clientOrderId === undefined) return undefined
    const isIt = (order: Order): boolean => order.clientOrderId === clientOrderId
    const open = (await this.getOpenOrders(instrument.symbol, options)).find(isIt)
    if (open !== undefined) return open
    const method = (['fetchOrders', 'fetchClosedOrders'] as const).find((name) => this.has(name))
    if (method === undefined) return undefined
    return this.orders(await this.call('getOrder', () => this.exchange[method](instrument.symbol), options)).find(isIt)
  }

  #remember(clientOrderId: string | undefined, orderId: string): void {
    if (clientOrderId !== undefined) this.#placed.set(clientOrderId, orderId)
  }

  /** Gate.io keeps ids of clients with `t-` in front, which ccxt puts there and leaves there. */
  #ownId(clientOrderId: string | undefined): string | undefined {
    return this.exchange.id.startsWith('gate') && clientOrderId?.startsWith('t-') === true
      ? clientOrderId.slice(2)
      : clientOrderId
  }
}

function knownOf(order: CheckedOrder): KnownOrder {
  return {
    side: order.side,
    type: order.type,
    quantity: order.quantity,
    timeInForce: order.timeInForce,
    ...(order.type === 'limit'
      ? { price: order.price, postOnly: order.postOnly }
      : { quoteQuantity: order.quoteQuantity }),
  }
}
