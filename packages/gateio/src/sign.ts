import { hash } from 'node:crypto'
import { hmacHex, type KeySecretCredentials, type SignRequest } from '@venuekit/core'
import { encodeQuery, type Query } from '@venuekit/transport'

/** Writes a query as Gate.io wants it sent: with the commas of its lists as they are. */
export function encodeGateioQuery(query: Query): string {
  return encodeQuery(query, ',')
}

/** The SHA-512 of nothing, which is what most requests have as their body. */
const hashOfNothing =
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce' +
  '47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e'

/**
 * Signs a request: HMAC-SHA512 in hex over method, path, query, the SHA-512 of the body and the time in seconds, each on a line. Path and
 * query are signed without their escapes, which only names that are not ASCII have. A request that is valid for so long only says so in a
 * header, which is not signed.
 */
export const signGateioRequest: SignRequest<KeySecretCredentials> = (request, { apiKey, apiSecret }, nowMs) => {
  const { method, path, query, body, validForMs, headers } = request
  const timestamp = String(Math.floor(nowMs / 1_000))
  const bodyHash = body === undefined || body === '' ? hashOfNothing : hash('sha512', body)
  let search = ''
  for (const [name, value] of query) search += `${search === '' ? '' : '&'}${name}=${value}`
  const signedPath = path.includes('%') ? decodeURIComponent(path) : path
  const SIGN = hmacHex('sha512', apiSecret, `${method}\n${signedPath}\n${search}\n${bodyHash}\n${timestamp}`)
  const proof: Record<string, string> = { ...headers, KEY: apiKey.reveal(), Timestamp: timestamp, SIGN }
  if (validForMs !== undefined) proof['x-gate-exptime'] = String(Math.floor(nowMs) + validForMs)
  return { method, path, query, body, headers: proof }
}

/** What a subscribe or unsubscribe frame of a private channel is signed over. */
export interface GateioChannelFrame {
  readonly channel: string
  readonly event: string
  /** The frame's own time in seconds. */
  readonly time: number
}

/** The `auth` object of a frame for a private channel. */
export function signGateioChannel(
  { channel, event, time }: GateioChannelFrame,
  { apiKey, apiSecret }: KeySecretCredentials,
): { readonly method: 'api_key'; readonly KEY: string; readonly SIGN: string } {
  const signature = hmacHex('sha512', apiSecret, `channel=${channel}&event=${event}&time=${time}`)
  return { method: 'api_key', KEY: apiKey.reveal(), SIGN: signature }
}

/** What the login of order entry over a socket, or one of its requests, is signed over. */
export interface GateioApiFrame extends GateioChannelFrame {
  /** The bytes of `req_param` as they are sent; empty where there are none. */
  readonly requestParameter?: string | undefined
}

/** The signature of a frame of order entry. */
export function signGateioApi(
  { channel, event, time, requestParameter = '' }: GateioApiFrame,
  { apiSecret }: KeySecretCredentials,
): string {
  return hmacHex('sha512', apiSecret, [event, channel, requestParameter, String(time)].join('\n'))
}
