import { expect, test } from 'vitest'
import { abortListenerCount } from '../async/abort-listeners.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { createMessageBus } from './memory-message-bus.ts'

interface Topics {
  readonly [trades: `data.trades.${string}`]: { readonly price: string }
  readonly [books: `data.books.${string}`]: { readonly version: number }
  readonly state: { readonly running: boolean }
}
interface Endpoints {
  readonly 'risk.check': {
    readonly request: { readonly size: string }
    readonly response: { readonly allowed: boolean }
  }
  readonly 'log.write': { readonly request: string; readonly response: void }
}

function setUp(options: { maxChain?: number; requestTimeoutMs?: number } = {}) {
  const clock = new ManualClock()
  const errors: (readonly [unknown, string])[] = []
  const onHandlerError = (error: unknown, where: string): void => void errors.push([error, where])
  return { clock, errors, bus: createMessageBus<Topics, Endpoints>({ clock, onHandlerError, ...options }) }
}

test('[S1.10] a message reaches everybody who subscribed to its topic or to what it begins with', () => {
  const { bus } = setUp()
  const seen: string[] = []
  bus.subscribe('data.trades.gateio', ({ price }, topic) => seen.push(`exact ${topic} ${price}`))
  bus.subscribe('data.trades.*', ({ price }, topic) => seen.push(`prefix ${topic} ${price}`))
  bus.subscribe('*', (message, topic) => seen.push(`all ${topic} ${JSON.stringify(message)}`))
  bus.publish('data.trades.gateio', { price: '1' })
  bus.publish('data.trades.mexc.BTC/USDT:USDT', { price: '2' })
  bus.publish('data.books.mexc', { version: 3 })
  expect(seen).toEqual([
    'exact data.trades.gateio 1',
    'prefix data.trades.gateio 1',
    'all data.trades.gateio {"price":"1"}',
    'prefix data.trades.mexc.BTC/USDT:USDT 2',
    'all data.trades.mexc.BTC/USDT:USDT {"price":"2"}',
    'all data.books.mexc {"version":3}',
  ])
})

test('[S1.10] a star stands for what follows, not for the name before it', () => {
  const { bus } = setUp()
  const seen: string[] = []
  bus.subscribe('data.trades.*', (_, topic) => seen.push(topic))
  bus.publish('data.trades.', { price: '1' })
  bus.publish('data.trades.a.b', { price: '1' })
  const untyped = createMessageBus({ clock: new ManualClock(), onHandlerError: () => {} })
  untyped.subscribe('data.trades.*', (_, topic) => seen.push(topic))
  untyped.publish('data.trades', {})
  untyped.publish('data.tradesX', {})
  expect(seen).toEqual(['data.trades.', 'data.trades.a.b'])
})

test('[S1.10] a subscription ends when told, once, and leaves nothing behind', () => {
  const { bus } = setUp()
  let calls = 0
  const one = bus.subscribe('state', () => (calls += 1))
  {
    using two = bus.subscribe('state', () => (calls += 1))
    expect(two).toBeTypeOf('function')
    bus.publish('state', { running: true })
    expect([calls, bus.stats.subscriptions]).toEqual([2, 2])
  }
  one()
  one()
  bus.publish('state', { running: false })
  expect(calls).toBe(2)
  expect(bus.stats).toMatchObject({ published: 2, delivered: 2, unheard: 1, subscriptions: 0 })
})

test('[S1.10] a handler that throws or rejects is reported with its topic and stops nobody', async () => {
  const { bus, errors } = setUp()
  const seen: string[] = []
  bus.subscribe('state', () => {
    throw new Error('thrown')
  })
  // oxlint-disable-next-line typescript/no-misused-promises -- users do hand over async handlers
  bus.subscribe('state', async () => {
    throw new Error('rejected')
  })
  bus.subscribe('*', () => seen.push('called'))
  bus.publish('state', { running: true })
  expect(seen).toEqual(['called'])
  await new Promise(setImmediate)
  expect(errors).toEqual([
    [new Error('thrown'), 'state'],
    [new Error('rejected'), 'state'],
  ])
  expect(bus.stats.handlerErrors).toBe(2)
})

test('[S1.10] messages keep their order for every handler, though handlers publish', () => {
  const { bus } = setUp()
  const [first, second]: [number[], number[]] = [[], []]
  bus.subscribe('data.books.a', ({ version }) => {
    first.push(version)
    if (version < 3) bus.publish('data.books.a', { version: version + 1 })
  })
  bus.subscribe('data.books.a', ({ version }) => second.push(version))
  bus.publish('data.books.a', { version: 1 })
  expect([first, second]).toEqual([
    [1, 2, 3],
    [1, 2, 3],
  ])
})

