import type { CancelledOrder } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { tolerantArray, mapRows, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { answerOf, batchRow, readRow } from '../../batch.ts'
import { cancelCommand, nameIn, orderValidForMs, request } from '../../calls.ts'
import type { GateioOptions } from '../../options.ts'
import { fromText } from '../../texts.ts'
import { spotOrderRow, toSpotOrder } from '../order-row.ts'

const row = /* @__PURE__ */ batchRow.extend({ currency_pair: z.string() })

interface CancelAllOrders {
  readonly symbol: string | undefined
  readonly options: GateioOptions
}

/** Cancels every open order of a pair, or of all of them. */
export const cancelAllOrders: Endpoint<
  CancelAllOrders,
  TolerantArray<z.output<typeof row>>,
  readonly CancelledOrder[]
> = {
  ...cancelCommand('cancelAllOrders'),
  request: ({ symbol, options }, instruments) => {
    const pair = nameIn(instruments, symbol)
    const query = { currency_pair: pair, account: options.account }
    return request('/spot/orders', { query, validForMs: orderValidForMs })
  },
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, _, context) =>
    mapRows(list, context, (one) => {
      const { symbol } = context.instruments.requireExchangeSymbol(one.currency_pair)
      const ref = { symbol, orderId: one.id, clientOrderId: fromText(one.text) }
      return { ref, answer: answerOf(one, context, () => toSpotOrder(readRow(spotOrderRow, one), context.instruments)) }
    }),
}
