import { AbortedError, InvalidInputError, TimeoutError, VenuekitError } from '@venuekit/core/errors'

/** What objects have from their classes; `orderbook` is left alone: it is read all the time, and takes a symbol only. */
const ofClasses = 'addSymbol getActiveOrder initialize removeSymbol startBalanceSync subscribeState waitUntilConnected'

/** Most take one thing before their options. These take none, and those two. */
const noneBefore = /^(get(AssetsInfo|Balances|Deposits|PositionMode|Tickers|Withdrawals)|subscribe(Balances|State))$/
const twoBefore = /Candles$|Klines$|^amend|^setLeverage|^changeMargin/
/** What one order is named or described by; what `createOrder` is given says of itself that it was not sent. */
const orderFirst = /(?<!^create)Order$/
/** What other methods take first, and where that is a list what it holds; each request of a batch has an outcome of its own. */
const firsts: Readonly<Record<string, readonly [path: string, kind: Kind, each?: Kind]>> = {
  cancelOrders: ['refs', 'list', 'object'],
  createOrders: ['requests', 'list'],
  initialize: ['symbols', 'list', 'string'],
  startBalanceSync: ['options', 'object'],
  withdraw: ['request', 'object'],
}

type Kind = keyof typeof words
const words = { list: 'a list', object: 'an object', string: 'a text such as BTC/USDT' } as const

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
  for (const operation of [...Object.keys(methods), ...ofClasses.split(' ')]) {
    const method: unknown = Reflect.get(methods, operation)
    if (typeof method !== 'function' || operation === 'orderbook') continue
    const call = { exchange, operation }
    const run = (given: readonly unknown[]): unknown => {
      checkAll(given, call)
      return Reflect.apply(method, methods, given)
    }
    const guarded = /^(iterate|start)/.test(operation)
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

function checkAll(given: readonly unknown[], call: Call): void {
  const { operation } = call
  const [first = operation === 'initialize' ? [] : undefined, second] = given
  const check = (path: string, value: unknown, kind: Kind): void => {
    const found = kindOf(value)
    if (found === kind) return
    throw new InvalidInputError(path, `must be ${words[kind]}, not ${found}`, { ...call, outcome: 'not-sent' })
  }
  const [path, kind, each] = firsts[operation] ?? []
  if (path !== undefined && kind !== undefined) check(path, first, kind)
  if (each !== undefined && Array.isArray(first)) for (const one of first) check(`${path}[]`, one, each)
  if (orderFirst.test(operation)) check('order', first, 'object')
  if (operation === 'amendOrder') check('change', second, 'object')
  const options = given[placeOfOptions(operation, first)]
  if (options !== undefined) check('options', options, 'object')
}

function placeOfOptions(operation: string, first: unknown): number {
  if (operation === 'createOrder' && typeof first === 'string') return 4
  if (noneBefore.test(operation)) return 0
  return twoBefore.test(operation) ? 2 : 1
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
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
