import type { ExchangeClock, Instrument, Order, OrderRef } from '@venuekit/core'
import type { HistoryWindows, Resolution } from '../ports/declaration.ts'
import type { PrivateRestCalls } from '../ports/private-rest.ts'

/** The class of private endpoints as the object sees it. */
export type AnyPrivateRest = Partial<PrivateRestCalls> & AsyncDisposable

/** The times of an order may come from another clock of the exchange, and may be whole seconds. */
const clocksDifferMs = 5_000

/** An order of which nothing was said for less than this may be missing only because what the exchange says lags behind. */
export const settledAfterMs = 10_000

type Ids = Pick<OrderRef, 'orderId' | 'clientOrderId'>

export interface EvidenceOptions {
  readonly rest: AnyPrivateRest
  readonly resolution: Resolution<AnyPrivateRest>
  readonly history: HistoryWindows
  readonly context: { readonly exchangeClock: ExchangeClock }
  readonly instrument: (symbol: string) => Instrument
}

/** Whether looking everywhere is possible, so that finding nothing says something. */
export function canProveAbsence({ rest, resolution }: Pick<EvidenceOptions, 'rest' | 'resolution'>): boolean {
  if (!Number.isFinite(resolution.refusedAfterMs)) return false
  return (
    resolution.evidence !== undefined || (rest.getHistoryOrders !== undefined && rest.getAccountTrades !== undefined)
  )
}

/** By one of its ids, as far as the exchange can be asked by that. */
export async function lookUp(
  options: Pick<EvidenceOptions, 'rest' | 'resolution'>,
  ref: OrderRef,
  signal?: AbortSignal,
): Promise<Order | undefined> {
  return canLookUp(options, ref) ? options.rest.getOrder?.(ref, { signal }) : undefined
}

/** Whether the exchange can be asked for an order by one of the ids that are known of it. */
export function canLookUp({ rest, resolution }: Pick<EvidenceOptions, 'rest' | 'resolution'>, ref: OrderRef): boolean {
  const by = resolution.lookUpBy ?? ['orderId', 'clientOrderId']
  return rest.getOrder !== undefined && by.some((id) => ref[id] !== undefined)
}

/**
 * Whether an order, or a fill, is that of the ref. A client order id may be used again once its order has ended: where both have the
 * exchange's id, that alone tells.
 */
export function isMeant(ref: Ids, { orderId, clientOrderId }: Ids): boolean {
  if (ref.orderId !== undefined && orderId !== undefined) return ref.orderId === orderId
  return ref.clientOrderId !== undefined && ref.clientOrderId === clientOrderId
}

/** An order that may have been created. */
export interface SoughtOrder {
  readonly ref: OrderRef
  /** When it was sent at the earliest, by the exchange's clock, as far as that is known. */
  readonly notBefore?: number | undefined
  /** The mark of the store when it was sent, where that was done here. */
  readonly mark?: number | undefined
}

/**
 * Whether an order is too old to be the one that is looked for: one that had the same client order id before. In doubt it is not: an order
 * that is there and held for another one would be sent twice.
 */
export function isTooOld(
  { ref, notBefore = -Infinity }: SoughtOrder,
  { createdAt = Infinity }: Pick<Order, 'createdAt'>,
  { errorMs }: Pick<ExchangeClock, 'errorMs'>,
): boolean {
  return ref.orderId === undefined && createdAt < notBefore - errorMs - clocksDifferMs
}

/** Whether an order has come into being so lately that what the exchange says may lack it. */
export function isYoung({ createdAt = Infinity }: Pick<Order, 'createdAt'>, exchangeClock: ExchangeClock): boolean {
  return createdAt > exchangeClock.now() - settledAfterMs
}
