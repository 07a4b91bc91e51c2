import type { CancelledOrder } from '@venuekit/composite'
import type { Endpoint } from '@venuekit/core'
import { mapRows, tolerantArray, wireId, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { cancelCommand, command } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ symbol: z.string(), orderId: wireId })

/** Cancels every open order of a market. */
export const cancelOpenOrders: Endpoint<
  { readonly symbol: string },
  TolerantArray<z.output<typeof row>>,
  readonly CancelledOrder[]
> = {
  ...cancelCommand('cancelOpenOrders'),
  request: ({ symbol }, instruments) => command('/openOrders', { symbol: instruments.require(symbol).exchangeSymbol }),
  wire: /* @__PURE__ */ tolerantArray(row),
  // How they stand is not taken from the answer, as with a single cancel.
  result: (list, _, context) =>
    mapRows(list, context, ({ symbol, orderId }) => ({
      ref: { symbol: context.instruments.requireExchangeSymbol(symbol).symbol, orderId },
      answer: { value: undefined },
    })),
}

/** Cancels every open order of all markets; the answer does not say which. */
export const cancelEveryOrder: Endpoint<void, unknown, undefined> = {
  ...cancelCommand('cancelEveryOrder'),
  request: () => command('/order/all', {}),
  wire: /* @__PURE__ */ z.unknown(),
  result: () => undefined,
}
