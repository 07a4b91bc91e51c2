import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { privateRead, request, segment } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

interface GetOrder {
  readonly ref: OrderRef
  readonly options: GateioOptions
}

/** An order by the exchange's id, or by the client's for as long as it is open. */
export const getOrder: Endpoint<GetOrder, SpotOrderRow, Order> = {
  ...privateRead('getOrder'),
  request: ({ ref, options }, instruments) => {
    const query = { currency_pair: instruments.require(ref.symbol).exchangeSymbol, account: options.account }
    return request(`/spot/orders/${segment(orderIdOf(ref))}`, { query })
  },
  wire: spotOrderRow,
  result: (row, _, { instruments }) => toSpotOrder(row, instruments),
}
