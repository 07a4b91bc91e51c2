import { sub, mul, compare, isZero, type Decimal } from '@venuekit/core/decimal'
import type { Fee, Instruments, Instrument, Order, OrderStatus } from '@venuekit/core'
import { orAbsent, tolerantEnum, wireDecimal, wireId, wireMilliseconds, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { feesOf } from '../fees.ts'
import {
  fromText,
  fromTimeInForce,
  gateioTimeInForce,
  gateioWord,
  maybeDecimal,
  reasonOf,
  unlessZero,
} from '../texts.ts'

/** An order of the spot market, as REST, sockets and order entry write it. */
export const spotOrderRow = /* @__PURE__ */ z.object({
  id: wireId,
  text: gateioWord,
  currency_pair: z.string(),
  side: z.enum(['buy', 'sell']),
  type: /* @__PURE__ */ tolerantEnum({
    limit: 'limit',
    limit_repay: 'limit',
    limit_borrow: 'limit',
    limit_borrow_repay: 'limit',
    market: 'market',
    market_repay: 'market',
    market_borrow: 'market',
    market_borrow_repay: 'market',
  }),
  time_in_force: /* @__PURE__ */ orAbsent(gateioTimeInForce),
  amount: wireDecimal,
  price: maybeDecimal,
  left: maybeDecimal,
  filled_amount: maybeDecimal,
  filled_total: maybeDecimal,
  avg_deal_price: maybeDecimal,
  fee: maybeDecimal,
  fee_currency: gateioWord,
  gt_fee: maybeDecimal,
  point_fee: maybeDecimal,
  rebated_fee: maybeDecimal,
  rebated_fee_currency: gateioWord,
  /** Of REST and order entry. */
  status: gateioWord,
  /** Of the socket's pushes. */
  event: gateioWord,
  finish_as: gateioWord,
  create_time: /* @__PURE__ */ orAbsent(wireSeconds),
  update_time: /* @__PURE__ */ orAbsent(wireSeconds),
  create_time_ms: /* @__PURE__ */ orAbsent(wireMilliseconds),
  update_time_ms: /* @__PURE__ */ orAbsent(wireMilliseconds),
})

export type SpotOrderRow = z.output<typeof spotOrderRow>

/** An order in the words of the model. */
export function toSpotOrder(row: SpotOrderRow, instruments: Instruments): Order {
  const instrument = instruments.requireExchangeSymbol(row.currency_pair)
  // A market order to buy asks for a value: its amount, and what is left of it, are in the quote asset.
  const isByValue = row.type === 'market' && row.side === 'buy'
  const filled = filledOf(row, isByValue)
  return {
    symbol: instrument.symbol,
    orderId: row.id,
    clientOrderId: fromText(row.text),
    side: row.side,
    type: row.type,
    ...fromTimeInForce(row.time_in_force),
    status: statusOf(row, { filled, isByValue, instrument }),
    quantity: isByValue ? undefined : row.amount,
    quoteQuantity: isByValue ? row.amount : undefined,
    filled,
    remaining: isByValue || filled === undefined ? undefined : sub(row.amount, filled),
    price: row.type === 'market' ? undefined : row.price,
    average: unlessZero(row.avg_deal_price),
    filledValue: row.filled_total,
    triggerPrice: undefined,
    fees: spotFees(row),
    reduceOnly: undefined,
    createdAt: row.create_time_ms ?? row.create_time,
    updatedAt: row.update_time_ms ?? row.update_time,
    reason: reasonOf(row.finish_as),
  }
}

/** What an order or a fill has cost, in the assets that it was paid in. */
export function spotFees(
  row: Pick<SpotOrderRow, 'fee' | 'fee_currency' | 'gt_fee' | 'point_fee'> &
    Partial<Pick<SpotOrderRow, 'rebated_fee' | 'rebated_fee_currency'>>,
): readonly Fee[] {
  return feesOf([
    { amount: row.fee, asset: row.fee_currency },
    { amount: row.gt_fee, asset: 'GT' },
    { amount: row.point_fee, asset: 'POINT' },
    { rebate: row.rebated_fee, asset: row.rebated_fee_currency },
  ])
}

/** Older answers have no filled amount; for an order by value it cannot be computed from the rest unless it is none. */
function filledOf(
  { filled_amount, filled_total, amount, left }: SpotOrderRow,
  isByValue: boolean,
): Decimal | undefined {
  if (filled_amount !== undefined) return filled_amount
  if (!isByValue) return left === undefined ? undefined : sub(amount, left)
  return filled_total !== undefined && isZero(filled_total) ? filled_total : undefined
}

interface Progress {
  readonly filled: Decimal | undefined
  readonly isByValue: boolean
  readonly instrument: Instrument
}

function statusOf(row: SpotOrderRow, progress: Progress): OrderStatus {
  const { status, event } = row
  if (status === 'open' || event === 'put' || event === 'update') {
    return progress.filled === undefined || isZero(progress.filled) ? 'open' : 'partially-filled'
  }
  if (status === 'closed') return 'filled'
  if (status === 'cancelled' || event === 'finish') return isFilled(row, progress) ? 'filled' : 'cancelled'
  return 'unknown'
}

/**
 * Whether a finished order is filled is judged by its amounts: the exchange has called orders by value cancelled of which no
 * more was left than the price of less than one lot.
 */
function isFilled(row: SpotOrderRow, { filled, isByValue, instrument }: Progress): boolean {
  const { left, avg_deal_price: average } = row
  if (filled !== undefined && isZero(filled)) return false
  if (left === undefined) return row.finish_as === 'filled'
  if (isZero(left)) return true
  return isByValue && average !== undefined && compare(left, mul(average, instrument.sizeStep)) < 0
}
