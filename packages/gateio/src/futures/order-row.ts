import {
  contractsToBase,
  ProtocolError,
  type Instrument,
  type Instruments,
  type Order,
  type OrderStatus,
  type Side,
} from '@venuekit/core'
import { abs, isNegative, isZero, mul, sub, type Decimal } from '@venuekit/core/decimal'
import { orAbsent, wireBoolean, wireDecimal, wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import {
  firstTime,
  fromText,
  fromTimeInForce,
  gateioTime,
  gateioTimeInForce,
  gateioWord,
  maybeDecimal,
  reasonOf,
  unlessZero,
} from '../texts.ts'

/** An order of the futures market, as REST, sockets and order entry write it. */
export const futuresOrderRow = /* @__PURE__ */ z.object({
  id: wireId,
  contract: z.string(),
  text: gateioWord,
  /** Contracts; what is sold is negative, and what is left as well. */
  size: wireDecimal,
  left: wireDecimal,
  price: maybeDecimal,
  fill_price: maybeDecimal,
  tif: /* @__PURE__ */ orAbsent(gateioTimeInForce),
  is_reduce_only: /* @__PURE__ */ orAbsent(wireBoolean),
  auto_size: gateioWord,
  status: gateioWord,
  finish_as: gateioWord,
  create_time: gateioTime,
  create_time_ms: gateioTime,
  update_time: gateioTime,
  finish_time: gateioTime,
  finish_time_ms: gateioTime,
})

export type FuturesOrderRow = z.output<typeof futuresOrderRow>

/**
 * An order in the words of the model. `side` is for an order that closes a position, whose size may be 0 in the answer.
 */
export function toFuturesOrder(row: FuturesOrderRow, instruments: Instruments, side?: Side): Order {
  const instrument = instruments.requireExchangeSymbol(row.contract)
  const quantity = contractsToBase(instrument, abs(row.size))
  const remaining = contractsToBase(instrument, abs(row.left))
  const filled = sub(quantity, remaining)
  const average = unlessZero(row.fill_price)
  const price = unlessZero(row.price)
  return {
    symbol: instrument.symbol,
    orderId: row.id,
    clientOrderId: fromText(row.text),
    side: sideOf(row, side),
    type: price === undefined ? 'market' : 'limit',
    ...fromTimeInForce(row.tif),
    status: statusOf(row, filled),
    quantity,
    quoteQuantity: undefined,
    filled,
    remaining,
    price,
    average,
    filledValue: average === undefined ? unfilledValue(filled) : valueOf(filled, average, instrument),
    triggerPrice: undefined,
    fees: [],
    reduceOnly: row.is_reduce_only ?? false,
    createdAt: firstTime(row.create_time_ms, row.create_time),
    updatedAt: firstTime(row.update_time, row.finish_time_ms, row.finish_time),
    reason: reasonOf(row.finish_as),
  }
}

/** The size of a contract counts in the quote asset where it is inverse. */
function valueOf(filled: Decimal, average: Decimal, { sizeUnit }: Instrument): Decimal {
  return sizeUnit === 'quote' ? filled : mul(filled, average)
}

function unfilledValue(filled: Decimal): Decimal | undefined {
  return isZero(filled) ? filled : undefined
}

function sideOf({ size, left, auto_size: closes, id }: FuturesOrderRow, known: Side | undefined): Side {
  const signed = isZero(size) ? left : size
  if (!isZero(signed)) return isNegative(signed) ? 'sell' : 'buy'
  if (closes === 'close_long') return 'sell'
  if (closes === 'close_short') return 'buy'
  if (known !== undefined) return known
  throw new ProtocolError(`The order ${id} has a size of 0 and does not say which side it is on`, { path: 'size' })
}

function statusOf({ status, finish_as: end, size, left }: FuturesOrderRow, filled: Decimal): OrderStatus {
  if (status === 'open') return isZero(filled) ? 'open' : 'partially-filled'
  if (status !== 'finished') return 'unknown'
  return end === 'filled' || (isZero(left) && !isZero(size)) ? 'filled' : 'cancelled'
}
