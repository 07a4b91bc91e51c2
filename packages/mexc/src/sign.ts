import { hmacHex, type KeySecretCredentials, type Secret, type SignRequest } from '@venuekit/core'
import { encodeQuery } from '@venuekit/transport'

/**
 * So far behind the exchange's time as it was measured a timestamp is: of one that is ahead no more than a second is forgiven, whatever
 * the window, of one that is behind as much as the window is long.
 */
export const behindMs = 500

/** HMAC-SHA256 in hex over the query and the body, one right after the other, byte for byte as they are sent. */
export function mexcSignature(query: string, body: string, secret: Secret): string {
  return hmacHex('sha256', secret, query + body)
}

/** Signs a request: its time, how long it is valid and the signature go to the end of the query; the key is a header. */
export const signMexcRequest: SignRequest<KeySecretCredentials> = (request, { apiKey, apiSecret }, nowMs) => {
  const { method, path, query, body, validForMs, headers } = request
  const window = validForMs === undefined ? [] : [['recvWindow', String(validForMs)] as const]
  const timed = [...query, ...window, ['timestamp', String(Math.floor(nowMs) - behindMs)] as const]
  const signature = mexcSignature(encodeQuery(timed), body ?? '', apiSecret)
  // The exchange wants the type with every command, although there is no body.
  const type = method === 'GET' ? {} : { 'Content-Type': 'application/json' }
  return {
    method,
    path,
    query: [...timed, ['signature', signature]],
    body,
    headers: { ...headers, ...type, 'X-MEXC-APIKEY': apiKey.reveal() },
  }
}
