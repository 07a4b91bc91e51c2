import { createHash, createHmac } from 'node:crypto'

/** How far the time of a request may be from the exchange's, in seconds. */
const clockWindowSeconds = 60

export interface SignedRequest {
  readonly method: string
  /** With `/api/v4`. */
  readonly path: string
  /** Exactly as sent, without the question mark. */
  readonly rawQuery: string
  readonly body: Uint8Array | string
  /** The header's own text. */
  readonly timestamp: string
}

export function signRest(secret: string, { method, path, rawQuery, body, timestamp }: SignedRequest): string {
  const bodyHash = createHash('sha512').update(body).digest('hex')
  return hmac(secret, [method.toUpperCase(), path, rawQuery, bodyHash, timestamp].join('\n'))
}

/** The proof in a frame of a private channel. */
export function signChannel(secret: string, { channel, event, time }: SignedFrame): string {
  return hmac(secret, `channel=${channel}&event=${event}&time=${time}`)
}

/** The proof in a command over a socket, a login above all; `parameters` is the text of `req_param` as it was sent. */
export function signCommand(secret: string, { channel, event, parameters, timestamp }: SignedCommand): string {
  return hmac(secret, [event, channel, parameters, timestamp].join('\n'))
}

export interface SignedFrame {
  readonly channel: string
  readonly event: string
  readonly time: number | string
}

export interface SignedCommand {
  readonly channel: string
  readonly event: string
  readonly parameters: string
  readonly timestamp: string
}

/** Is a time in seconds, as text, too far from `now` in milliseconds? */
export function isStale(seconds: string, now: number): boolean {
  const time = Number(seconds)
  return !Number.isFinite(time) || Math.abs(time - now / 1_000) > clockWindowSeconds
}

function hmac(secret: string, text: string): string {
  return createHmac('sha512', secret).update(text).digest('hex')
}
