import type { Charge, Endpoint, Permit } from '@venuekit/core'
import { ProtocolError, RateLimitError, RecvWindowError, VenuekitError } from '@venuekit/core/errors'
import { readWire } from '@venuekit/core/wire'
import { complete, outcomeOf, type CalledEndpoint } from './call-failure.ts'
import type { CallScope } from './call-scope.ts'
import { decodeBody } from './decode-body.ts'
import { askedWaitMs, obeyRefusal, observeQuota, type AnswerHead } from './limit-rules.ts'
import { scrub } from './prepare-request.ts'
import { errorWithoutRow, judge, type JudgedAnswer, type Verdict } from './refusal.ts'
import type { RestContext } from './rest-context.ts'
import { unpackBody } from './unpack-body.ts'
import type { WireAnswer } from './wire-call.ts'

/** A call whose answer has come. */
export interface AnsweredCall<Parameters, Wire, Result> {
  readonly context: RestContext
  readonly endpoint: Endpoint<Parameters, Wire, Result>
  readonly parameters: Parameters
  readonly called: CalledEndpoint
  readonly scope: CallScope
  readonly charges: readonly Charge[]
  readonly permit: Permit
  /** What signing has put into the request: it must not come back to light when the server echoes it. */
  readonly hidden: () => readonly string[]
  /** Is shown the body as it was unpacked. */
  readonly onBody: (body: Uint8Array) => void
}

/** Makes the result of an answer, or throws what the exchange refused it with. The budgets learn what it says of limits. */
export async function readAnswer<Parameters, Wire, Result>(
  answer: WireAnswer,
  call: AnsweredCall<Parameters, Wire, Result>,
): Promise<Result> {
  const { context, endpoint, called, charges, permit } = call
  const { status, headers } = answer
  const head: AnswerHead = { status, headers, nowMs: nowOf(context) }
  observeQuota(context, head, { charges, permit })
  const unpacked = await unpackBody(answer.body, headers['content-encoding'], context.pool.maxBodyBytes)
  const judged = { ...readBody(unpacked, status, call), status, where: called.where }
  const verdict = judge(judged, context.refusals, endpoint.refuse?.bind(endpoint))
  if (verdict.refused) throw refusalError(verdict, { ...head, body: judged.value }, call)
  return resultOf(judged, call)
}

/** A successful answer is read as it came; everything else without what the server may have sent back of our secrets. */
function readBody<Parameters, Wire, Result>(
  body: Uint8Array,
  status: number,
  call: AnsweredCall<Parameters, Wire, Result>,
): { readonly value: unknown; readonly isJson: boolean } {
  const decoded = decodeBody(body)
  if (decoded.isJson && status < 300) {
    call.onBody(body)
    return decoded
  }
  const scrubbed = scrub(body, call.hidden())
  call.onBody(scrubbed)
  return scrubbed === body ? decoded : decodeBody(scrubbed)
}

function refusalError<Parameters, Wire, Result>(
  { error, outcome }: Verdict & { readonly refused: true },
  answer: AnswerHead & { readonly body: unknown },
  call: AnsweredCall<Parameters, Wire, Result>,
): VenuekitError {
  const { context, called, scope, charges } = call
  const { exchange, operation, isCommand } = called
  scope.attempt.refused = outcome !== 'unknown'
  complete(error, { exchange, operation, retryAfterMs: askedWaitMs(context.rules, answer) })
  if (isCommand) Object.assign(error, { outcome })
  if (RateLimitError.is(error) || answer.status === 429 || answer.status === 418) {
    obeyRefusal(context, answer, { charges, retryAfterMs: error.retryAfterMs })
  }
  // The next signature is made with a new measurement; whether this call is tried again is another question.
  if (RecvWindowError.is(error)) context.time?.invalidate()
  return error
}

function resultOf<Parameters, Wire, Result>(
  answer: JudgedAnswer,
  call: AnsweredCall<Parameters, Wire, Result>,
): Result {
  const { context, endpoint, parameters, called, scope } = call
  const { exchange, operation } = called
  const details = { exchange, operation, outcome: outcomeOf(called, scope) }
  let wire: Wire
  try {
    wire = readWire(endpoint.wire, answer.value, details)
  } catch (error) {
    // What is no JSON, or no success, and is not what the endpoint reads either, is not the exchange's answer at all.
    const isForeign = !answer.isJson || answer.status >= 300
    throw isForeign ? complete(errorWithoutRow(answer), details) : error
  }
  try {
    return endpoint.result(wire, parameters, context.instruments())
  } catch (error) {
    if (VenuekitError.is(error)) throw complete(error, details)
    throw new ProtocolError(`${called.where}: the answer has a form that could not be used`, {
      ...details,
      cause: error,
    })
  }
}

function nowOf(context: RestContext): number {
  return context.time?.now() ?? context.clock.now()
}
