import type { BatchAnswer, CheckedAmendment } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { answerOf, batchRows, readRow, rowsOf, type BatchRow } from '../../batch.ts'
import { futuresRequest, orderCommand, orderValidForMs } from '../../calls.ts'
import { futuresOrderCharges } from '../../limits.ts'
import { orderIdOf } from '../../order-id.ts'
import { toText } from '../../texts.ts'
import { amendmentBody } from '../order-request.ts'
import { futuresOrderRow, toFuturesOrder } from '../order-row.ts'

interface AmendOrders {
  readonly amendments: readonly CheckedAmendment[]
}

/** Changes up to 10 orders in one call: one answer for each, in order. */
export const amendOrders: Endpoint<AmendOrders, readonly BatchRow[], readonly BatchAnswer<Order>[]> = {
  ...orderCommand('amendOrders'),
  charge: ({ amendments }) => futuresOrderCharges(amendments.length),
  request: ({ amendments }) => {
    const json = amendments.map((amendment) => ({ ...nameOf(amendment), ...amendmentBody(amendment) }))
    return futuresRequest('/batch_amend_orders', { json, validForMs: orderValidForMs })
  },
  wire: batchRows,
  result: (rows, { amendments }, context) =>
    rowsOf(
      rows,
      amendments.map(({ ref }) => orderIdOf(ref)),
    ).map((row) => answerOf(row, context, (one) => toFuturesOrder(readRow(futuresOrderRow, one), context.instruments))),
}

/** An order by either id, each in a member of its own. */
function nameOf({ ref: { orderId, clientOrderId = '' } }: CheckedAmendment) {
  return orderId === undefined ? { text: toText(clientOrderId) } : { order_id: orderId }
}
