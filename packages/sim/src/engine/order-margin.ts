import type { Account } from './account.ts'
import type { Market } from './market.ts'
import type { Order } from './order.ts'
import { feesOf } from './settlement.ts'
import type { Side } from './types.ts'
import { divideUp } from './units.ts'
import type { Walk } from './walk.ts'

/** What an open order of a perpetual has to have set aside. */
export interface OrderNeed {
  readonly order: Order
  readonly amount: bigint
}

/**
 * Margin and fee of the part of each order that opens or enlarges a position. With one position per market, orders against
 * it close it first, in the order in which they were accepted; what closes needs nothing.
 */
export function orderNeeds(account: Account, market: Market, orders: Iterable<Order>): OrderNeed[] {
  const { net } = account.holding(market)
  const closable = { buy: net.reducibleBy('buy'), sell: net.reducibleBy('sell') } satisfies Record<Side, number>
  const needs: OrderNeed[] = []
  for (const order of orders) {
    if (order.reduceOnly) {
      needs.push({ order, amount: 0n })
      continue
    }
    const closing = account.positionMode === 'net' ? Math.min(order.remaining, closable[order.side]) : 0
    closable[order.side] -= closing
    needs.push({ order, amount: needOf(order, order.remaining - closing) })
  }
  return needs
}

function needOf(order: Order, opening: number): bigint {
  if (opening === 0 || order.holdPrice === 0) return 0n
  const { account, market } = order
  const { instrument } = market
  const value = instrument.value(order.holdPrice, opening)
  const { numerator, denominator } = feesOf(account, instrument).reserve
  return instrument.margin.initial(value, account.holding(market).leverage) + divideUp(value * numerator, denominator)
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
