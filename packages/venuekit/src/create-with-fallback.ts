import type { CallOptions, ExchangeObject, SymbolInput } from '@venuekit/core'
import { AbortedError, ConfigurationError, FactoryCreationError } from '@venuekit/core/errors'
import { throwIfAborted } from '@venuekit/core/async'

/** How the attempts are brought up. */
export interface FallbackOptions extends CallOptions {
  /** What each of them is initialised with; the default is no symbols, only the markets. */
  readonly symbols?: readonly SymbolInput[] | undefined
  /** Told of each attempt that failed, by its place in the list, before the next one begins. */
  readonly onFailure?: ((failure: { readonly index: number; readonly error: unknown }) => void) | undefined
}

type Attempt = () => ExchangeObject | Promise<ExchangeObject>

/**
 * The first of several exchange objects that comes up: another environment, another exchange, or market data alone where there is no
 * account. Each is made and initialised in order; one that fails is closed. When none comes up it throws, with every
 * failure below its cause. An abort ends it at once.
 *
 * @example
 * ```ts
 * import { gateio } from '@venuekit/gateio'
 * import { createExchangeKit, createWithFallback } from 'venuekit'
 *
 * await using kit = createExchangeKit({ exchanges: [gateio] })
 * const bringUp = () =>
 *   createWithFallback([() => kit.gateio.private(), () => kit.gateio.public()], { symbols: ['BTC/USDT'] })
 * typeof bringUp // 'function'; what it gives has the domain 'private' or 'public'
 * ```
 */
export async function createWithFallback<const Attempts extends readonly Attempt[]>(
  attempts: Attempts,
  options: FallbackOptions = {},
): Promise<Awaited<ReturnType<Attempts[number]>>> {
  const { onFailure, symbols = [], ...call } = options
  const errors: unknown[] = []
  for (const [index, attempt] of attempts.entries()) {
    throwIfAborted(call.signal, 'createWithFallback')
    try {
      // oxlint-disable-next-line no-await-in-loop, typescript/no-unsafe-type-assertion -- one after the other; it is what one of the attempts made
      return (await bringUp(attempt, symbols, call)) as Awaited<ReturnType<Attempts[number]>>
    } catch (error) {
      if (AbortedError.is(error)) throw error
      errors.push(error)
      onFailure?.({ index, error })
    }
  }
  if (errors.length === 0)
    throw new ConfigurationError('attempts', 'is empty; name at least one way to create an exchange')
  const cause = new AggregateError(errors, errors.map(messageOf).join('; '))
  throw new FactoryCreationError(`None of ${errors.length} exchanges came up: ${cause.message}`, { cause })
}

async function bringUp(attempt: Attempt, symbols: readonly SymbolInput[], call: CallOptions): Promise<ExchangeObject> {
  const exchange = await attempt()
  try {
    await exchange.initialize(symbols, call)
    return exchange
  } catch (error) {
    // Its own failure is what is to be told, not that it did not close well either.
    await exchange.close().catch(() => undefined)
    throw error
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
