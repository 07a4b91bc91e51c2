import type { AnswerHeaders } from './wire-call.ts'

/** Longer than any exchange bans for; a wrong header must not lock a client out for years. */
const longestMs = 7 * 86_400_000

/** What the standard header `Retry-After` asks for: seconds, or a date on the server's clock (`nowMs`). */
export function retryAfterMs(headers: AnswerHeaders, nowMs: number): number | undefined {
  const text = headers['retry-after']?.trim()
  if (text === undefined) return undefined
  if (/^\d{1,12}$/.test(text)) return Math.min(Number(text) * 1_000, longestMs)
  // Every form of a date that the standard has holds a comma, or the day of the week as its first word.
  const until = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(until)) return undefined
  const date = Date.parse(headers.date ?? '')
  return Math.min(Math.max(0, until - (Number.isNaN(date) ? nowMs : date)), longestMs)
}
