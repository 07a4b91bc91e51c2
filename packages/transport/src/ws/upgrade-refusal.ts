import { redactText } from '@venuekit/core'
import {
  AuthenticationError,
  ExchangeApiError,
  printable,
  ProtocolError,
  RateLimitError,
  ServerError,
  type ErrorDetails,
  type VenuekitError,
} from '@venuekit/core/errors'
import { retryAfterMs } from '../rest/retry-after.ts'

/** What a server answered instead of opening a WebSocket. */
export interface UpgradeAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The beginning of the body. */
  readonly body: string
}

/** Says why a server did not open a WebSocket. Its body is quoted as far as it is text for people. */
export function upgradeRefusal(answer: UpgradeAnswer, nowMs: number, details: ErrorDetails): VenuekitError {
  const { status, headers } = answer
  const said = quotation(answer)
  const retryAfter = retryAfterMs(headers, nowMs)
  const all = { ...details, ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }) }
  const refused = `The exchange refused the connection with ${status}${said}`
  if (status === 401) return new AuthenticationError(status, refused, all)
  // A 403 comes from firewalls as often as from a wrong key, and the firewall's passes.
  if (status === 403) return new ExchangeApiError(status, refused, { ...all, retryable: true })
  if (status === 418 || status === 429) return new RateLimitError(status, refused, { ...all, retryable: true })
  if (status >= 500) return new ServerError(status, refused, { ...all, retryable: true })
  return new ProtocolError(`${refused}; is the address that of a WebSocket?`, { ...all, context: { status } })
}

function quotation({ headers, body }: UpgradeAnswer): string {
  const text = printable(redactText(body), 200)
  if (text === '') return ''
  if (headers['content-type']?.includes('html') === true || text.startsWith('<')) return ' and an HTML page'
  return `: ${text}`
}
