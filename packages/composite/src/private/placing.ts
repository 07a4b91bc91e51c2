import type {
  CommandOptions,
  DecimalInput,
  LimitOrderRequest,
  MarketOrderRequest,
  Order,
  PrivateCapability,
  SupportsTrading,
} from '@venuekit/core'

/** What a market order takes beside its size: exactly one of the two. */
type MarketSize = { readonly quantity: DecimalInput } | { readonly quoteQuantity: DecimalInput }

/** The documents' names for placing an order. */
export interface PlacingByName {
  placeLimitOrder(request: Omit<LimitOrderRequest, 'type'>, options?: CommandOptions): Promise<Order>
  placeMarketOrder(
    request: Omit<MarketOrderRequest, 'type' | 'quantity' | 'quoteQuantity'> & MarketSize,
    options?: CommandOptions,
  ): Promise<Order>
}

/** They are there where orders can be placed. */
export type Placing<Names extends PrivateCapability> = 'trading' extends Names ? PlacingByName : unknown

/** The documents' names on top of `createOrder`. */
export function placingByName({ createOrder }: Pick<SupportsTrading, 'createOrder'>): PlacingByName {
  return {
    placeLimitOrder: (request, options) => createOrder({ ...request, type: 'limit' }, options),
    placeMarketOrder: (request, options) =>
      'quantity' in request
        ? createOrder({ ...request, type: 'market' }, options)
        : createOrder({ ...request, type: 'market' }, options),
  }
}
