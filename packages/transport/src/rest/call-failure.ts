import type { CommandOutcome, Endpoint, Lane } from '@venuekit/core'
import {
  AbortedError,
  ClosedError,
  ExchangeConnectionError,
  InvalidInputError,
  NetworkError,
  printable,
  ProtocolError,
  TimeoutError,
  VenuekitError,
  type ErrorDetails,
} from '@venuekit/core/errors'
import type { CallScope } from './call-scope.ts'
import { Cancelled, ConnectionGone } from './wire-call.ts'

/** Why a call was let go of from outside. */
export type Cancellation =
  | { readonly by: 'signal'; readonly reason: unknown }
  | { readonly by: 'close' }
  /** The whole call, or one attempt, took too long. */
  | { readonly by: 'timeout'; readonly afterMs: number }
  /** A command could not be sent in time. */
  | { readonly by: 'send-within'; readonly afterMs: number }

/** A call, as far as its errors speak of it. */
export interface CalledEndpoint {
  readonly exchange: string
  /** The endpoint's name. */
  readonly operation: string
  /** `POST /api/v4/spot/orders`. The query is not shown, because it can hold secrets. */
  readonly where: string
  /** Whether it changes something at the exchange, so that every error has to say what became of it. */
  readonly isCommand: boolean
  /** False: the exchange does nothing of it without a further call. */
  readonly commits: boolean
}

type Declared = Pick<Endpoint<never, unknown, unknown>, 'name' | 'method' | 'lane' | 'repeat' | 'commits'>

/** What errors say of a call. The path is that of the request, once there is one. */
export function calledEndpoint(exchange: string, endpoint: Declared, path: string | undefined): CalledEndpoint {
  const { name, method, lane, repeat, commits = true } = endpoint
  return {
    exchange,
    operation: name,
    where: path === undefined ? name : `${method} ${path}`,
    isCommand: repeat === 'never' || isOrderLane(lane),
    commits,
  }
}

/** The lanes in which waiting is no option: what cannot be sent soon is not to be sent at all. */
export function isOrderLane(lane: Lane): boolean {
  return lane === 'order' || lane === 'cancel'
}

/** What has become of a command that failed on its way, as far as that is known. */
function outcomeOf(called: CalledEndpoint, scope: CallScope): CommandOutcome | undefined {
  if (!called.isCommand) return undefined
  return called.commits && (scope.inDoubt || scope.attempt.started) ? 'unknown' : 'not-sent'
}

/** Turns whatever ended an attempt into one of our errors that says what is to be known: where, and what became of it. */
export function attemptError(error: unknown, called: CalledEndpoint, scope: CallScope): VenuekitError {
  const { exchange, operation, where } = called
  const details: ErrorDetails = { exchange, operation, outcome: outcomeOf(called, scope) }
  // An answer that came all the same says more than why nobody wanted to wait for it any longer.
  if (scope.cancellation !== undefined && (error instanceof Cancelled || AbortedError.is(error))) {
    return cancellationError(scope.cancellation, called, scope)
  }
  if (VenuekitError.is(error)) return complete(error, details)
  if (error instanceof ConnectionGone) {
    return new ExchangeConnectionError(`The server closes its connections before they are used (${where})`, details)
  }
  return scope.attempt.started ? sentError(error, called, details) : unsentError(error, called, details)
}

function cancellationError(cancellation: Cancellation, called: CalledEndpoint, scope: CallScope): VenuekitError {
  const { exchange, operation, where } = called
  const details: ErrorDetails = { exchange, operation, outcome: outcomeOf(called, scope) }
  const when = scope.attempt.started ? 'while its answer was awaited' : 'before it was sent'
  switch (cancellation.by) {
    case 'signal':
      return new AbortedError(`${operation} was aborted ${when}`, { ...details, cause: cancellation.reason })
    case 'close':
      return new ClosedError(`The client was closed; ${operation} was given up ${when}`, details)
    case 'timeout':
      return new TimeoutError(`${where} took longer than ${cancellation.afterMs} ms; it was given up ${when}`, details)
    case 'send-within':
      return new TimeoutError(`${where} could not be sent within ${cancellation.afterMs} ms`, details)
  }
}

/** Adds to an error what only the call knows, where it does not say so itself. */
export function complete<Failure extends VenuekitError>(error: Failure, details: ErrorDetails): Failure {
  // What was refused without being sent says "not-sent" of itself, and knows nothing of the attempts before it.
  const isTooSure = details.outcome === 'unknown' && error.outcome === 'not-sent'
  return Object.assign(error, {
    exchange: error.exchange ?? details.exchange,
    // What a part of the call says of itself (`acquire`) is nothing that the caller has asked for.
    operation: details.operation ?? error.operation,
    outcome: isTooSure ? details.outcome : (error.outcome ?? details.outcome),
    retryAfterMs: error.retryAfterMs ?? details.retryAfterMs,
  })
}

function unsentError(error: unknown, { where }: CalledEndpoint, details: ErrorDetails): VenuekitError {
  // undici says which header or part is wrong, and never shows its value.
  const problem = `cannot be made into a request (${where}): ${error instanceof Error ? printable(error.message, 200) : 'unknown reason'}`
  return new InvalidInputError('parameters', problem, { ...details, cause: error })
}

function sentError(error: unknown, { where }: CalledEndpoint, details: ErrorDetails): VenuekitError {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
  const withReason = { ...details, context: { reason: code } }
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return new ProtocolError(`${where}: the head of the answer is too large`, withReason)
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || code === 'HPE_INVALID_EOF_STATE') {
    return new NetworkError(`${where}: the answer was cut off`, withReason)
  }
  // The error of the parser holds what the server sent, which may be anything: it is no cause to pass on.
  if (code.startsWith('HPE_')) return new ProtocolError(`${where}: the answer is no HTTP`, withReason)
  if (code.startsWith('UND_ERR') || /^E[A-Z]+$/.test(code)) {
    return new NetworkError(`${where}: the connection was lost before the answer was complete`, {
      ...withReason,
      cause: error,
    })
  }
  return new ProtocolError(`${where}: the answer could not be used`, { ...withReason, cause: error })
}
