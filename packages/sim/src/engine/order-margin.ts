import type { Account } from './account.ts'
import type { Market } from './market.ts'
import type { Order } from './order.ts'
import { feesOf } from './settlement.ts'
import type { Side } from './types.ts'
import { divideUp } from './units.ts'
import type { Walk } from './walk.ts'

/** What an open order of a perpetual has to have set aside, and for which part of its size. */
export interface OrderNeed {
  readonly order: Order
  readonly opening: number
  readonly amount: bigint
}

/**
 * Margin and fee of the part of each order that opens or enlarges a position, of those orders for which it is not what is
 * set aside already. With one position per market, orders against it close it first, in the order in which they were
 * accepted; what closes needs nothing.
 */
export function changedNeeds(account: Account, market: Market, orders: Iterable<Order>): OrderNeed[] {
  const closable = closableBy(account, market)
  const needs: OrderNeed[] = []
  for (const order of orders) {
    const closing = order.reduceOnly ? order.remaining : Math.min(order.remaining, closable[order.side])
    if (!order.reduceOnly) closable[order.side] -= closing
    const opening = order.remaining - closing
    if (opening !== order.heldFor) needs.push(needOf(order, opening))
  }
  return needs
}

/** What an order needs that no position backs. */
export function openingNeed(order: Order): OrderNeed {
  return needOf(order, order.reduceOnly ? 0 : order.remaining)
}

/** The size of the position that orders of each side close without margin. In hedge mode only reduce-only orders close. */
export function closableBy(account: Account, market: Market): Record<Side, number> {
  if (account.positionMode === 'hedge') return { buy: 0, sell: 0 }
  const { net } = account.holding(market)
  return { buy: net.reducibleBy('buy'), sell: net.reducibleBy('sell') }
}

function needOf(order: Order, opening: number): OrderNeed {
  if (opening === 0 || order.holdPrice === 0) return { order, opening, amount: 0n }
  const { account, market } = order
  const { instrument } = market
  const value = instrument.value(order.holdPrice, opening)
  const { numerator, denominator } = feesOf(account, instrument).reserve
  const margin = instrument.margin.initial(value, account.holding(market).leverage)
  return { order, opening, amount: margin + divideUp(value * numerator, denominator) }
}

/** The price, of those at which the order can trade now, at which its value is the largest; 0 when there is none. */
export function highestValuePrice(order: Order, walk: Walk | undefined): number {
  const { market, side, price } = order
  const best = market.book.opposite(side).best?.price
  const towardsWorse = (side === 'buy') !== market.instrument.inverse
  if (towardsWorse) return price ?? walk?.worst ?? 0
  if (price === undefined || best === undefined) return price ?? best ?? 0
  return side === 'buy' ? Math.min(price, best) : Math.max(price, best)
}
