import type { EndpointRequest, HttpMethod } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import type { Query } from './query.ts'
import type { WireRequest } from './wire-call.ts'

/** What every request of a client has in common. */
export interface RequestFrame {
  /** The path of the base URL, without a slash at its end. */
  readonly basePath: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly encodeQuery: (query: Query) => string
}

/** What an endpoint makes of its parameters, with the whole path: this is what a signature is made over. */
export function withBasePath(request: EndpointRequest, { basePath }: RequestFrame): EndpointRequest {
  const { path } = request
  if (!/^\/[^?#\s]*$/.test(path)) {
    throw new InvalidInputError('path', 'must begin with a slash and hold no query; encode the names that stand in it')
  }
  return { ...request, path: basePath + path }
}

/** Writes a request as it goes on the wire. A signed one keeps what was signed, byte for byte. */
export function toWireRequest(request: EndpointRequest, method: HttpMethod, frame: RequestFrame): WireRequest {
  const { path, query, body } = request
  const target = query.length === 0 ? path : `${path}?${frame.encodeQuery(query)}`
  return { method, target, headers: headerLines(request, frame.headers), body }
}

function headerLines({ headers, body }: EndpointRequest, ofTheClient: readonly string[]): string[] {
  const lines = [...ofTheClient]
  if (body !== undefined) putHeader(lines, 'content-type', 'application/json')
  if (headers === undefined) return lines
  for (const name of Object.keys(headers)) putHeader(lines, name, headers[name])
  return lines
}

/** Sets a header line, in the place of the one of the same name, however either is spelled. */
export function putHeader(lines: string[], name: string, value: string | undefined): void {
  if (value === undefined) return
  const wanted = name.toLowerCase()
  for (let index = 0; index < lines.length; index += 2) {
    if (lines[index]?.toLowerCase() !== wanted) continue
    lines[index] = name
    lines[index + 1] = value
    return
  }
  lines.push(name, value)
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
