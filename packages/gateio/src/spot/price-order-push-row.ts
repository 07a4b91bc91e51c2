import type { Instruments, Order, OrderStatus } from '@venuekit/core'
import { orAbsent, tolerantEnum, wireDecimal, wireId, wireInteger } from '@venuekit/core/wire'
import * as z from 'zod'
import { fromText, gateioTime, gateioWord, maybeDecimal, unlessZero } from '../texts.ts'
import { triggerType } from '../triggers.ts'

/** An order that waits for a price, as the socket writes it; REST writes it in another way. */
export const spotPriceOrderPushRow = /* @__PURE__ */ z.object({
  id: wireId,
  market: z.string(),
  side: z.enum(['buy', 'sell', 'BUY', 'SELL']),
  order_type: gateioWord,
  trigger_price: wireDecimal,
  trigger_rule: z.string(),
  price: maybeDecimal,
  amount: wireDecimal,
  fired_order_id: /* @__PURE__ */ orAbsent(wireId),
  ctime: gateioTime,
  ftime: /* @__PURE__ */ orAbsent(wireInteger),
  reason: gateioWord,
  err_msg: gateioWord,
  source: gateioWord,
})
