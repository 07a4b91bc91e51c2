import type { Account } from './account.ts'
import type { Order } from './order.ts'
import type { Outcome, Rejection } from './rejections.ts'
import { divideUp } from './units.ts'

/** Does the status of a market let this order in? */
export function checkStatus(order: Order): Rejection | undefined {
  const { mode, sides, reduceOnly } = order.market.status
  if (mode === 'halted') return { reason: 'market-halted' }
  if (mode === 'cancel-only') return { reason: 'cancel-only' }
  if (mode === 'post-only' && !order.postOnly) return { reason: 'post-only-mode' }
  if (sides !== 'both' && sides !== order.side) return { reason: 'side-not-allowed' }
  if (reduceOnly && !order.reduceOnly) return { reason: 'reduce-only-mode' }
  return undefined
}

/** Price and size against the steps and limits of the market. `order` may not be accepted yet. */
export function checkNumbers(order: Order): Rejection | undefined {
  return checkPrice(order) ?? (order.byValue ? checkValue(order, order.budget) : checkSize(order))
}

function checkPrice(order: Order): Rejection | undefined {
  const { price, market } = order
  if (price === undefined) return undefined
  if (!(price > 0)) return { reason: 'price-not-positive' }
  if (!Number.isSafeInteger(price) || price % market.instrument.priceStep !== 0) return { reason: 'price-step' }
  return order.account.house || order.kind === 'market' ? undefined : checkBand(price, order)
}

/** Is a price too far from the market? Those of the house may be anywhere. */
function checkBand(price: number, { side, market }: Order): Rejection | undefined {
  const { highest, lowest, reference, worseOnly = false } = market.limits.band
  const middle = reference === 'mark' ? market.mark : market.lastTrade?.price
  if (middle === undefined) return undefined
  if (highest !== undefined && (side === 'buy' || !worseOnly)) {
    const limit = Number((BigInt(middle) * highest.numerator) / highest.denominator)
    if (price > limit) return { reason: 'price-band', limit }
  }
  if (lowest !== undefined && (side === 'sell' || !worseOnly)) {
    const limit = Number(divideUp(BigInt(middle) * lowest.numerator, lowest.denominator))
    if (price < limit) return { reason: 'price-band', limit }
  }
  return undefined
}

function checkSize(order: Order): Rejection | undefined {
  const { size, market, kind, price } = order
  const { instrument } = market
  if (!(size > 0)) return { reason: 'size-not-positive' }
  if (!Number.isSafeInteger(size) || size % instrument.sizeStep !== 0) return { reason: 'size-step' }
  const { minimumSize, maximumSize, maximumMarketSize } = instrument.limits
  if (size < minimumSize && !order.reduceOnly) return { reason: 'size-too-small', limit: minimumSize }
  const maximum = kind === 'market' ? maximumMarketSize : maximumSize
  if (size > maximum) return { reason: 'size-too-large', limit: maximum }
  const room = price === undefined ? size : Number.MAX_SAFE_INTEGER - market.book.side(order.side).sizeAt(price)
  if (size > room) return { reason: 'size-too-large', limit: room }
  const at = price ?? market.book.opposite(order.side).best?.price
  return at === undefined ? undefined : checkValue(order, instrument.value(at, size))
}

/** Orders that reduce a position may be as small as it is, in size and in value. */
function checkValue({ kind, market, reduceOnly }: Order, value: bigint): Rejection | undefined {
  const { limits } = market.instrument
  if (value <= 0n) return { reason: 'size-not-positive' }
  const minimum = kind === 'market' ? limits.minimumMarketValue : limits.minimumValue
  if (value < minimum && !reduceOnly) return { reason: 'value-too-small', limit: minimum, value }
  const maximum = kind === 'market' ? limits.maximumMarketValue : limits.maximumValue
  return maximum !== undefined && value > maximum ? { reason: 'value-too-large', limit: maximum, value } : undefined
}

/** A client id that is taken already, or too many orders. */
export function checkAccount(order: Order): Rejection | undefined {
  const { account, market, clientId } = order
  const { clientIds } = market.instrument.rules
  const { maximumOpenOrders } = market.limits
  if (account.house) return undefined
  if (clientId !== undefined && clientIds !== 'any' && isTaken(account, clientId, clientIds))
    return { reason: 'duplicate-client-id' }
  const mayRest = order.timeInForce === 'gtc' || order.remainder === 'rest'
  if (mayRest && account.holding(market).orders.size >= maximumOpenOrders)
    return { reason: 'too-many-orders', limit: maximumOpenOrders }
  return undefined
}

function isTaken(account: Account, clientId: string, rule: 'unique-open' | 'unique-ever'): boolean {
  return (rule === 'unique-ever' && account.idsByClientId.has(clientId)) || account.findOpen(clientId) !== undefined
}

/**
 * What an order that only reduces gets of the size that was asked for: what was filled and the rest of the position at most,
 * or nothing when that is refused.
 */
export function reducedSize(order: Order, size: number): Outcome<{ readonly size: number }> {
  if (!order.reduceOnly) return { ok: true, size }
  const { reducible } = order
  if (reducible === 0) return { ok: false, rejection: { reason: 'nothing-to-reduce', reducible } }
  if (size - order.filled <= reducible) return { ok: true, size }
  if (order.market.instrument.rules.reduceOnlyExcess === 'reject')
    return { ok: false, rejection: { reason: 'reduce-only-exceeds', reducible } }
  return { ok: true, size: order.filled + reducible }
}

/** How large the positions of an account may become. */
export function checkPosition(order: Order): Rejection | undefined {
  const { account, market, side } = order
  const { instrument } = market
  if (instrument.kind === 'spot' || order.reduceOnly || account.house) return undefined
  const holding = account.holding(market)
  const { size } = holding.position(order.leg)
  const limit = instrument.margin.maximumPosition
  const after = order.remaining + (side === 'buy' ? size : -size)
  if (after > limit) return { reason: 'position-limit', limit }
  const most = after + holding.enlarging[side]
  holding.enlarging[side] += order.remaining
  return checkPositionValue(order, { after, most })
}

interface PositionSizes {
  /** What the order makes of the position. */
  readonly after: number
  /** What all open orders of its side may make of it, at most. */
  readonly most: number
}

/** The same by value, with the open orders beside it: they are gone through only where it might be too much. */
function checkPositionValue(order: Order, { after, most }: PositionSizes): Rejection | undefined {
  const { account, market, side, leg } = order
  const limit = market.limits.maximumPositionValue
  const valueOf = (size: number): bigint => (size > 0 ? market.instrument.value(market.mark, size) : 0n)
  if (limit === undefined || valueOf(most) <= limit) return undefined
  const holding = account.holding(market)
  let enlarging = 0
  for (const other of holding.orders)
    if (other !== order && other.side === side && other.leg === leg && !other.reduceOnly) enlarging += other.remaining
  holding.enlarging[side] = enlarging + order.remaining
  const value = valueOf(after + enlarging)
  return value > limit ? { reason: 'position-value-limit', limit, value } : undefined
}
