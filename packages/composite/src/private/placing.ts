import type {
  CommandOptions,
  DecimalInput,
  LimitOrderRequest,
  MarketOrderRequest,
  Order,
  OrderRequest,
  PrivateCapability,
  Side,
  SupportsTrading,
  SymbolInput,
} from '@venuekit/core'

/** What a market order takes beside its size: exactly one of the two. */
type MarketSize = { readonly quantity: DecimalInput } | { readonly quoteQuantity: DecimalInput }

/** An order as the documents' examples write it; without a price it is a market order. */
export type PositionalOrder = readonly [
  symbol: SymbolInput,
  side: Side,
  quantity: DecimalInput,
  price?: DecimalInput | undefined,
  options?: CommandOptions | undefined,
]

/** The documents' names and forms of placing an order. */
export interface PlacingByName {
  createOrder(...order: PositionalOrder): Promise<Order>
  placeLimitOrder(request: Omit<LimitOrderRequest, 'type'>, options?: CommandOptions): Promise<Order>
  placeMarketOrder(
    request: Omit<MarketOrderRequest, 'type' | 'quantity' | 'quoteQuantity'> & MarketSize,
    options?: CommandOptions,
  ): Promise<Order>
}

/** They are there where orders can be placed. */
export type Placing<Names extends PrivateCapability> = 'trading' extends Names ? PlacingByName : unknown

/** The documents' names and forms, on top of `createOrder` with one request. */
export function placingByName({
  createOrder,
}: Pick<SupportsTrading, 'createOrder'>): PlacingByName & Pick<SupportsTrading, 'createOrder'> {
  return {
    createOrder: (...given: PositionalOrder | readonly [request: OrderRequest, options?: CommandOptions | undefined]) =>
      isPositional(given) ? createOrder(requestOf(given), given[4]) : createOrder(...given),
    placeLimitOrder: (request, options) => createOrder({ ...request, type: 'limit' }, options),
    placeMarketOrder: (request, options) =>
      'quantity' in request
        ? createOrder({ ...request, type: 'market' }, options)
        : createOrder({ ...request, type: 'market' }, options),
  }
}

function isPositional(given: PositionalOrder | readonly unknown[]): given is PositionalOrder {
  return typeof given[0] === 'string'
}

function requestOf([symbol, side, quantity, price]: PositionalOrder): OrderRequest {
  if (price === undefined) return { symbol, side, type: 'market', quantity }
  return { symbol, side, type: 'limit', quantity, price }
}
