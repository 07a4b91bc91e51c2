import type { Order } from './order.ts'
import { feesOf } from './settlement.ts'

/** The largest size, in whole lots, that an order by value can still trade at a price. */
export function affordableSize(order: Order, price: number, budget: bigint): number {
  const { instrument } = order.market
  const lot = instrument.value(price, instrument.sizeStep)
  const lots = paysFees(order) ? withoutFees(order, budget) / lot : budget / lot
  return lots > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(lots) * instrument.sizeStep
}

/** What a value takes out of the budget: a buyer whose fees are set aside with it pays them out of it. */
export function paidFor(order: Order, value: bigint): bigint {
  if (!paysFees(order)) return value
  const { instrument } = order.market
  return value + instrument.valueFee.fee(value, feesOf(order.account, instrument).reserve)
}

function paysFees(order: Order): boolean {
  const { instrument } = order.market
  return order.side === 'buy' && instrument.holdsFees && feesOf(order.account, instrument).reserve.numerator > 0n
}

/** The value whose fee, however it is rounded, still fits into the budget beside it. */
function withoutFees(order: Order, budget: bigint): bigint {
  const { instrument } = order.market
  const { numerator, denominator } = feesOf(order.account, instrument).reserve
  const usable = budget - instrument.valueFee.largestError
  return usable <= 0n ? 0n : (usable * denominator) / (denominator + numerator)
}
