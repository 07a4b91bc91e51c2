import type { BatchAnswer, CheckedAmendment } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { answerOf, batchRows, readRow, rowsOf, type BatchRow } from '../../batch.ts'
import { orderCommand, orderValidForMs, request } from '../../calls.ts'
import { spotOrderCharges } from '../../limits.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'
import { spotOrderRow, toSpotOrder } from '../order-row.ts'

interface AmendOrders {
  readonly amendments: readonly CheckedAmendment[]
  readonly options: GateioOptions
}

/** Changes up to 5 orders in one call: one answer for each, in order. */
export const amendOrders: Endpoint<AmendOrders, readonly BatchRow[], readonly BatchAnswer<Order>[]> = {
  ...orderCommand('amendOrders'),
  charge: ({ amendments }) => spotOrderCharges(amendments.map(({ instrument }) => instrument.exchangeSymbol)),
  request: ({ amendments, options }) => {
    const json = amendments.map(({ ref, instrument, price, quantity: amount }) => ({
      order_id: orderIdOf(ref),
      currency_pair: instrument.exchangeSymbol,
      account: options.account,
      amount,
      price,
    }))
    return request('/spot/amend_batch_orders', { json, validForMs: orderValidForMs })
  },
  wire: batchRows,
  result: (rows, { amendments }, context) => {
    const ids = amendments.map(({ ref }) => orderIdOf(ref))
    return rowsOf(rows, ids).map((row) =>
      answerOf(row, context, (one) =>
        toSpotOrder(readRow(spotOrderRow, { ...one, id: one.id ?? one.order_id }), context.instruments),
      ),
    )
  },
}
