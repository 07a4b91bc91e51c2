// What the endpoints of a kind have in common: how urgent they are, what they count against, whether they may be repeated.
import type { Charge, EndpointRequest, Instruments } from '@venuekit/core'
import { queryOf } from '@venuekit/transport'

type Values = Parameters<typeof queryOf>[0]

/** What an endpoint sends beside its path. */
export interface CallParts {
  readonly query?: Values | undefined
  /** The body as JSON. */
  readonly json?: unknown
  readonly validForMs?: number | undefined
}

/** A read of market data: counted for each endpoint and address. */
export function publicRead<const Name extends string>(name: Name) {
  const charges = [{ budget: `ip:${name}`, weight: 1 }]
  return { name, method: 'GET', auth: 'none', repeat: 'safe', lane: 'public', charge: () => charges } as const
}

/** A read of an account: counted for each endpoint and account. */
export function privateRead<const Name extends string>(name: Name, budget: 'private' | 'wallet' = 'private') {
  const charges = [{ budget: `${budget}:${name}`, weight: 1 }]
  return { name, method: 'GET', auth: 'signed', repeat: 'safe', lane: 'query', charge: () => charges } as const
}

/**
 * A change of an account that is no order: counted like a read. Setting something to a value is `safe` to repeat, adding to
 * something is `never`.
 */
export function privateChange<const Name extends string>(name: Name, repeat: 'safe' | 'never' = 'safe') {
  return { ...privateRead(name), method: 'POST', repeat } as const
}

/** An order, or a change of one. */
export function orderCommand<const Name extends string>(name: Name) {
  return { name, method: 'POST', auth: 'signed', repeat: 'never', lane: 'order' } as const
}

/** A cancel: counted for each account. It is never repeated by itself, since its second answer would not say what the first one did. */
export function cancelCommand<const Name extends string>(name: Name) {
  return {
    name,
    method: 'DELETE',
    auth: 'signed',
    repeat: 'never',
    lane: 'cancel',
    charge: () => cancelCharges,
  } as const
}

const cancelCharges: readonly Charge[] = [{ budget: 'cancel', weight: 1 }]

/** After so long the exchange refuses a command that it has not received. */
export const orderValidForMs = 5_000

/** A request of the spot market, or of what both markets share. */
export function request(path: string, { query = {}, json, validForMs }: CallParts = {}): EndpointRequest {
  return { path, query: queryOf(query), body: json === undefined ? undefined : JSON.stringify(json), validForMs }
}

const decimalSizes = { 'X-Gate-Size-Decimal': '1' } as const

/** A request of the futures market, with sizes as exact decimals. */
export function futuresRequest(path: string, parts?: CallParts): EndpointRequest {
  return { ...request(`/futures/usdt${path}`, parts), headers: decimalSizes }
}

/** The beginning of a stretch in whole seconds, as the exchange's filters take it. */
export function seconds(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : Math.floor(timeMs / 1_000)
}

/**
 * The end of a stretch in whole seconds: the next one, so that what happened within the last second is not left out. What is
 * too much by that is left out of the rows.
 */
export function endSeconds(timeMs: number | undefined): number | undefined {
  return timeMs === undefined ? undefined : Math.ceil(timeMs / 1_000)
}

/** A name as a part of a path. */
export function segment(name: string): string {
  return encodeURIComponent(name)
}

/** The exchange's name of a market, where one is named. */
export function nameIn(instruments: Instruments, symbol: string | undefined): string | undefined {
  return symbol === undefined ? undefined : instruments.require(symbol).exchangeSymbol
}
