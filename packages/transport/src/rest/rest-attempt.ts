import type { Charge, Permit } from '@venuekit/core'
import { abortable } from '@venuekit/core/async'
import { MissingCredentialsError } from '@venuekit/core/errors'
import { attemptError, isOrderLane } from './call-failure.ts'
import { withBasePath } from './prepare-request.ts'
import { readAnswer } from './read-answer.ts'
import { RequestWriter, type Sign } from './request-writer.ts'
import type { RestCall } from './rest-call.ts'
import { checkCallTimes } from './rest-times.ts'
import { unpackBody } from './unpack-body.ts'
import { Cancelled } from './wire-call.ts'

/** Makes one attempt of a call: permit, signature, connection, answer. The permit is given back where nothing was sent. */
export async function tryOnce<Parameters, Wire, Result>(call: RestCall<Parameters, Wire, Result>): Promise<Result> {
  const { context, endpoint, scope, parameters } = call
  const { budgets, time, pool, monitor, clock } = context
  const attempt = scope.beginAttempt()
  let permit: Permit | undefined
  let request: RequestWriter | undefined
  try {
    throwIfCancelled(call)
    checkCallTimes(call.options)
    // First of all what can be wrong with the parameters: nobody waits for a call that cannot be made.
    const instruments = context.instruments()
    const charges = endpoint.charge(parameters, instruments)
    const plain = withBasePath(endpoint.request(parameters, instruments), context.frame)
    call.path = plain.path
    if (endpoint.auth === 'signed' && time?.clock.needsMeasure() !== undefined) {
      await abortable(time.ready(), { signal: scope.signal, operation: endpoint.name })
    }
    // Most calls do not have to wait for their permit.
    permit = (await budgets.tryAcquire(charges, { lane: endpoint.lane })) ?? (await waitForPermit(call, charges))
    throwIfCancelled(call)
    scope.limitAttempt()
    const sign = endpoint.auth === 'none' ? undefined : await signerOf(call)
    request = new RequestWriter({ context, endpoint, scope, plain, sign })
    const answer = await pool.send(request)
    const encoding = answer.headers['content-encoding']
    const body = encoding === undefined ? answer.body : await unpackBody(answer.body, encoding, pool.maxBodyBytes)
    return readAnswer(call, { answer, body, charges, permit, request })
  } catch (error) {
    const failure = attemptError(error, call.called, scope)
    if (request !== undefined && request.id > 0) {
      monitor?.failure(request.id, endpoint.name, { at: clock.monotonic(), error: failure })
    }
    throw failure
  } finally {
    scope.endAttempt()
    if (attempt.started) permit?.release()
    else permit?.refund()
  }
}

function waitForPermit<Parameters, Wire, Result>(
  { context, endpoint, options, scope }: RestCall<Parameters, Wire, Result>,
  charges: readonly Charge[],
): Promise<Permit> {
  const { lane } = endpoint
  const atMostMs = options.sendWithinMs ?? (isOrderLane(lane) ? context.sendWithinMs : context.queueWithinMs)
  const waitAtMostMs = scope.remainingMs(atMostMs)
  return context.budgets.acquire(charges, { lane, signal: scope.signal, waitAtMostMs })
}

/** What signs this attempt, with the credentials of the moment. */
async function signerOf<Parameters, Wire, Result>({
  context,
  endpoint,
  scope,
}: RestCall<Parameters, Wire, Result>): Promise<Sign | undefined> {
  const { auth, method, name } = endpoint
  const { signer, time, clock, exchange } = context
  if (auth === 'none') return undefined
  if (signer === undefined) {
    const problem = `${name} needs credentials, and this client has none`
    throw new MissingCredentialsError('credentials', problem, { exchange })
  }
  const sign = await abortable(signer(), { signal: scope.signal, operation: name })
  return (plain) => sign({ ...plain, method, auth }, time?.now() ?? clock.now())
}

function throwIfCancelled<Parameters, Wire, Result>({ scope }: RestCall<Parameters, Wire, Result>): void {
  if (scope.cancelled) throw new Cancelled('cancelled before it was sent')
}
