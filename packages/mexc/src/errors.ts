import { ExchangeApiError, InsufficientFundsError, ServerError, type ApiRefusal } from '@venuekit/core'
import * as z from 'zod'

interface Row {
  readonly error: new (...parameters: ConstructorParameters<typeof ExchangeApiError>) => ExchangeApiError
  readonly outcome: ApiRefusal['outcome']
}

/** The exchange's codes and what they mean. For a command, a code without a row leaves the outcome unknown. */
const rows: Readonly<Record<string, Row>> = {
  INSUFFICIENT_BALANCE: { error: InsufficientFundsError, outcome: 'rejected' },
}

const body = /* @__PURE__ */ z.object({ code: z.string(), message: z.string().default('') })

/** The exchange's table of refusals: reads an answer that is one. Of every other answer the transport makes what it can. */
export function readMexcRefusal(status: number, answer: unknown): ApiRefusal | undefined {
  if (status < 400) return undefined
  const { data } = body.safeParse(answer)
  if (data === undefined) return undefined
  const row = Object.hasOwn(rows, data.code) ? rows[data.code] : undefined
  const Refusal = row?.error ?? (status >= 500 ? ServerError : ExchangeApiError)
  const error = new Refusal(status, `Mexc refused: ${data.message}`, {
    exchange: 'mexc',
    apiCode: data.code,
    apiMessage: data.message,
  })
  return { error, outcome: row?.outcome ?? 'unknown' }
}
