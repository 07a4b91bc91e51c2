import type { Endpoint, EndpointRequest, SignedRequest } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import type { Query } from './query.ts'
import type { WireRequest } from './wire-call.ts'

/** Header names in lower case, with the name as it was given. */
type HeaderLines = Map<string, readonly [name: string, value: string]>

/** What every request of a client has in common. */
export interface RequestFrame {
  /** The path of the base URL, without a slash at its end. */
  readonly basePath: string
  readonly headers: Readonly<Record<string, string>>
  readonly encodeQuery: (query: Query) => string
}

/** What an endpoint makes of its parameters, with the whole path: this is what a signature is made over. */
export function withBasePath(request: EndpointRequest, { basePath }: RequestFrame): EndpointRequest {
  const { path } = request
  if (!/^\/[^?#\s]*$/.test(path)) {
    throw new InvalidInputError('path', 'must begin with a slash and hold no query; encode the names that stand in it')
  }
  return { ...request, path: `${basePath}${path}` }
}

/** Writes a request as it goes on the wire. A signed one keeps what was signed, byte for byte. */
export function toWireRequest(
  request: EndpointRequest | SignedRequest,
  method: Endpoint<unknown, unknown, unknown>['method'],
  frame: RequestFrame,
): WireRequest {
  const { path, query, body } = request
  const target = query.length === 0 ? path : `${path}?${frame.encodeQuery(query)}`
  return { method, target, headers: headerLines(request, frame), body }
}

function headerLines(request: EndpointRequest, frame: RequestFrame): string[] {
  const lines: HeaderLines = new Map()
  add(lines, frame.headers)
  if (request.body !== undefined) add(lines, { 'content-type': 'application/json' })
  add(lines, request.headers ?? {})
  return [...lines.values()].flat()
}

/** A later line takes the place of an earlier one of the same name, however either is spelled. */
function add(lines: HeaderLines, headers: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(headers)) {
    const value = headers[name]
    if (value !== undefined) lines.set(name.toLowerCase(), [name, value])
  }
}

const plainHeaders = new Set(['accept', 'content-type', 'user-agent'])

/**
 * What signing has added to a request: keys and signatures. Nothing of it may be seen anywhere, even when the server sends
 * it back. Numbers are none of it: the timestamp may well stand in an answer.
 */
export function addedBySigning(plain: EndpointRequest, signed: EndpointRequest): readonly string[] {
  const before = new Set(plain.query.map(([, value]) => value))
  for (const value of Object.values(plain.headers ?? {})) before.add(value)
  const headers = Object.entries(signed.headers ?? {}).filter(([name]) => !plainHeaders.has(name.toLowerCase()))
  return [...signed.query, ...headers]
    .map(([, value]) => value)
    .filter((value) => value.length >= 8 && !/^[\d.]+$/.test(value) && !before.has(value))
    .flatMap((value) => [...new Set([value, encodeURIComponent(value)])])
}

/** A body without texts that must not be seen. */
export function scrub(body: Uint8Array, hidden: readonly string[]): Uint8Array {
  if (hidden.length === 0 || body.length === 0) return body
  const text = new TextDecoder().decode(body)
  if (!hidden.some((secret) => text.includes(secret))) return body
  return new TextEncoder().encode(hidden.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text))
}
