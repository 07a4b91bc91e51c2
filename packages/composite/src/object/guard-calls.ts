import { AbortedError, TimeoutError, VenuekitError } from '@venuekit/core/errors'

/** What objects have from their classes; `orderbook` is left alone: it is read all the time, and takes a symbol only. */
const ofClasses = 'addSymbol getActiveOrder initialize removeSymbol startBalanceSync subscribeState waitUntilConnected'

/** A call of a method, which errors name. */
interface Call {
  readonly exchange: string
  readonly operation: string
}

/** Makes every error of an object's methods name the exchange and the method that was called. */
export function guardCalls<Methods extends object>(exchange: string, methods: Methods): Methods {
  for (const operation of [...Object.keys(methods), ...ofClasses.split(' ')]) {
    const method: unknown = Reflect.get(methods, operation)
    if (typeof method !== 'function' || operation === 'orderbook') continue
    const call = { exchange, operation }
    if (/^(iterate|start)/.test(operation)) continue
    Reflect.set(methods, operation, async (...given: readonly unknown[]) => {
      try {
        const answer: unknown = await Reflect.apply(method, methods, given)
        // Of a batch each outcome may have an error of its own.
        if (Array.isArray(answer)) for (const each of answer) complete(Object(each).error, call)
        return answer
      } catch (error) {
        throw complete(error, call)
      }
    })
  }
  return methods
}

/** Adds what only the call knows to an error, and to what has caused it; the reason of a signal is somebody else's. */
function complete(error: unknown, { exchange, operation }: Call): unknown {
  let each = error
  while (VenuekitError.is(each)) {
    const isAborted = AbortedError.is(each)
    // What a part of a call says of itself is nothing that the caller has asked for.
    const isCut = isAborted || TimeoutError.is(each)
    Object.assign(each, {
      exchange: each.exchange ?? exchange,
      operation: isCut ? operation : (each.operation ?? operation),
    })
    each = isAborted ? undefined : each.cause
  }
  return error
}
