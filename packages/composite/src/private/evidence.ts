import type { ExchangeClock, Fill, Instrument, Order, OrderRef } from '@venuekit/core'
import type { HistoryWindows, Resolution } from '../ports/declaration.ts'
import type { PrivateRestCalls } from '../ports/private-rest.ts'

/** The class of private endpoints as the object sees it. */
export type AnyPrivateRest = Partial<PrivateRestCalls> & AsyncDisposable

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

/** Whether an order, or a fill, is that of the ref. */
export function isMeant(
  ref: OrderRef,
  { orderId, clientOrderId }: Pick<Order | Fill, 'orderId' | 'clientOrderId'>,
): boolean {
  if (ref.orderId !== undefined && ref.orderId === orderId) return true
  return ref.clientOrderId !== undefined && ref.clientOrderId === clientOrderId
}
