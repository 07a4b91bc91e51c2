import type {
  ApiRefusal,
  CheckedOrder,
  CommandOptions,
  Decimal,
  Instrument,
  Order,
  OrderRef,
  Side,
  SymbolInput,
} from '@venuekit/core'

/** What placing an order takes. */
export interface PlaceOptions extends CommandOptions {
  /**
   * To be called, and awaited, where the exchange names an order before it is committed (an order that is built and then
   * submitted): with its id, which is then written down. When it rejects nothing may be committed.
   */
  readonly identified?: ((orderId: string) => Promise<void>) | undefined
}

/** A change of an order that breaks no rule that can be known before it is sent. At least one of the two is there. */
export interface CheckedAmendment {
  readonly instrument: Instrument
  readonly ref: OrderRef
  readonly price: Decimal | undefined
  /** The new total, filled part included. */
  readonly quantity: Decimal | undefined
  /** The order as it is known, for exchanges that want all of it again. */
  readonly known: Order | undefined
  readonly side: Side | undefined
}

/** What a call over several orders says of one: its result, or why not. Undefined: the answer does not speak of it. */
export type BatchAnswer<Value> = { readonly value: Value } | { readonly refusal: ApiRefusal } | undefined

/** One order of which the answer to a call over many speaks. */
export interface CancelledOrder {
  readonly ref: OrderRef
  readonly answer: BatchAnswer<Order | undefined>
}

/**
 * The commands over orders, over REST or over a socket. Every error has its `outcome` (the transport sees to it): an error
 * with the outcome `rejected` and one of the kinds `OrderNotFoundError` and `OrderClosedError` says that there was nothing
 * left to cancel.
 */
export interface OrderCommands {
  /** Sends an order that was checked and has its client order id. */
  placeOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order>
  /** Resolves with the order where the exchange answers with it. */
  cancelOrder(ref: OrderRef, options?: CommandOptions): Promise<Order | undefined>
}

/** The commands that only some exchanges have. */
export interface MoreOrderCommands {
  modifyOrder(amendment: CheckedAmendment, options?: CommandOptions): Promise<Order | undefined>
  /** One answer for each order, in order; at most as many as `orders.batch.create` says. */
  placeOrders(orders: readonly CheckedOrder[], options?: CommandOptions): Promise<readonly BatchAnswer<Order>[]>
  /** One answer for each ref, in order; at most as many as `orders.batch.cancel` says. */
  cancelOrders(refs: readonly OrderRef[], options?: CommandOptions): Promise<readonly BatchAnswer<Order | undefined>[]>
  /** Resolves with what the exchange says of each order, or undefined where it says no more than that it is done. */
  cancelAllOrders(
    symbol: SymbolInput | undefined,
    options?: CommandOptions,
  ): Promise<readonly CancelledOrder[] | undefined>
}
