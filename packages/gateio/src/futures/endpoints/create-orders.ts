import type { BatchAnswer } from '@venuekit/composite'
import type { CheckedOrder, Endpoint, Order } from '@venuekit/core'
import { answerOf, batchRows, readRow, rowsOf, type BatchRow } from '../../batch.ts'
import { futuresRequest, orderCommand, orderValidForMs } from '../../calls.ts'
import { futuresOrderCharges } from '../../limits.ts'
import { toText } from '../../texts.ts'
import { futuresOrderBody } from '../order-request.ts'
import { futuresOrderRow, toFuturesOrder } from '../order-row.ts'

interface CreateOrders {
  readonly orders: readonly CheckedOrder[]
}

/** Places up to 10 orders in one call: one answer for each, in order. One that is malformed spoils them all. */
export const createOrders: Endpoint<CreateOrders, readonly BatchRow[], readonly BatchAnswer<Order>[]> = {
  ...orderCommand('createOrders'),
  charge: ({ orders }) => futuresOrderCharges(orders.length),
  request: ({ orders }) =>
    futuresRequest('/batch_orders', { json: orders.map(futuresOrderBody), validForMs: orderValidForMs }),
  wire: batchRows,
  result: (rows, { orders }, context) => {
    const texts = orders.map(({ clientOrderId = '' }) => toText(clientOrderId))
    return rowsOf(rows, texts).map((row) =>
      answerOf(row, context, (one) => toFuturesOrder(readRow(futuresOrderRow, one), context.instruments)),
    )
  },
}
