import { contractsToBase, type Instruments, type Order, type OrderStatus } from '@venuekit/core'
import { abs, isNegative, isZero, neg, type Decimal } from '@venuekit/core/decimal'
import { orAbsent, tolerantEnum, wireBoolean, wireDecimal, wireId, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import {
  fromText,
  fromTimeInForce,
  gateioTime,
  gateioTimeInForce,
  gateioWord,
  maybeDecimal,
  unlessZero,
} from '../texts.ts'
import { triggerType } from '../triggers.ts'

/** An order that waits for a price, as REST and sockets write it. */
export const futuresTriggerOrderRow = /* @__PURE__ */ z.object({
  id: wireId,
  status: /* @__PURE__ */ tolerantEnum(['open', 'finished', 'inactive', 'invalid']),
  finish_as: gateioWord,
  reason: gateioWord,
  create_time: gateioTime,
  finish_time: gateioTime,
  /** 0 until it has fired. */
  trade_id: /* @__PURE__ */ orAbsent(wireId),
  trigger: z.object({
    price: wireDecimal,
    /** 1: at or above the price, 2: at or below it. */
    rule: wireInteger,
  }),
  initial: z.object({
    contract: z.string(),
    /** Contracts, whole ones; 0 where a position is closed. */
    size: wireDecimal,
    /** Contracts where they are not whole. */
    amount: maybeDecimal,
    price: maybeDecimal,
    tif: /* @__PURE__ */ orAbsent(gateioTimeInForce),
    text: gateioWord,
    auto_size: gateioWord,
    reduce_only: /* @__PURE__ */ orAbsent(wireBoolean),
    is_reduce_only: /* @__PURE__ */ orAbsent(wireBoolean),
  }),
  order_type: gateioWord,
})

export type FuturesTriggerOrderRow = z.output<typeof futuresTriggerOrderRow>

/** An order that waits for a price, in the words of the model. Once it has fired, another order tells how it goes on. */
export function toFuturesTriggerOrder(row: FuturesTriggerOrderRow, instruments: Instruments): Order {
  const { initial, trigger, trade_id: fired } = row
  const instrument = instruments.requireExchangeSymbol(initial.contract)
  const price = unlessZero(initial.price)
  const side = isSale(row) ? 'sell' : 'buy'
  return {
    symbol: instrument.symbol,
    orderId: row.id,
    clientOrderId: fromText(initial.text),
    side,
    type: triggerType({ side, above: trigger.rule === 1, isMarket: price === undefined }),
    ...fromTimeInForce(initial.tif),
    status: statusOf(row),
    quantity: contractsToBase(instrument, abs(sizeOf(row))),
    quoteQuantity: undefined,
    filled: undefined,
    remaining: undefined,
    price,
    average: undefined,
    filledValue: undefined,
    triggerPrice: trigger.price,
    triggeredOrderId: fired === '0' ? undefined : fired,
    fees: [],
    reduceOnly: initial.reduce_only ?? initial.is_reduce_only,
    createdAt: row.create_time,
    updatedAt: row.finish_time === 0 ? undefined : row.finish_time,
    reason: row.reason ?? row.finish_as,
  }
}

/** The amount has the digits; whether it has a sign as well is not documented, and the size has one. */
function sizeOf({ initial: { size, amount } }: FuturesTriggerOrderRow): Decimal {
  const exact = unlessZero(amount)
  if (exact === undefined) return size
  return isNegative(size) && !isNegative(exact) ? neg(exact) : exact
}

/** An order for a whole position has no size: its type, or what it closes, tells the side. */
function isSale(row: FuturesTriggerOrderRow): boolean {
  const size = sizeOf(row)
  if (!isZero(size)) return isNegative(size)
  return row.initial.auto_size === 'close_long' || row.order_type?.includes('close-long') === true
}

function statusOf({ status, finish_as: end }: FuturesTriggerOrderRow): OrderStatus {
  if (status === 'open') return 'pending'
  if (status === 'inactive' || status === 'invalid') return 'cancelled'
  switch (end) {
    case 'cancelled':
      return 'cancelled'
    case 'failed':
      return 'rejected'
    case 'expired':
      return 'expired'
    default:
      return 'unknown'
  }
}