test('[S1.10] handlers that publish without end are stopped, not the process', () => {
  const { bus, errors } = setUp({ maxChain: 10 })
  let calls = 0
  bus.subscribe('state', () => {
    calls += 1
    bus.publish('state', { running: true })
  })
  bus.publish('state', { running: true })
  expect(errors).toMatchObject([[{ code: 'overflow' }, 'state']])
  expect(calls).toBe(11)
  bus.publish('state', { running: true })
  expect(calls).toBe(22)
  expect(() => setUp({ maxChain: 0 })).toThrow('maxChain: must be a positive integer')
})

test('[S1.10] a request is answered by the one who registered', async () => {
  const { bus } = setUp()
  const unregister = bus.register('risk.check', async ({ size }) => ({ allowed: size !== '0' }))
  expect(await bus.request('risk.check', { size: '0.1' })).toEqual({ allowed: true })
  expect(await bus.request('risk.check', { size: '0' })).toEqual({ allowed: false })
  expect(() => bus.register('risk.check', () => ({ allowed: true }))).toThrow('"risk.check" is registered already')
  unregister()
  await expect(bus.request('risk.check', { size: '1' })).rejects.toMatchObject({ code: 'not-supported' })
  bus.register('risk.check', () => ({ allowed: false }))
  unregister()
  expect(await bus.request('risk.check', { size: '1' })).toEqual({ allowed: false })
  expect(bus.stats).toMatchObject({ requests: 3, endpoints: 1 })
})

test('[S1.10] the error of an answer is the error of the request, thrown or rejected', async () => {
  const { bus, errors } = setUp()
  const broken = new Error('no limits are set')
  bus.register('risk.check', ({ size }) => {
    if (size === '0') throw broken
    return Promise.reject(broken)
  })
  await expect(bus.request('risk.check', { size: '0' })).rejects.toBe(broken)
  await expect(bus.request('risk.check', { size: '1' })).rejects.toBe(broken)
  expect(errors).toEqual([])
})

test('[S1.10] send hands over and does not wait; what goes wrong is reported', async () => {
  const { bus, errors } = setUp()
  const seen: string[] = []
  const gate = Promise.withResolvers<void>()
  bus.register('log.write', async (line) => {
    seen.push(line)
    await gate.promise
    throw new Error('disk full')
  })
  await bus.send('log.write', 'a')
  expect([seen, errors]).toEqual([['a'], []])
  gate.resolve()
  await new Promise(setImmediate)
  expect(errors).toEqual([[new Error('disk full'), 'log.write']])
  await expect(bus.send('risk.check', { size: '1' })).rejects.toMatchObject({ code: 'not-supported' })
})

test('[X.3] a request that is not answered in time fails, and who answers is told', async () => {
  const { bus, clock } = setUp({ requestTimeoutMs: 500 })
  const signals: AbortSignal[] = []
  bus.register('risk.check', async (_, { signal }) => {
    signals.push(signal)
    return new Promise(() => {})
  })
  const calls = [bus.request('risk.check', { size: '1' }), bus.request('risk.check', { size: '1' }, { timeoutMs: 100 })]
  const settled = Promise.allSettled(calls)
  await clock.advance(100)
  expect(signals.map((signal) => signal.aborted)).toEqual([false, true])
  await clock.advance(400)
  for (const result of await settled) {
    expect(result).toMatchObject({ status: 'rejected', reason: { code: 'timeout', operation: 'request risk.check' } })
  }
  expect(clock.pendingTimers).toBe(0)
})

test('[X.3] an aborted request ends at once, tells who answers, and leaves no listener', async () => {
  const { bus, clock } = setUp()
  const controller = new AbortController()
  let seen: AbortSignal | undefined
  bus.register('risk.check', async (_, { signal }) => {
    seen = signal
    return new Promise(() => {})
  })
  const call = bus.request('risk.check', { size: '1' }, { signal: controller.signal })
  await clock.advance(0)
  controller.abort('enough')
  await expect(call).rejects.toMatchObject({ code: 'aborted', cause: 'enough' })
  expect([seen?.reason, clock.pendingTimers, abortListenerCount(controller.signal)]).toEqual(['enough', 0, 0])
  const signal = AbortSignal.abort()
  await expect(bus.request('risk.check', { size: '1' }, { signal })).rejects.toMatchObject({ code: 'aborted' })
  await expect(bus.send('risk.check', { size: '1' }, { signal })).rejects.toMatchObject({ code: 'aborted' })
  await expect(bus.flush({ signal })).rejects.toMatchObject({ code: 'aborted' })
})

