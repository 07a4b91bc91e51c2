import {
  AbortedError,
  ConfigurationError,
  findError,
  InvalidInputError,
  TimeoutError,
  VenuekitError,
} from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, type ContractPrivate, type ContractPublic, type ContractSetting } from './run.ts'

/** What each method is given beside its options, which come last. */
type Arguments = Readonly<Record<string, readonly unknown[]>>

/** Of those that are not named here, the symbol alone. */
function argumentsOf({ terms }: ContractSetting): Arguments {
  const { symbol, price, quantity } = terms.order
  const order = { ...terms.order, side: 'buy', type: 'limit' }
  const ref = { symbol, orderId: '987654321' }
  const trigger = { ...terms.order, side: 'buy', type: 'stop-limit', triggerPrice: price }
  const none = {
    getAssetsInfo: [],
    getBalances: [],
    getDeposits: [],
    getPositionMode: [],
    getTickers: [],
    getWithdrawals: [],
  }
  return {
    ...none,
    amendOrder: [ref, { side: 'buy', price }],
    cancelOrder: [ref],
    cancelOrders: [[ref]],
    cancelTriggerOrder: [ref],
    changeMargin: [symbol, '1'],
    createOrder: [order],
    createOrders: [[order]],
    createTriggerOrder: [trigger],
    getActiveOrder: [ref],
    getBalance: ['USDT'],
    getDepositAddress: ['USDT'],
    getKlines: [symbol, '1m'],
    getOrder: [ref],
    initialize: [[symbol]],
    iterateCandles: [symbol, '1m'],
    placeLimitOrder: [{ symbol, side: 'buy', price, quantity }],
    placeMarketOrder: [{ symbol, side: 'sell', quantity }],
    resolveOrder: [ref],
    setDeadManSwitch: [60_000],
    setLeverage: [symbol, '2'],
    setPositionMode: ['hedge'],
    startBalanceSync: [],
    subscribeBalances: [],
    subscribeCandles: [symbol, '1m'],
    subscribeState: [],
    // Its time comes first.
    waitUntilConnected: [1],
    withdraw: [{ asset: 'USDT', amount: '10', address: '0x1', network: 'ETH' }],
  }
}

/** What is done at once, so that it never takes too long; nobody can give it up either where it gives no promise. */
const immediate = new Set([
  'removeSymbol',
  'subscribeBalances',
  'subscribeFills',
  'subscribeOrders',
  'subscribePositions',
  'subscribeState',
])
const unstoppable = new Set(['removeSymbol', 'startBalanceSync'])

/** Every method of an object that takes a list or an object. */
function methodsOf(exchange: ContractPublic | ContractPrivate): readonly string[] {
  const classes = ['initialize', 'addSymbol', 'removeSymbol', 'subscribeState', 'waitUntilConnected', 'getActiveOrder']
  const names = new Set([...Object.keys(exchange), ...classes, 'startBalanceSync'])
  names.delete('orderbook')
  return [...names].filter((name) => typeof Reflect.get(exchange, name) === 'function')
}

/** What comes of a call, an error or an answer; of a walk along the past the first row. */
async function resultOf(exchange: object, name: string, given: readonly unknown[]): Promise<unknown> {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a method of that name is there
    const result = Reflect.apply(Reflect.get(exchange, name) as () => unknown, exchange, given)
    const isWalk = typeof result === 'object' && result !== null && Symbol.asyncIterator in result
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that is what has such a method
    if (isWalk) return await (result as AsyncIterable<unknown>)[Symbol.asyncIterator]().next()
    if (typeof result === 'function') result()
    const answer = await result
    if (isClosable(answer)) await answer.close()
    // Of a batch the first outcome.
    return Array.isArray(answer) && answer[0]?.error !== undefined ? answer[0].error : answer
  } catch (error) {
    return error
  }
}

function isClosable(value: unknown): value is { close(): Promise<void> } {
  return typeof value === 'object' && value !== null && 'close' in value
}

/** Both objects, up; the public one follows nothing. */
async function bothOf(run: ContractRun): Promise<readonly (ContractPublic | ContractPrivate)[]> {
  const exchange = run.public()
  await exchange.initialize()
  return [exchange, await run.account()]
}

/** An error that ends a call from outside says whose it is, and what was called. */
function isNamed(
  { connector, expect }: ContractSetting,
  { name, result }: { readonly name: string; readonly result: unknown },
  kind: typeof AbortedError | typeof TimeoutError,
): void {
  const found = findError(result, kind)
  expect(found?.code, `${name}: ${String(result)}`).toBe(kind.kind)
  for (const error of [result, found]) {
    expect(VenuekitError.is(error) && error.exchange, name).toBe(connector.id)
    expect(VenuekitError.is(error) && error.operation !== undefined, name).toBe(true)
  }
  // A walk is many calls, of which the error names one.
  if (name.startsWith('iterate')) return
  expect(found?.operation).toBe(name)
}

/** What a caller without types may hand over in the place of anything. */
const wrong: readonly unknown[] = [undefined, null, 5, 'BTC', [null], {}]

/** What is wrong of some of them, by its path. */
const misused: readonly (readonly [method: string, path: string, given: readonly unknown[]])[] = [
  ['initialize', 'symbols', ['BTC/USDT']],
  ['initialize', 'symbols[]', [['BTC/USDT', 5]]],
  ['addSymbol', 'symbol', [undefined]],
  ['removeSymbol', 'symbol', [{}]],
  ['getOpenOrders', 'symbol', [null]],
  ['cancelAllOrders', 'symbol', [5]],
  ['createOrder', 'symbol', [undefined]],
  ['createOrder', 'options', ['BTC/USDT', 'buy', '1', undefined, 5]],
  ['createOrders', 'requests', [{ 0: 5 }]],
  ['createOrders', 'symbol', [[null]]],
  ['cancelOrders', 'refs', ['1']],
  ['cancelOrders', 'refs[]', [[null]]],
  ['amendOrder', 'order', ['1', { price: '1' }]],
  ['amendOrder', 'change', [{ symbol: 'BTC/USDT', orderId: '1' }, 5]],
]

