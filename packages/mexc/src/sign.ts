import { createHmac } from 'node:crypto'
import type { KeySecretCredentials, SignRequest } from '@venuekit/core'

/** Signs a request: HMAC-SHA256 in hex over time, method, path, query and body, each on a line. */
export const signMexcRequest: SignRequest<KeySecretCredentials> = (request, { apiKey, apiSecret }, nowMs) => {
  const { method, path, query, body } = request
  const time = String(nowMs)
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  const text = [time, method, path, search, body ?? ''].join('\n')
  const signature = createHmac('sha256', apiSecret.reveal()).update(text).digest('hex')
  return {
    method,
    path,
    query,
    body,
    headers: { ...request.headers, 'X-API-KEY': apiKey.reveal(), 'X-TIMESTAMP': time, 'X-SIGNATURE': signature },
  }
}