test('[X.4] a request that was answered leaves nothing on the signal of the bus', async () => {
  const { bus } = setUp()
  const signals: AbortSignal[] = []
  bus.register('log.write', (_, { signal }) => void signals.push(signal))
  bus.register('risk.check', () => ({ allowed: true }))
  // What is sent is given the signal of the bus itself.
  await bus.send('log.write', 'a')
  for (let n = 0; n < 10; n += 1) await bus.request('risk.check', { size: '1' })
  expect(signals.map(abortListenerCount)).toEqual([0])
})

test('[X.3] a command whose caller gave up before its turn came is not carried out', async () => {
  const { bus } = setUp()
  const controller = new AbortController()
  let asked = 0
  bus.register('risk.check', () => {
    asked += 1
    return { allowed: true }
  })
  const calls: Promise<unknown>[] = []
  bus.subscribe('state', () => {
    calls.push(bus.request('risk.check', { size: '1' }, { signal: controller.signal }).catch((error: unknown) => error))
    controller.abort()
  })
  bus.publish('state', { running: true })
  expect(await calls[0]).toMatchObject({ code: 'aborted' })
  expect(asked).toBe(0)
})

test('[S1.10] flush waits for everything that was published before, also from within a handler', async () => {
  const { bus } = setUp()
  const log: string[] = []
  // oxlint-disable-next-line typescript/no-misused-promises -- users do hand over async handlers
  bus.subscribe('state', async ({ running }) => {
    log.push(`state ${running}`)
    if (!running) return
    bus.publish('state', { running: false })
    await bus.flush()
    log.push('flushed')
  })
  bus.publish('state', { running: true })
  await bus.flush()
  await new Promise(setImmediate)
  expect(log).toEqual(['state true', 'state false', 'flushed'])
})

test('[X.4] a closed bus: requests under way fail, handlers are gone, and everything is refused', async () => {
  const { bus, clock } = setUp()
  let seen: AbortSignal | undefined
  let calls = 0
  bus.subscribe('state', () => (calls += 1))
  bus.register('risk.check', async (_, { signal }) => {
    seen = signal
    return new Promise(() => {})
  })
  const call = bus.request('risk.check', { size: '1' })
  const failed = call.catch((error: unknown) => error)
  await clock.advance(0)
  await bus.close()
  await bus.close()
  await bus[Symbol.asyncDispose]()
  expect(await failed).toMatchObject({ code: 'closed' })
  expect([seen?.aborted, clock.pendingTimers, calls]).toEqual([true, 0, 0])
  expect(bus.stats).toMatchObject({ subscriptions: 0, endpoints: 0 })
  expect(() => bus.publish('state', { running: true })).toThrow('the message bus is closed')
  expect(() => bus.subscribe('state', () => {})).toThrow('the message bus is closed')
  expect(() => bus.register('risk.check', () => ({ allowed: true }))).toThrow('the message bus is closed')
  await expect(bus.request('risk.check', { size: '1' })).rejects.toMatchObject({ code: 'closed' })
  await expect(bus.send('risk.check', { size: '1' })).rejects.toMatchObject({ code: 'closed' })
})

test('[X.4] a handler that closes the bus ends the delivery of what waits', async () => {
  const { bus } = setUp()
  const seen: boolean[] = []
  bus.subscribe('state', ({ running }) => {
    seen.push(running)
    bus.publish('state', { running: false })
    void bus.close()
  })
  bus.publish('state', { running: true })
  expect(seen).toEqual([true])
})

test.each(['', 'data.*', '*', 'da*ta'])('"%s" is no topic to publish to', (topic) => {
  const bus = createMessageBus({ clock: new ManualClock(), onHandlerError: () => {} })
  expect(() => bus.publish(topic, {})).toThrow('names no topic')
})

test.each(['', '.*', 'a*', 'a.*.b', '*.a', '**', 'a.*.*'])('"%s" is nothing to subscribe to', (pattern) => {
  const bus = createMessageBus({ clock: new ManualClock(), onHandlerError: () => {} })
  expect(() => bus.subscribe(pattern, () => {})).toThrow(expect.objectContaining({ code: 'invalid-input' }))
})

test('topics and endpoints named like members of Object are like others', async () => {
  const bus = createMessageBus({ clock: new ManualClock(), onHandlerError: () => {} })
  const seen: unknown[] = []
  bus.subscribe('__proto__', (message) => seen.push(message))
  bus.publish('__proto__', 1)
  bus.publish('constructor', 2)
  expect(seen).toEqual([1])
  await expect(bus.request('constructor', 1)).rejects.toMatchObject({ code: 'not-supported' })
})
