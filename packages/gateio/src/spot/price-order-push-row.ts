import type { Instruments, Order, OrderStatus } from '@venuekit/core'
import { orAbsent, wireBoolean, wireDecimal, wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { gateioTime, gateioWord, maybeDecimal } from '../texts.ts'
import { toSpotTriggerOrder } from './trigger-order-row.ts'

/** The exchange's time of what has not happened: the year 1. */
const unset = '-62135596800000'

/** An order that waits for a price, as the socket writes it: the fields of REST under other names, and without a status. */
export const spotPriceOrderPushRow = /* @__PURE__ */ z.object({
  id: wireId,
  market: z.string(),
  side: z.enum(['buy', 'sell']),
  order_type: z.string(),
  trigger_price: wireDecimal,
  trigger_rule: z.enum(['>=', '<=']),
  price: maybeDecimal,
  amount: wireDecimal,
  /** 0 until it has fired. */
  fired_order_id: /* @__PURE__ */ orAbsent(wireId),
  instant_cancel: /* @__PURE__ */ orAbsent(wireBoolean),
  ctime: gateioTime,
  ftime: /* @__PURE__ */ z.preprocess((input) => (input === unset ? undefined : input), gateioTime),
  reason: gateioWord,
  err_msg: gateioWord,
})

type PriceOrderPush = z.output<typeof spotPriceOrderPushRow>

/** An order that waits for a price, in the words of the model. */
export function toSpotPriceOrder(row: PriceOrderPush, instruments: Instruments): Order {
  const { trigger_price: price, trigger_rule: rule, order_type: type, side, amount } = row
  return toSpotTriggerOrder(
    {
      ...row,
      status: statusOf(row),
      trigger: { price, rule },
      put: { type, side, price: row.price, amount, time_in_force: undefined, text: undefined },
      reason: row.err_msg ?? row.reason,
    },
    instruments,
  )
}

/** What it is follows from what has happened to it. */
function statusOf({
  ftime,
  err_msg: error,
  fired_order_id: fired,
}: PriceOrderPush): Exclude<OrderStatus, 'open' | 'partially-filled' | 'filled'> {
  if (ftime === undefined || ftime === 0) return 'pending'
  if (fired !== undefined && fired !== '0') return 'unknown'
  return error === undefined ? 'cancelled' : 'rejected'
}
