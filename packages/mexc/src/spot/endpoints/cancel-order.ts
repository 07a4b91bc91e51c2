import type { Endpoint, OrderRef } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { cancelCommand, command } from '../../calls.ts'
import { orderQuery } from '../../order-id.ts'

/** Cancels an order. What the answer says of it may be how it stood before: it is accepted, and no more is taken from it. */
export const cancelOrder: Endpoint<{ readonly ref: OrderRef }, unknown, undefined> = {
  ...cancelCommand('cancelOrder'),
  request: ({ ref }, instruments) => command('/order', orderQuery(ref, instruments)),
  wire: /* @__PURE__ */ z.unknown(),
  result: () => undefined,
}
