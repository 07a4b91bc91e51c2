import type { BatchAnswer } from '@venuekit/composite'
import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import { answerOf, batchRows, readRow, rowsOf, type BatchRow } from '../../batch.ts'
import { orderCommand, orderValidForMs, request } from '../../calls.ts'
import { spotOrderCharges } from '../../limits.ts'
import type { GateioOptions } from '../../options.ts'
import { toText } from '../../texts.ts'
import { spotOrderBody } from '../order-request.ts'
import { spotOrderRow, toSpotOrder } from '../order-row.ts'

interface CreateOrders {
  readonly orders: readonly CheckedOrder[]
  readonly options: GateioOptions
}

/** Places several orders, of up to 4 pairs, in one call: one answer for each, in order. */
export const createOrders: Endpoint<CreateOrders, readonly BatchRow[], readonly BatchAnswer<Order>[]> = {
  ...orderCommand('createOrders'),
  charge: ({ orders }) => spotOrderCharges(orders.map(({ instrument }) => instrument.exchangeSymbol)),
  request: ({ orders, options }) => {
    const json = orders.map((order) => spotOrderBody(order, options))
    return request('/spot/batch_orders', { json, validForMs: orderValidForMs })
  },
  wire: batchRows,
  result: (rows, { orders }, context) => {
    const texts = orders.map(({ clientOrderId = '' }) => toText(clientOrderId))
    return rowsOf(rows, texts).map((row) =>
      answerOf(row, context, (one) =>
        toSpotOrder(readRow(spotOrderRow, { ...one, id: one.id ?? one.order_id }), context.instruments),
      ),
    )
  },
}
