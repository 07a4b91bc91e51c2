import type { ApiRefusal, CommandOutcome, Endpoint } from '@venuekit/core'
import { redactText } from '@venuekit/core'
import { ExchangeApiError, printable, RateLimitError, ServerError, type VenuekitError } from '@venuekit/core/errors'
import type { CalledEndpoint } from './call-failure.ts'
import type { DecodedBody } from './decode-body.ts'

/** The exchange's table: what a refusal means. Undefined where the answer is none, or where the table has no row for it. */
export type RefusalTable = (status: number, body: unknown) => ApiRefusal | undefined

/** What an answer means before its content is looked at. */
export type Verdict =
  | { readonly refused: false }
  | { readonly refused: true; readonly error: VenuekitError; readonly outcome: Exclude<CommandOutcome, 'accepted'> }

const accepted: Verdict = Object.freeze({ refused: false })

export interface JudgedAnswer extends DecodedBody {
  readonly status: number
  /** Read only when something is wrong. */
  readonly call: { readonly called: CalledEndpoint }
}

/**
 * Judges an answer. What the endpoint or the exchange's table has a row for is what the row says. Everything else that is no
 * success is an error of which nobody knows what became of a command: a redirect, HTML, an empty 403, an unknown code.
 */
export function judge(
  answer: JudgedAnswer,
  table: RefusalTable,
  endpoint: Pick<Endpoint<never, unknown, unknown>, 'refuse'>,
): Verdict {
  const { status, value } = answer
  const own = endpoint.refuse?.(status, value)
  if (own === 'success') return accepted
  const row = own ?? table(status, value)
  if (row !== undefined) return { refused: true, error: row.error, outcome: row.outcome }
  if (status >= 200 && status < 300) return accepted
  return { refused: true, error: errorWithoutRow(answer), outcome: 'unknown' }
}

/** The error for an answer that nothing else explains. */
export function errorWithoutRow(answer: JudgedAnswer): VenuekitError {
  const { status, isJson } = answer
  const message = describe(answer)
  if (status === 429 || status === 418) return new RateLimitError(status, message, { retryable: true })
  if (status >= 500 || !isJson || status < 400) {
    return new ServerError(status, message, { retryable: status >= 500 || status === 408 })
  }
  return new ExchangeApiError(status, message)
}

function describe({ status, value, call, isJson }: JudgedAnswer): string {
  const { where } = call.called
  if (status >= 300 && status < 400) {
    return `${where} was answered with a redirect (${status}); redirects are never followed`
  }
  const body = isJson ? JSON.stringify(value) : String(value)
  if (body.trim() === '') return `${where} was answered with ${status} and nothing else`
  const kind = isJson ? 'a code that is not known here' : 'a body that is not the one of the exchange'
  return `${where} was answered with ${status} and ${kind}: ${excerpt(body)}`
}

/** The beginning of a text from outside, fit to be shown. */
function excerpt(text: string): string {
  return printable(redactText(text.slice(0, 2_000)), 160)
}
