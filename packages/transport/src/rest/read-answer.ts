import type { Charge, Permit } from '@venuekit/core'
import { RateLimitError, RecvWindowError, type VenuekitError } from '@venuekit/core/errors'
import { readWire } from '@venuekit/core/wire'
import { complete } from './call-failure.ts'
import { decodeBody, type DecodedBody } from './decode-body.ts'
import { askedWaitMs, obeyRefusal, observeQuota, type AnswerHead } from './limit-rules.ts'
import { scrub } from './prepare-request.ts'
import { errorWithoutRow, judge, type JudgedAnswer, type Verdict } from './refusal.ts'
import type { RequestWriter } from './request-writer.ts'
import type { RestCall } from './rest-call.ts'
import type { RestContext } from './rest-context.ts'
import type { WireAnswer } from './wire-call.ts'

/** An answer that is complete, and what is needed to make sense of it. */
export interface Answered {
  readonly answer: WireAnswer
  /** The body, unpacked. */
  readonly body: Uint8Array
  readonly charges: readonly Charge[]
  readonly permit: Permit
  readonly request: RequestWriter
}

/** Makes the result of an answer, or throws what the exchange refused it with. The budgets learn what it says of limits. */
export function readAnswer<Parameters, Wire, Result>(
  call: RestCall<Parameters, Wire, Result>,
  answered: Answered,
): Result {
  const { context, endpoint, options } = call
  if (options.onTiming !== undefined || context.rules.quota !== undefined) tellHead(call, answered)
  const direct = answered.answer.status === 200 ? endpoint.read?.(answered.body) : undefined
  if (direct !== undefined) {
    if (answered.request.id > 0) tellAnswer(call, answered)
    return resultOf(call, direct)
  }
  const { value, isJson } = readBody(call, answered)
  const judged: JudgedAnswer = { status: answered.answer.status, value, isJson, call }
  const verdict = judge(judged, context.refusals, endpoint)
  if (verdict.refused) throw refusalError(call, verdict, { answered, body: value })
  return resultOf(call, wireOf(call, judged))
}

/** What is told of an answer before it is read. Whoever is told never breaks the call: its answer is there. */
function tellHead<Parameters, Wire, Result>(call: RestCall<Parameters, Wire, Result>, answered: Answered): void {
  const { context, options, scope } = call
  const { startedAt, answeredAt } = scope.attempt
  try {
    if (startedAt !== undefined && answeredAt !== undefined) {
      options.onTiming?.({ sentAt: startedAt, receivedAt: answeredAt })
    }
    observeQuota(context, headOf(context, answered), answered)
  } catch (error) {
    context.logger.error('the head of an answer could not be used', { operation: call.endpoint.name, error })
  }
}

function headOf(context: RestContext, { answer }: Answered): AnswerHead {
  return { status: answer.status, headers: answer.headers, nowMs: context.time?.now() ?? context.clock.now() }
}

/** A successful answer is read as it came; everything else without what the server may have sent back of our secrets. */
function readBody<Parameters, Wire, Result>(
  call: RestCall<Parameters, Wire, Result>,
  { answer, body, request }: Answered,
): DecodedBody {
  const decoded = decodeBody(body)
  const isClean = decoded.isJson && answer.status < 300
  if (isClean && request.id === 0) return decoded
  const scrubbed = request.id > 0 ? tellAnswer(call, { answer, request, body }) : scrub(body, request.hidden())
  return isClean || scrubbed === body ? decoded : decodeBody(scrubbed)
}

/** Tells who watches of the answer; the body as it was told. */
function tellAnswer<Parameters, Wire, Result>(
  { context, endpoint, scope }: RestCall<Parameters, Wire, Result>,
  { answer, request, body }: Pick<Answered, 'answer' | 'request' | 'body'>,
): Uint8Array {
  const at = context.clock.monotonic()
  const tookMs = at - (scope.attempt.startedAt ?? at)
  const scrubbed = scrub(body, request.hidden())
  const told = { at, status: answer.status, tookMs, bytes: answer.body.length, body: scrubbed }
  context.monitor?.answer(request.id, endpoint.name, told)
  return scrubbed
}

function refusalError<Parameters, Wire, Result>(
  { context, called, scope }: RestCall<Parameters, Wire, Result>,
  { error, outcome }: Verdict & { readonly refused: true },
  { answered, body }: { readonly answered: Answered; readonly body: unknown },
): VenuekitError {
  const { exchange, operation, isCommand, commits } = called
  scope.attempt.refused = outcome !== 'unknown'
  complete(error, { exchange, operation })
  if (isCommand) Object.assign(error, { outcome: outcome === 'unknown' && !commits ? 'not-sent' : outcome })
  try {
    const answer = { ...headOf(context, answered), body }
    complete(error, { retryAfterMs: askedWaitMs(context.rules, answer) })
    if (RateLimitError.is(error) || answer.status === 429 || answer.status === 418) {
      obeyRefusal(context, answer, { charges: answered.charges, retryAfterMs: error.retryAfterMs })
    }
  } catch (failure) {
    context.logger.error('what the exchange says of its limits could not be used', { operation, error: failure })
  }
  // The next signature is made with a new measurement; whether this call is tried again is another question.
  if (RecvWindowError.is(error)) context.time?.invalidate()
  return error
}

function wireOf<Parameters, Wire, Result>(
  { endpoint }: RestCall<Parameters, Wire, Result>,
  answer: JudgedAnswer,
): Wire {
  try {
    return readWire(endpoint.wire, answer.value)
  } catch (error) {
    // What is no JSON, or no success, and is not what the endpoint reads either, is not the exchange's answer at all.
    throw !answer.isJson || answer.status >= 300 ? errorWithoutRow(answer) : error
  }
}

function resultOf<Parameters, Wire, Result>(
  { context, endpoint, parameters, options }: RestCall<Parameters, Wire, Result>,
  wire: Wire,
): Result {
  return endpoint.result(wire, parameters, {
    instruments: context.instruments(),
    rejected: (rows) => {
      reportRows(context, endpoint.name, rows)
      if (rows.length > 0) options.onRejected?.(rows.length)
    },
  })
}

/** Rows that were left out of a list are told, and the list survives. */
function reportRows(
  { logger, monitor }: RestContext,
  operation: string,
  rows: readonly { readonly issues: readonly unknown[] }[],
): void {
  if (rows.length === 0) return
  monitor?.rejected(operation, rows.length)
  logger.warn('rows of an answer were left out', { operation, rows: rows.length, first: rows[0]?.issues })
}