/** Values of options that are none, from who has no types. */
const wrongOptions: readonly (readonly [name: string, value: unknown])[] = [
  ['signal', 5],
  ['signal', {}],
  ['signal', new AbortController()],
  ['timeoutMs', '5000'],
  ['timeoutMs', null],
  ['sendWithinMs', [1]],
  ['since', new Date(0)],
  ['until', '2026-01-01'],
  ['limit', '10'],
  ['depth', true],
  ['queueSize', {}],
]

/** What is promised of every call, whatever it does. */
export const callCases: readonly ContractCase[] = [
  {
    name: 'the error of every call that is given up names the exchange and what was called',
    needs: [],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const given = argumentsOf(setting)
      for (const exchange of await bothOf(run)) {
        for (const name of methodsOf(exchange).filter((each) => !unstoppable.has(each))) {
          const options = { signal: AbortSignal.abort('enough') }
          // oxlint-disable-next-line no-await-in-loop -- one call after the other
          const result = await resultOf(exchange, name, [...(given[name] ?? [setting.terms.order.symbol]), options])
          isNamed(setting, { name, result }, AbortedError)
        }
      }
      setting.expect(run.sim.orders().length).toBe(0)
    },
  },
  {
    name: 'an option that is none is named by the error of every call, and nothing is done',
    needs: [],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const { connector, expect, terms } = setting
      const given = argumentsOf(setting)
      for (const exchange of await bothOf(run)) {
        // What a balance sync is given is its own.
        for (const operation of methodsOf(exchange).filter((each) => each !== 'startBalanceSync')) {
          const all = given[operation] ?? [terms.order.symbol]
          for (const [path, value] of wrongOptions) {
            // oxlint-disable-next-line no-await-in-loop -- one call after the other
            const result = await resultOf(exchange, operation, [...all, { [path]: value }])
            const what = `${operation}(…, { ${path}: ${text(value)} })`
            expect(InvalidInputError.is(result) && result.path, what).toBe(path)
            expect(result).toMatchObject({ exchange: connector.id, operation, outcome: 'not-sent' })
          }
          // oxlint-disable-next-line no-await-in-loop -- the same
          const signal = await resultOf(exchange, operation, [...all, AbortSignal.abort()])
          expect(InvalidInputError.is(signal) && signal.path, `${operation}(…, signal)`).toBe('options')
        }
        for (const operation of ['subscribeTrades', 'subscribeFills', 'subscribeOrders']) {
          if (!methodsOf(exchange).includes(operation)) continue
          // oxlint-disable-next-line no-await-in-loop -- the same
          const result = await resultOf(exchange, operation, [terms.order.symbol, { overflow: 'Fail' }])
          expect(ConfigurationError.is(result) && result.settingName, operation).toBe('overflow')
        }
      }
      expect(run.sim.orders().length).toBe(0)
    },
  },
  {
    name: 'the error of every call that takes too long names the exchange and what was called',
    needs: [],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const given = argumentsOf(setting)
      const both = await bothOf(run)
      for (const on of ['request', 'frame'] as const) run.sim.addFault({ kind: 'delay', on, delayMs: 200 })
      for (const exchange of both) {
        for (const name of methodsOf(exchange).filter((each) => !unstoppable.has(each) && !immediate.has(each))) {
          // oxlint-disable-next-line no-await-in-loop -- one call after the other
          const result = await resultOf(exchange, name, [
            ...(given[name] ?? [setting.terms.order.symbol]),
            { timeoutMs: 1 },
          ])
          isNamed(setting, { name, result }, TimeoutError)
        }
      }
    },
  },
  {
    name: 'whatever a call is given, what is wrong is said in an error of ours, and nothing is done',
    needs: [],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const { connector, expect, terms } = setting
      const given = argumentsOf(setting)
      for (const exchange of await bothOf(run)) {
        for (const name of methodsOf(exchange)) {
          const all = given[name] ?? [terms.order.symbol]
          for (const value of wrong) {
            // oxlint-disable-next-line no-await-in-loop -- one call after the other
            const first = await resultOf(exchange, name, [value, ...all.slice(1)])
            if (first instanceof Error)
              expect(VenuekitError.is(first), `${name}(${text(value)}): ${first.message}`).toBe(true)
            if (['undefined', '{}'].includes(text(value))) continue
            // oxlint-disable-next-line no-await-in-loop -- the same
            const last = await resultOf(exchange, name, [...all, value])
            expect(InvalidInputError.is(last) && last.path, `${name}(…, ${text(value)})`).toBe('options')
            expect(last).toMatchObject({ exchange: connector.id, operation: name })
          }
        }
        for (const [name, path, values] of misused) {
          if (typeof Reflect.get(exchange, name) !== 'function') continue
          // oxlint-disable-next-line no-await-in-loop -- the same
          const result = await resultOf(exchange, name, values)
          expect(findError(result, InvalidInputError)?.path, `${name}(${text(values)})`).toBe(path)
        }
        expect(exchange.activeSymbols).toEqual([])
        expect(exchange.status).toBe('active')
      }
      expect(run.sim.orders().length).toBe(0)
    },
  },
]

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined'
}
