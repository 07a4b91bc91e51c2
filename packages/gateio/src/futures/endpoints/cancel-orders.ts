import type { BatchAnswer } from '@venuekit/composite'
import type { Endpoint, OrderRef } from '@venuekit/core'
import { answerOf, batchRows, rowsOf, type BatchRow } from '../../batch.ts'
import { cancelCommand, futuresRequest, orderValidForMs } from '../../calls.ts'
import { orderIdOf } from '../../order-id.ts'

interface CancelOrders {
  readonly refs: readonly OrderRef[]
}

/** Cancels up to 20 orders in one call: one answer for each, in order. It does not say how they stand. */
export const cancelOrders: Endpoint<CancelOrders, readonly BatchRow[], readonly BatchAnswer<undefined>[]> = {
  ...cancelCommand('cancelOrders'),
  method: 'POST',
  request: ({ refs }) =>
    futuresRequest('/batch_cancel_orders', { json: refs.map(orderIdOf), validForMs: orderValidForMs }),
  wire: batchRows,
  result: (rows, { refs }, context) =>
    rowsOf(rows, refs.map(orderIdOf)).map((row) => answerOf(row, context, () => undefined)),
}
