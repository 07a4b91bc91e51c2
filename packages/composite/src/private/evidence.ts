import type { ExchangeClock, Fill, Instrument, Order, OrderEvidence, OrderRef } from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import { fillPages } from '../history/histories.ts'
import type { HistoryWindows, Resolution, UnknownOrder } from '../ports/declaration.ts'
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

/** Orders may bear a time from a little before they were sent, by another clock. */
const marginMs = 60_000

/** How many rows of an order history one answer has, where the exchange does not say. */
const defaultRows = 100

/** Looks for an order everywhere: by id, among the open ones, in the history and in the fills. */
export function evidenceOf(options: EvidenceOptions, order: UnknownOrder): Pick<OrderEvidence, 'found'> {
  const { rest, resolution } = options
  return resolution.evidence?.(order, rest) ?? { found: (signal) => lookEverywhere(options, order, signal) }
}

/** Whether looking everywhere is possible, so that finding nothing says something. */
export function canProveAbsence({ rest, resolution }: Pick<EvidenceOptions, 'rest' | 'resolution'>): boolean {
  if (!Number.isFinite(resolution.refusedAfterMs)) return false
  return (
    resolution.evidence !== undefined || (rest.getHistoryOrders !== undefined && rest.getAccountTrades !== undefined)
  )
}

async function lookEverywhere(
  options: EvidenceOptions,
  { ref, sentAt }: UnknownOrder,
  signal: AbortSignal,
): Promise<Order | undefined> {
  const { rest, resolution, context } = options
  const instrument = options.instrument(ref.symbol)
  const since = Math.floor(sentAt - marginMs)
  // Before the exchange would refuse it, finding it nowhere proves nothing: who can be asked by its id is not asked for lists yet.
  const isEarly = context.exchangeClock.now() <= sentAt + resolution.refusedAfterMs
  const byId = await lookUp(options, ref, signal)
  if (byId !== undefined) return byId
  const open = await rest.getOpenOrders?.(instrument.symbol, { signal })
  const isOpen = open?.find((order) => isMeant(ref, order))
  if (isOpen !== undefined || (isEarly && canLookUp(options, ref))) return isOpen
  const ended = await endedOrder(options, { ref, since, signal, instrument })
  return ended ?? (await filledOrder(options, { ref, since, signal, instrument }))
}

/** By one of its ids, as far as the exchange can be asked by that. */
export async function lookUp(
  options: Pick<EvidenceOptions, 'rest' | 'resolution'>,
  ref: OrderRef,
  signal?: AbortSignal,
): Promise<Order | undefined> {
  return canLookUp(options, ref) ? options.rest.getOrder?.(ref, { signal }) : undefined
}

function canLookUp({ rest, resolution }: Pick<EvidenceOptions, 'rest' | 'resolution'>, ref: OrderRef): boolean {
  const by = resolution.lookUpBy ?? ['orderId', 'clientOrderId']
  return rest.getOrder !== undefined && by.some((id) => ref[id] !== undefined)
}

interface Search {
  readonly ref: OrderRef
  readonly since: number
  readonly signal: AbortSignal
  readonly instrument: Instrument
}

async function endedOrder({ rest, history, context }: EvidenceOptions, search: Search): Promise<Order | undefined> {
  const { ref, since, signal, instrument } = search
  const getHistoryOrders = rest.getHistoryOrders?.bind(rest)
  if (getHistoryOrders === undefined) return undefined
  const limit = history.orders?.rows ?? defaultRows
  const find = async (from: number, until?: number): Promise<Order | undefined> => {
    const rows = await getHistoryOrders(instrument.symbol, { since: from, until, limit, signal })
    const found = rows.find((order) => isMeant(ref, order))
    if (found !== undefined || rows.length < limit) return found
    // There may be more than these: each half is asked for by itself, up to a time that is still to come.
    const end = until ?? Math.ceil(context.exchangeClock.now()) + marginMs
    if (from >= end) {
      throw new ProtocolError(
        `The history has more than ${limit} orders in the millisecond ${from}, so that finding none proves nothing`,
      )
    }
    const middle = Math.floor((from + end) / 2)
    return (await find(from, middle)) ?? (await find(middle + 1, end))
  }
  return find(since)
}

async function filledOrder(options: EvidenceOptions, search: Search): Promise<Order | undefined> {
  const { ref, since, signal, instrument } = search
  const getAccountTrades = options.rest.getAccountTrades?.bind(options.rest)
  if (getAccountTrades === undefined) return undefined
  const walk = fillPages({ ...options, rest: { getAccountTrades } }, instrument, { since, signal })
  for await (const fill of walk) {
    if (!isMeant(ref, fill)) continue
    const order = await lookUp(options, { symbol: ref.symbol, orderId: fill.orderId }, signal)
    if (order !== undefined) return order
    throw new ProtocolError(`There is a fill of the order ${fill.orderId}, and the exchange does not know the order`)
  }
  return undefined
}

/** Whether an order, or a fill, is that of the ref. */
export function isMeant(
  ref: OrderRef,
  { orderId, clientOrderId }: Pick<Order | Fill, 'orderId' | 'clientOrderId'>,
): boolean {
  if (ref.orderId !== undefined && ref.orderId === orderId) return true
  return ref.clientOrderId !== undefined && ref.clientOrderId === clientOrderId
}
