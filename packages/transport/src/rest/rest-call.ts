import type { Charge, Endpoint, EndpointRequest, Lane, Permit } from '@venuekit/core'
import { abortable, retry } from '@venuekit/core/async'
import { MissingCredentialsError, RateLimitError, RecvWindowError, VenuekitError } from '@venuekit/core/errors'
import { attemptError, type CalledEndpoint } from './call-failure.ts'
import { CallScope } from './call-scope.ts'
import { addedBySigning, toWireRequest, withBasePath } from './prepare-request.ts'
import { readAnswer } from './read-answer.ts'
import type { RestCallOptions } from './rest-client.ts'
import type { RestContext } from './rest-context.ts'
import { checkCallTimes } from './rest-times.ts'
import { Cancelled, type Attempt, type WireAnswer, type WireRequest } from './wire-call.ts'

const ranks = { cancel: 0, order: 1, query: 2, public: 3 } as const satisfies Record<Lane, number>

/** How long after a refused timestamp the same request is tried once more. */
const afterClockErrorMs = 100

/** An attempt that has its permit. */
interface Prepared {
  readonly plain: EndpointRequest
  readonly signed: (plain: EndpointRequest) => EndpointRequest
  readonly charges: readonly Charge[]
  readonly permit: Permit
}

/** One call of one endpoint, from its parameters to its result, with all its attempts. */
export class RestCall<Parameters, Wire, Result> {
  readonly scope: CallScope
  readonly #context: RestContext
  readonly #endpoint: Endpoint<Parameters, Wire, Result>
  readonly #parameters: Parameters
  readonly #options: RestCallOptions
  readonly #isOrderLane: boolean
  #called: CalledEndpoint
  #clockErrors = 0

  constructor(
    context: RestContext,
    endpoint: Endpoint<Parameters, Wire, Result>,
    { parameters, options }: { readonly parameters: Parameters; readonly options: RestCallOptions },
  ) {
    const { name, lane, repeat } = endpoint
    this.#context = context
    this.#endpoint = endpoint
    this.#parameters = parameters
    this.#options = options
    this.#isOrderLane = lane === 'order' || lane === 'cancel'
    const isCommand = this.#isOrderLane || repeat === 'never'
    this.#called = { exchange: context.exchange, operation: name, where: name, isCommand }
    const { signal, timeoutMs, sendWithinMs = this.#isOrderLane ? context.sendWithinMs : undefined } = options
    this.scope = new CallScope({ clock: context.clock, signal, timeoutMs, sendWithinMs })
  }

  /** Makes the call. Every error that it rejects with is one of ours. */
  async run(): Promise<Result> {
    const { monitor } = this.#context
    const operation = this.#endpoint.name
    try {
      const result = this.#endpoint.repeat === 'safe' ? await this.#repeat() : await this.#attempt()
      monitor?.end(operation, 'ok')
      return result
    } catch (error) {
      // A retry that is aborted while it waits ends with an error of its own.
      const failure = attemptError(error, this.#called, this.scope)
      monitor?.end(operation, failure.code)
      throw failure
    } finally {
      this.scope.end()
    }
  }

  #repeat(): Promise<Result> {
    const { clock, retry: policy, random, time, monitor, logger } = this.#context
    const operation = this.#endpoint.name
    return retry(() => this.#attempt(), {
      clock,
      policy,
      random,
      operation,
      signal: this.scope.signal,
      shouldRetry: (error) => this.#shouldRetry(error),
      beforeRetry: async ({ error, failures, delayMs }) => {
        monitor?.retry(operation)
        logger.debug('trying again', { operation, failures, delayMs, error })
        if (RecvWindowError.is(error)) await time?.refresh({ signal: this.scope.signal })
      },
    })
  }

