import { tolerantEnum, wireDecimal, wireId, wireSeconds, orAbsent } from '@venuekit/core/wire'
import type { Instruments, Order } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { fromText, fromTimeInForce, gateioTimeInForce, gateioWord, maybeDecimal } from '../texts.ts'
import { triggerType } from '../triggers.ts'

/** An order that waits for a price. */
export const spotTriggerOrderRow = /* @__PURE__ */ z.object({
  id: wireId,
  market: z.string(),
  status: /* @__PURE__ */ tolerantEnum({
    open: 'pending',
    cancelled: 'cancelled',
    canceled: 'cancelled',
    failed: 'rejected',
    expired: 'expired',
  }),
  trigger: z.object({ price: wireDecimal, rule: z.enum(['>=', '<=']) }),
  put: z.object({
    type: z.string(),
    side: z.enum(['buy', 'sell']),
    price: maybeDecimal,
    amount: wireDecimal,
    time_in_force: /* @__PURE__ */ orAbsent(gateioTimeInForce),
    text: gateioWord,
  }),
  ctime: /* @__PURE__ */ orAbsent(wireSeconds),
  ftime: /* @__PURE__ */ orAbsent(wireSeconds),
  /** 0 until it has fired. */
  fired_order_id: /* @__PURE__ */ orAbsent(wireId),
  reason: gateioWord,
})

export type SpotTriggerOrderRow = z.output<typeof spotTriggerOrderRow>

/** An order that waits for a price, in the words of the model. Once it has fired, another order tells how it goes on. */
export function toSpotTriggerOrder(row: SpotTriggerOrderRow, instruments: Instruments): Order {
  const { put, trigger, fired_order_id: fired } = row
  const isMarket = put.type === 'market'
  const isByValue = isMarket && put.side === 'buy'
  return {
    symbol: instruments.requireExchangeSymbol(row.market).symbol,
    orderId: row.id,
    clientOrderId: fromText(put.text),
    side: put.side,
    type: triggerType({ side: put.side, above: trigger.rule === '>=', isMarket }),
    ...fromTimeInForce(put.time_in_force),
    status: row.status,
    quantity: isByValue ? undefined : put.amount,
    quoteQuantity: isByValue ? put.amount : undefined,
    filled: undefined,
    remaining: undefined,
    price: isMarket ? undefined : put.price,
    average: undefined,
    filledValue: undefined,
    triggerPrice: trigger.price,
    triggeredOrderId: fired === '0' ? undefined : fired,
    fees: [],
    reduceOnly: undefined,
    createdAt: row.ctime,
    updatedAt: row.ftime === 0 ? undefined : row.ftime,
    reason: row.reason,
  }
}
