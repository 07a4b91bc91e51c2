import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FaultRefusal, WireResponse } from './wire.ts'

/** An answer in JSON. */
export function jsonResponse(status: number, value: unknown): WireResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(value) }
}

/** Writes an answer; `time` is what the exchange's clock says. */
export function writeResponse(response: ServerResponse, answer: WireResponse, time: number): void {
  const body = Buffer.from(answer.body ?? '')
  response.sendDate = false
  const headers = [
    ...(answer.headers ?? []).flat(),
    'Date',
    new Date(time).toUTCString(),
    'Content-Length',
    String(body.length),
  ]
  response.writeHead(answer.status, headers)
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

/** Answers an upgrade that is refused: there is no `ServerResponse` for those. */
export function writeRefusedUpgrade(socket: Duplex, answer: WireResponse, time: number): void {
  const body = Buffer.from(answer.body ?? '')
  const headers: readonly (readonly [string, string])[] = [
    ...(answer.headers ?? []),
    ['Date', new Date(time).toUTCString()],
    ['Content-Length', String(body.length)],
    ['Connection', 'close'],
  ]
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? 'Unknown'}\r\n${lines}\r\n`
  socket.end(Buffer.concat([Buffer.from(head, 'latin1'), body]))
}

/** What a proxy in front of an exchange sends instead of an answer. */
export function htmlPage(status: number): WireResponse {
  const title = `${status} ${STATUS_CODES[status] ?? 'Unknown'}`
  return {
    status,
    headers: [['Content-Type', 'text/html']],
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  }
}

/** A refusal in plain words, where a wire has none of its own. */
export function plainRefusal(refusal: FaultRefusal): WireResponse {
  if (refusal.kind === 'rate-limit') {
    const seconds = String(Math.ceil(refusal.retryAfterMs / 1_000))
    const answer = jsonResponse(refusal.status, { message: 'too many requests' })
    return { ...answer, headers: [...(answer.headers ?? []), ['Retry-After', seconds]] }
  }
  if (refusal.kind === 'maintenance') return jsonResponse(503, { message: 'the exchange is under maintenance' })
  if (refusal.kind === 'server-error') return jsonResponse(refusal.status, { message: 'internal error' })
  return jsonResponse(400, { message: 'the order was refused' })
}
