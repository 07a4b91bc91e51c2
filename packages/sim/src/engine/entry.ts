import type { Account } from './account.ts'
import { checkAccount, checkNumbers, checkPosition, checkStatus, reducedSize } from './checks.ts'
import type { SubmitOrder } from './commands.ts'
import type { Market } from './market.ts'
import { Order } from './order.ts'
import type { Rejection } from './rejections.ts'
import type { DoneReason, Leg } from './types.ts'
import { walk, type Walk } from './walk.ts'

/** An order that may enter: it is accepted, and ends at once where a rule of the market says so. */
export interface Entry {
  readonly order: Order
  readonly walk: Walk | undefined
  readonly endsAs: DoneReason | undefined
}

export type Examined =
  | { readonly ok: true; readonly entry: Entry }
  | { readonly ok: false; readonly rejection: Rejection }

export interface EntryParts {
  readonly account: Account
  readonly market: Market
  readonly id: number
  readonly time: number
}

/** Everything that is checked of a new order. Changes nothing but the order that it makes. */
export function examine(command: SubmitOrder, parts: EntryParts): Examined {
  const unsupported = checkCombination(command, parts.market)
  if (unsupported !== undefined) return refused(unsupported)
  const order = orderOf(command, parts)
  const rejection =
    checkStatus(order) ??
    checkReduceOnly(order, command.closePosition === true) ??
    checkNumbers(order) ??
    checkAccount(order) ??
    checkPosition(order)
  return rejection === undefined ? examineBook(order) : refused(rejection)
}

/** What depends on the book: post-only, fill-or-kill, an empty other side; then whether the account can pay. */
function examineBook(order: Order): Examined {
  const { rules } = order.market.instrument
  const other = order.market.book.opposite(order.side)
  const crosses = other.isReachedBy(order.price)
  const found = order.kind === 'market' || (order.timeInForce === 'fok' && crosses) ? walk(order) : undefined
  let endsAs: DoneReason | undefined
  if (order.postOnly && crosses) {
    if (rules.postOnlyCross === 'reject')
      return refused({ reason: 'post-only-would-take', price: other.best?.price ?? 0 })
    endsAs = 'post-only'
  } else if (order.timeInForce === 'fok' && found?.complete !== true) {
    if (rules.fokUnfilled === 'reject') return refused({ reason: 'fok-not-filled' })
    endsAs = 'fok'
  } else if (order.kind === 'market' && !crosses && order.remainder === 'cancel') {
    if (rules.emptyBook === 'reject') return refused({ reason: 'no-liquidity' })
    endsAs = 'no-liquidity'
  }
  const unpaid = order.market.settlement.afford(order, order.kind === 'market' ? found : undefined)
  return unpaid === undefined ? { ok: true, entry: { order, walk: found, endsAs } } : refused(unpaid)
}

/** Combinations that mean nothing. */
function checkCombination(command: SubmitOrder, market: Market): Rejection | undefined {
  const { kind, price, size, quote, timeInForce, remainder } = command
  const isSpot = market.instrument.kind === 'spot'
  const sizes = [size, quote, command.closePosition === true ? true : undefined].filter((one) => one !== undefined)
  const wrong =
    sizes.length !== 1 ||
    (isSpot && (command.reduceOnly === true || command.closePosition === true)) ||
    (quote !== undefined && (!isSpot || kind === 'limit' || (remainder === 'rest' && command.side === 'sell'))) ||
    (kind === 'market' && (command.postOnly === true || timeInForce === 'gtc')) ||
    (command.postOnly === true && timeInForce !== undefined && timeInForce !== 'gtc') ||
    (remainder === 'rest' && (kind === 'limit' || price === undefined || timeInForce === 'fok'))
  if (wrong) return { reason: 'not-supported' }
  return kind === 'limit' && price === undefined ? { reason: 'price-not-positive' } : undefined
}

function orderOf(command: SubmitOrder, { account, market, id, time }: EntryParts): Order {
  const reduceOnly = command.reduceOnly === true || command.closePosition === true
  return new Order({
    id,
    clientId: command.clientId,
    account,
    market,
    side: command.side,
    kind: command.kind,
    timeInForce: command.timeInForce ?? (command.kind === 'market' ? 'ioc' : 'gtc'),
    postOnly: command.postOnly ?? false,
    reduceOnly,
    leg: legOf(command, { account, market, reduceOnly }),
    remainder: command.remainder ?? 'cancel',
    selfTrade: command.selfTrade ?? market.instrument.rules.selfTrade,
    price: command.price,
    size: command.size ?? 0,
    quote: command.quote,
    time,
    tag: command.tag,
  })
}

/** In hedge mode a buy opens the long position, or reduces the short one. */
function legOf(
  { side }: SubmitOrder,
  { account, market, reduceOnly }: { readonly account: Account; readonly market: Market; readonly reduceOnly: boolean },
): Leg {
  if (market.instrument.kind === 'spot' || account.positionMode === 'net') return 'net'
  return (side === 'buy') === reduceOnly ? 'short' : 'long'
}

/** An order that only reduces gets the size of the position at most, or is refused. */
function checkReduceOnly(order: Order, closesPosition: boolean): Rejection | undefined {
  if (closesPosition) order.size = order.reducible
  const reduced = reducedSize(order, order.size)
  if (!reduced.ok) return reduced.rejection
  order.size = reduced.size
  return undefined
}

function refused(rejection: Rejection): Examined {
  return { ok: false, rejection }
}