  #shouldRetry(error: unknown): boolean | { readonly afterMs: number } {
    if (this.scope.cancelled || !VenuekitError.is(error)) return false
    if (RecvWindowError.is(error)) {
      // Once, with a new measurement: what is refused again is not a matter of the clock.
      this.#clockErrors += 1
      return this.#context.time !== undefined && this.#clockErrors === 1 ? { afterMs: afterClockErrorMs } : false
    }
    // It has waited for its permit for as long as it may.
    if (error.outcome === 'not-sent' && RateLimitError.is(error)) return false
    return error.retryable || RateLimitError.is(error)
  }

  async #attempt(): Promise<Result> {
    const { scope } = this
    const attempt = scope.beginAttempt()
    try {
      return await this.#tryOnce(attempt)
    } catch (error) {
      throw attemptError(error, this.#called, scope)
    }
  }

  async #tryOnce(attempt: Attempt): Promise<Result> {
    const { scope } = this
    const { timeoutMs, instruments, frame, time } = this.#context
    const { auth, method } = this.#endpoint
    this.#throwIfCancelled()
    checkCallTimes(this.#options)
    // First of all what can be wrong with the parameters: nobody waits for a call that cannot be made.
    const charges = this.#endpoint.charge(this.#parameters)
    const plain = withBasePath(this.#endpoint.request(this.#parameters, instruments()), frame)
    this.#called = { ...this.#called, where: `${method} ${plain.path}` }
    if (auth === 'signed' && time !== undefined) await abortable(time.ready(), this.#abortOptions())
    const permit = await this.#acquire(charges)
    try {
      this.#throwIfCancelled()
      scope.limitAttempt(timeoutMs)
      const signed = await this.#signer()
      return await this.#exchange(attempt, { plain, signed, charges, permit })
    } finally {
      scope.endAttempt()
      if (attempt.started) permit.release()
      else permit.refund()
    }
  }

  #acquire(charges: readonly Charge[]): Promise<Permit> {
    const { budgets, queueWithinMs } = this.#context
    const { lane } = this.#endpoint
    const waitAtMostMs = this.scope.remainingMs(this.#isOrderLane ? Infinity : queueWithinMs)
    return budgets.acquire(charges, { lane, signal: this.scope.signal, waitAtMostMs })
  }

  /** What signs this attempt, with the credentials of the moment. Whatever there is to wait for is waited for here. */
  async #signer(): Promise<(plain: EndpointRequest) => EndpointRequest> {
    const { auth, method, name } = this.#endpoint
    const { signer, time, clock, exchange } = this.#context
    if (auth === 'none') return (plain) => plain
    if (signer === undefined) {
      throw new MissingCredentialsError('credentials', `${name} needs credentials, and this client has none`, {
        exchange,
      })
    }
    const sign = await abortable(signer(), this.#abortOptions())
    return (plain) => sign({ ...plain, method, auth }, time?.now() ?? clock.now())
  }

  async #exchange(attempt: Attempt, { plain, signed, charges, permit }: Prepared): Promise<Result> {
    const { scope } = this
    const { pool, monitor, clock, frame } = this.#context
    const { method, name, lane } = this.#endpoint
    let sent = plain
    let tapId = 0
    const write = (): WireRequest => {
      sent = signed(plain)
      const request = toWireRequest(sent, method, frame)
      if (monitor !== undefined) tapId = monitor.request(name, clock.monotonic(), request)
      return request
    }
    try {
      const answer = await pool.send(write, { attempt, call: scope, rank: ranks[lane] })
      this.#tellTiming(attempt)
      return await readAnswer(answer, {
        context: this.#context,
        endpoint: this.#endpoint,
        parameters: this.#parameters,
        called: this.#called,
        scope,
        charges,
        permit,
        hidden: () => addedBySigning(plain, sent),
        onBody: (body) => monitor?.answer(tapId, name, this.#seen(attempt, answer, body)),
      })
    } catch (error) {
      const failure = attemptError(error, this.#called, scope)
      if (tapId > 0) monitor?.failure(tapId, name, { at: clock.monotonic(), error: failure })
      throw failure
    }
  }

  #tellTiming({ startedAt, answeredAt }: Attempt): void {
    if (startedAt === undefined || answeredAt === undefined) return
    this.#options.onTiming?.({ sentAt: startedAt, receivedAt: answeredAt })
  }

  #seen(attempt: Attempt, answer: WireAnswer, body: Uint8Array) {
    const at = this.#context.clock.monotonic()
    return { at, status: answer.status, tookMs: at - (attempt.startedAt ?? at), bytes: answer.body.length, body }
  }

  #throwIfCancelled(): void {
    if (this.scope.cancelled) throw new Cancelled('cancelled before it was sent')
  }

  #abortOptions() {
    return { signal: this.scope.signal, operation: this.#endpoint.name }
  }
}
