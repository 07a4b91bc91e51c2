import { AbortedError, InvalidInputError, TimeoutError, VenuekitError } from '@venuekit/core/errors'
import { callShapes, kinds, optionKinds, type CallShape, type Kind } from './call-shapes.ts'

/** A call of a method, which errors name. */
interface Call {
  readonly exchange: string
  readonly operation: string
}

/**
 * Makes the methods of an object check what they are given in the place of lists and objects, for those who have no types, before anything
 * is done; and makes every error name the exchange and the method that was called.
 */
export function guardCalls<Methods extends object>(exchange: string, methods: Methods): Methods {
  for (const [operation, shape] of Object.entries(callShapes)) {
    const method: unknown = Reflect.get(methods, operation)
    if (typeof method !== 'function') continue
    const call = { exchange, operation }
    const run = (given: readonly unknown[]): unknown => {
      checkAll(given, call, shape)
      return Reflect.apply(method, methods, given)
    }
    const guarded = shape.isSync
      ? (...given: readonly unknown[]) => run(given)
      : async (...given: readonly unknown[]) => {
          try {
            const answer = await run(given)
            // Of a batch each outcome may have an error of its own.
            if (Array.isArray(answer)) for (const each of answer) complete(Object(each).error, call)
            return answer
          } catch (error) {
            throw complete(error, call)
          }
        }
    Reflect.set(methods, operation, guarded)
  }
  return methods
}

function checkAll(given: readonly unknown[], call: Call, shape: CallShape): void {
  const [first, second] = given
  const { operation } = call
  const check = (value: unknown, path: string, kind: Kind): void => {
    const found = kindOf(value)
    if (found === kind) return
    throw new InvalidInputError(path, `must be ${kinds[kind]}, not ${found}`, { ...call, outcome: 'not-sent' })
  }
  if (shape.first !== undefined && !(shape.isOptional && first === undefined)) {
    const [path, kind, each] = shape.first
    check(first, path, kind)
    if (each !== undefined && Array.isArray(first)) for (const one of first) check(one, `${path}[]`, each)
  }
  if (shape.second !== undefined) check(second, ...shape.second)
  const isListed = operation === 'createOrder' && typeof first === 'string'
  const options = given[isListed ? 4 : shape.before]
  if (options === undefined) return
  check(options, 'options', 'object')
  for (const [name, kind] of optionKinds) {
    const value: unknown = Reflect.get(Object(options), name)
    if (value !== undefined) check(value, name, kind)
  }
}

function kindOf(value: unknown): string {
  if (typeof value !== 'object') return typeof value
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  // By what it can do: signals of other realms and of other makers are as good.
  return 'aborted' in value && 'addEventListener' in value ? 'signal' : 'object'
}

/** Adds what only the call knows to an error, and to what has caused it; the reason of a signal is somebody else's. */
function complete(error: unknown, { exchange, operation }: Call): unknown {
  let each = error
  const seen = new Set<unknown>()
  while (VenuekitError.is(each) && !seen.has(each)) {
    seen.add(each)
    const isAborted = AbortedError.is(each)
    // What a part of a call says of itself is nothing that the caller has asked for.
    const isCut = isAborted || TimeoutError.is(each)
    // One that is frozen stays as it is.
    Reflect.set(each, 'exchange', each.exchange ?? exchange)
    Reflect.set(each, 'operation', isCut ? operation : (each.operation ?? operation))
    each = isAborted ? undefined : each.cause
  }
  return error
}
