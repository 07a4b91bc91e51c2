import type { Endpoint } from '@venuekit/core'
import { retry } from '@venuekit/core/async'
import { RateLimitError, RecvWindowError, VenuekitError } from '@venuekit/core/errors'
import { attemptError, calledEndpoint, isOrderLane, type CalledEndpoint } from './call-failure.ts'
import { CallScope } from './call-scope.ts'
import { tryOnce } from './rest-attempt.ts'
import type { RestCallOptions } from './rest-client.ts'
import type { RestContext } from './rest-context.ts'

/** How long after a refused timestamp the same request is tried once more. */
const afterClockErrorMs = 100

/** One call of one endpoint, from its parameters to its result, with all its attempts. */
export class RestCall<Parameters, Wire, Result> {
  readonly context: RestContext
  readonly endpoint: Endpoint<Parameters, Wire, Result>
  readonly parameters: Parameters
  readonly options: RestCallOptions
  readonly scope: CallScope
  /** The path of the request once that is known: for errors. */
  path: string | undefined = undefined
  #clockErrors = 0

  constructor(
    context: RestContext,
    endpoint: Endpoint<Parameters, Wire, Result>,
    { parameters, options }: { readonly parameters: Parameters; readonly options: RestCallOptions },
  ) {
    this.context = context
    this.endpoint = endpoint
    this.parameters = parameters
    this.options = options
    this.scope = new CallScope(context, options, isOrderLane(endpoint.lane))
  }

  /** What errors say of the call. */
  get called(): CalledEndpoint {
    const { context, endpoint, path } = this
    return calledEndpoint(context.exchange, endpoint, path)
  }

  /** Makes the call. Every error that it rejects with is one of ours. `ended` is told when nothing of it is left. */
  async run(ended: (scope: CallScope) => void): Promise<Result> {
    const { monitor } = this.context
    const { name, repeat } = this.endpoint
    try {
      let result: Result
      try {
        result = await tryOnce(this)
      } catch (error) {
        if (repeat !== 'safe') throw error
        result = await this.#again(error)
      }
      monitor?.end(name, 'ok')
      return result
    } catch (error) {
      const failure = attemptError(error, this.called, this.scope)
      monitor?.end(name, failure.code)
      throw failure
    } finally {
      this.scope.end()
      ended(this.scope)
    }
  }

  /** Tries again what has failed once, as the policy allows. */
  #again(failure: unknown): Promise<Result> {
    const { clock, retry: policy, random, time, monitor, logger } = this.context
    const operation = this.endpoint.name
    const { signal } = this.scope
    const work = async (attempt: number): Promise<Result> => {
      // The first attempt has been made already: what came of it goes the way of every other failure.
      if (attempt === 1) throw failure
      return tryOnce(this)
    }
    return retry(work, {
      clock,
      policy,
      random,
      operation,
      signal,
      shouldRetry: (error) => this.#shouldRetry(error),
      beforeRetry: async ({ error, failures, delayMs }) => {
        monitor?.retry(operation)
        logger.debug('trying again', { operation, failures, delayMs, error })
        if (RecvWindowError.is(error)) await time?.refresh({ signal })
      },
    })
  }

  #shouldRetry(error: unknown): boolean | { readonly afterMs: number } {
    if (this.scope.cancelled || !VenuekitError.is(error)) return false
    if (RecvWindowError.is(error)) {
      // Once, with a new measurement: what is refused again is not a matter of the clock.
      this.#clockErrors += 1
      return this.context.time !== undefined && this.#clockErrors === 1 ? { afterMs: afterClockErrorMs } : false
    }
    // It has waited for its permit for as long as it may.
    if (error.outcome === 'not-sent' && RateLimitError.is(error)) return false
    return error.retryable || RateLimitError.is(error)
  }
}
