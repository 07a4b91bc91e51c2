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

const body = z.object({ code: z.string(), message: z.string().default('') })

/** Reads a refusal of Gateio as one of our errors. */
export function readGateioRefusal(status: number, answer: unknown): ApiRefusal {
  const { data } = body.safeParse(answer)
  const row = data === undefined || !Object.hasOwn(rows, data.code) ? undefined : rows[data.code]
  const Refusal = row?.error ?? (status >= 500 ? ServerError : ExchangeApiError)
  const error = new Refusal(status, `Gateio refused: ${data?.message ?? `HTTP ${status}`}`, {
    exchange: 'gateio',
    apiCode: data?.code,
    apiMessage: data?.message,
  })
  return { error, outcome: row?.outcome ?? 'unknown' }
}
