import { checkNumbers, checkPosition, checkStatus, reducedSize } from './checks.ts'
import type { OrderDesk } from './desk.ts'
import type { Matcher } from './matcher.ts'
import type { Order } from './order.ts'
import type { Outcome, Rejection } from './rejections.ts'
import type { FillView } from './views.ts'

export interface Amendment {
  readonly price?: number | undefined
  readonly size?: number | undefined
  readonly tag?: unknown
}

/** An amendment that says everything. */
interface NewTerms {
  readonly price: number | undefined
  readonly size: number
  readonly tag: unknown
}

export interface AmendmentParts {
  readonly desk: OrderDesk
  readonly matcher: Matcher
}

/** Changes an open order, or says why not and changes nothing. */
export function amend(order: Order, change: Amendment, parts: AmendmentParts): Outcome<{ readonly fills: FillView[] }> {
  const { rules } = order.market.instrument
  if (order.market.status.mode === 'halted') return { ok: false, rejection: { reason: 'market-halted' } }
  const price = change.price ?? order.price
  const size = change.size ?? order.size
  if (price === order.price && size === order.size) {
    if (rules.amendWithoutChange === 'reject') return { ok: false, rejection: { reason: 'no-change' } }
    order.tag = change.tag ?? order.tag
    parts.desk.update(order, 'amend')
    return { ok: true, fills: [] }
  }
  if (size <= order.filled && size > 0) return belowFilled(order, parts)
  const reduced = reducedSize(order, size)
  if (!reduced.ok) return reduced
  const terms: NewTerms = { price, size: reduced.size, tag: change.tag ?? order.tag }
  const rejection = tried(order, terms)
  if (rejection?.reason === 'post-only-would-take' && rules.postOnlyCross === 'cancel') {
    parts.desk.cancel(order, 'post-only')
    return { ok: true, fills: [] }
  }
  if (rejection !== undefined) return { ok: false, rejection }
  return { ok: true, fills: price === order.price ? resize(order, terms, parts) : move(order, terms, parts) }
}

function belowFilled(order: Order, { desk }: AmendmentParts): Outcome<{ readonly fills: FillView[] }> {
  if (order.market.instrument.rules.amendToFilled === 'reject')
    return { ok: false, rejection: { reason: 'already-filled' } }
  desk.cancel(order, 'amended')
  return { ok: true, fills: [] }
}

/** Looks at the order as if it had been changed. */
function tried(order: Order, change: NewTerms): Rejection | undefined {
  const { price, size, holdPrice } = order
  order.price = change.price
  order.size = change.size
  const other = order.market.book.opposite(order.side)
  const rejection =
    checkStatus(order) ??
    checkNumbers(order) ??
    checkPosition(order) ??
    (order.postOnly && other.isReachedBy(order.price)
      ? ({ reason: 'post-only-would-take', price: other.best?.price ?? 0 } as const)
      : order.market.settlement.afford(order, undefined))
  order.price = price
  order.size = size
  order.holdPrice = holdPrice
  return rejection
}

/** The price stays: the order keeps its place or goes to the end of the queue. */
function resize(order: Order, { size, tag }: NewTerms, { desk }: AmendmentParts): FillView[] {
  const { market } = order
  const side = market.book.side(order.side)
  const keepsPlace = size <= order.size && market.instrument.rules.amendPriority === 'smaller-size'
  const level = side.change(order, size - order.size)
  if (!keepsPlace) side.toBack(order)
  order.size = size
  order.tag = tag
  market.settlement.reserve(order, undefined)
  desk.update(order, 'amend')
  market.levelChanged(order.side, level)
  return []
}

/** The order leaves its place and enters again, where it may trade. */
function move(order: Order, { price, size, tag }: NewTerms, { desk, matcher }: AmendmentParts): FillView[] {
  const { market } = order
  market.levelChanged(order.side, market.book.side(order.side).remove(order))
  order.price = price
  order.size = size
  order.tag = tag
  market.settlement.reserve(order, undefined)
  desk.update(order, 'amend')
  return matcher.enter(order)
}
