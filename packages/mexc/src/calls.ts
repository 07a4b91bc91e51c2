// What the endpoints of a kind have in common: how urgent they are, what they count against, whether they may be repeated.
import type { EndpointRequest, HttpMethod } from '@venuekit/core'
import { queryOf } from '@venuekit/transport'
import { perAccount, perAddress, perOrder } from './limits.ts'

/** A read of market data. */
export function publicRead<const Name extends string>(name: Name, weight: number) {
  const charges = perAddress(weight)
  return { name, method: 'GET', auth: 'none', repeat: 'safe', lane: 'public', charge: () => charges } as const
}

/** A read of an account. */
export function privateRead<const Name extends string>(name: Name, weight: number) {
  const charges = perAccount(weight)
  return { name, method: 'GET', auth: 'signed', repeat: 'safe', lane: 'query', charge: () => charges } as const
}

/** A change of an account that is no order. Setting something to a value is `safe` to repeat, making something is `never`. */
export function privateChange<const Name extends string, const Method extends HttpMethod>(
  name: Name,
  method: Method,
  repeat: 'safe' | 'never',
) {
  return { ...privateRead(name, 1), method, repeat } as const
}

/** An order. */
export function orderCommand<const Name extends string>(name: Name) {
  return { name, method: 'POST', auth: 'signed', repeat: 'never', lane: 'order' } as const
}

/** A cancel. It is never repeated by itself, since its second answer would not say what the first one did. */
export function cancelCommand<const Name extends string>(name: Name) {
  return { name, method: 'DELETE', auth: 'signed', repeat: 'never', lane: 'cancel', charge: () => perOrder } as const
}

/** After so long the exchange refuses a command that it has not received. */
export const orderValidForMs = 5_000

/** A call of the interface; everything goes into the query. */
export function request(path: string, query: Parameters<typeof queryOf>[0] = {}): EndpointRequest {
  return { path: `/api/v3${path}`, query: queryOf(query) }
}

/** A command, which the exchange refuses by itself once its time has passed. */
export function command(path: string, query: Parameters<typeof queryOf>[0]): EndpointRequest {
  return { ...request(path, query), validForMs: orderValidForMs }
}
