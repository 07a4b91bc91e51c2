import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { futuresRequest, privateRead, segment } from '../../calls.ts'
import { orderIdOf } from '../../order-id.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

/** An order by either id. The exchange forgets what was cancelled without a fill: by the client's id after a minute, by its own after ten. */
export const getOrder: Endpoint<{ readonly ref: OrderRef }, FuturesOrderRow, Order> = {
  ...privateRead('getOrder'),
  request: ({ ref }) => futuresRequest(`/orders/${segment(orderIdOf(ref))}`),
  wire: futuresOrderRow,
  result: (row, _, { instruments }) => toFuturesOrder(row, instruments),
}
