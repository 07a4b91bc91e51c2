import type { BatchAnswer } from '@venuekit/composite'
import type { Endpoint, OrderRef } from '@venuekit/core'
import { answerOf, batchRows, rowsOf, type BatchRow } from '../../batch.ts'
import { cancelCommand, orderValidForMs, request } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'

interface CancelOrders {
  readonly refs: readonly OrderRef[]
  readonly options: GateioOptions
}

/** Cancels up to 20 orders in one call: one answer for each, in order. It does not say how they stand. */
export const cancelOrders: Endpoint<CancelOrders, readonly BatchRow[], readonly BatchAnswer<undefined>[]> = {
  ...cancelCommand('cancelOrders'),
  method: 'POST',
  request: ({ refs, options }, instruments) => {
    const json = refs.map((ref) => ({
      currency_pair: instruments.require(ref.symbol).exchangeSymbol,
      id: orderIdOf(ref),
      account: options.account,
    }))
    return request('/spot/cancel_batch_orders', { json, validForMs: orderValidForMs })
  },
  wire: batchRows,
  result: (rows, { refs }, context) =>
    rowsOf(rows, refs.map(orderIdOf)).map((row) => answerOf(row, context, () => undefined)),
}
