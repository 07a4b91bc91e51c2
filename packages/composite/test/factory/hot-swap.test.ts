import { ClosedError } from '@venuekit/core/errors'
import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import type { InstanceEviction } from '../../src/factory/instance-options.ts'
import { FakeExchange, type FakeObject, tradeOf } from './fake-exchange.ts'

function setUp(eviction?: InstanceEviction) {
  const clock = new ManualClock()
  const old = new FakeExchange('mexc')
  const next = new FakeExchange('mexc')
  const factory = new CompositeExchangeFactory({ exchanges: [old.connector], clock, eviction })
  return { clock, old, next, factory, [Symbol.asyncDispose]: () => factory.close() }
}

test('[S3.110] handles move to the new connector with their symbols and subscriptions, and the old object is closed', async () => {
  await using kit = setUp()
  const first = kit.factory.createPublicExchange(kit.old.connector)
  const second = kit.factory.createPublicExchange('mexc')
  await first.initialize(['ETH/USDT'])
  const seen: string[] = []
  const trades = await first.subscribeTrades('ETH/USDT')
  trades.on('trade', ({ trade }) => seen.push(`handler ${trade.id}`))
  trades.on('reconnected', () => seen.push('handler reconnected'))
  trades.on('ended', () => seen.push('handler ended'))
  const reader = trades[Symbol.asyncIterator]()
  kit.old.last('public').trades.emit(tradeOf('1'))
  expect(await kit.factory.swap(kit.next.connector)).toEqual({ moved: 2, drained: true })
  expect(kit.old.open.size).toBe(0)
  expect(kit.next.made).toHaveLength(1)
  expect(second.activeSymbols).toEqual(['ETH/USDT'])
  kit.next.last('public').trades.emit(tradeOf('2'))
  expect(seen).toEqual(['handler 1', 'handler reconnected', 'handler 2'])
  // A reader gets what waited in the old stream, then hears of the change, and goes on.
  const read = async () => {
    const { value } = await reader.next()
    return value?.type === 'trade' ? value.trade.id : value?.type
  }
  expect([await read(), await read(), await read()]).toEqual(['1', 'reconnected', '2'])
  await trades.close()
  expect(kit.next.last('public').trades.size).toBe(0)
  expect((await reader.next()).value).toEqual({ type: 'ended', reason: 'closed' })
  // From now on the old value means the new connector.
  kit.factory.createPublicExchange(kit.old.connector)
  expect(kit.old.made).toHaveLength(1)
  expect(kit.factory.listAvailableExchanges()).toEqual(['mexc'])
})

test('[S3.110] calls that are under way end on the old object before it is closed, but not for ever', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  const { promise, resolve } = Promise.withResolvers<readonly []>()
  kit.old.last('public').answer = promise
  const call = exchange.getTrades('BTC/USDT')
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(29_999)
  expect(kit.old.open.size).toBe(1)
  expect(await exchange.getTrades('BTC/USDT')).toEqual([])
  expect(kit.next.made).toHaveLength(1)
  resolve([])
  expect(await call).toEqual([])
  expect(await swap).toEqual({ moved: 1, drained: true })
  kit.next.last('public').answer = new Promise(() => {})
  void exchange.getTrades('BTC/USDT')
  const again = kit.factory.swap(new FakeExchange('mexc').connector, { drainWithinMs: 1_000 })
  await kit.clock.advance(1_000)
  expect(await again).toEqual({ moved: 1, drained: false })
  expect(kit.next.open.size).toBe(0)
  expect(kit.clock.pendingTimers).toBe(0)
})

test('[S3.110] when the new one does not come up, everything stays as it was', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT'])
  const trades = await exchange.subscribeTrades('BTC/USDT')
  const seen: string[] = []
  trades.on('trade', ({ trade }) => seen.push(String(trade.id)))
  kit.next.behaviour.initialize = () => {
    throw new Error('down')
  }
  expect(String(await errorOf(() => kit.factory.swap(kit.next.connector)))).toContain('down')
  expect(kit.next.open.size).toBe(0)
  kit.old.last('public').trades.emit(tradeOf('1'))
  expect(seen).toEqual(['1'])
  expect(exchange.status).toBe('active')
  kit.factory.createPublicExchange('mexc')
  expect(kit.old.made).toHaveLength(1)
})

test('[S3.110] a handle that is closed meanwhile leaves nothing behind', async () => {
  await using kit = setUp()
  const closing = kit.factory.createPublicExchange('mexc')
  await closing.initialize(['BTC/USDT'])
  const trades = await closing.subscribeTrades('BTC/USDT')
  const { promise, resolve } = Promise.withResolvers<void>()
  kit.next.behaviour.initialize = () => promise
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  await closing.close()
  resolve()
  await swap
  await kit.clock.advance(0)
  expect([kit.old.open.size, kit.next.open.size]).toEqual([0, 0])
  await trades.close()
})

test('[S3.110] what is subscribed, or asked to be kept, while the new one comes up moves too', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT'])
  const opened = Promise.withResolvers<void>()
  kit.next.behaviour.initialize = (attempt) => (attempt === 1 ? opened.promise : undefined)
  const kept = Promise.withResolvers<void>()
  kit.old.behaviour.initialize = () => kept.promise
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  const late = await exchange.subscribeTrades('BTC/USDT')
  const seen: string[] = []
  for (const type of ['reconnected', 'ended'] as const) late.on(type, () => seen.push(type))
  late.on('trade', ({ trade }) => seen.push(String(trade.id)))
  const keeping = exchange.initialize(['ETH/USDT'])
  opened.resolve()
  // One that was asked of the old object and answered after the move.
  const pending = exchange.subscribeTrades('BTC/USDT')
  await kit.clock.advance(0)
  kept.resolve()
  await keeping
  expect(await swap).toEqual({ moved: 1, drained: true })
  const newest = await pending
  newest.on('trade', ({ trade }) => seen.push(`newest ${trade.id}`))
  kit.next.last('public').trades.emit(tradeOf('1'))
  expect(seen).toEqual(['reconnected', '1', 'newest 1'])
  expect(exchange.activeSymbols).toEqual(['BTC/USDT', 'ETH/USDT'])
  expect(kit.old.open.size).toBe(0)
})

/** The past of a market, as a user of the handle walks along it. */
function iterate(exchange: object): AsyncGenerator<{ readonly id: string }, void> {
  return (exchange as FakeObject).iterateTrades() as AsyncGenerator<{ readonly id: string }, void>
}

test('[S3.110] a walk along the past ends on the old object before that is closed', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  const { trade } = tradeOf('1')
  kit.old.last('public').answer = Promise.resolve([trade])
  const walk = iterate(exchange)
  expect((await walk.next()).value).toMatchObject({ id: '1' })
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(1_000)
  expect(kit.old.open.size).toBe(1)
  expect((await walk.next()).value).toMatchObject({ id: '1' })
  expect((await walk.next()).done).toBe(true)
  expect(await swap).toEqual({ moved: 1, drained: true })
  expect(kit.old.open.size).toBe(0)
})

test('[S3.110] a walk that is left, or of which nobody reads on, holds up nothing for ever', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  kit.old.last('public').answer = Promise.resolve([tradeOf('1').trade])
  for await (const { id } of iterate(exchange)) if (id === '1') break
  // It has not begun: it is of whichever object is there when it does.
  const later = iterate(exchange)
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  expect(await swap).toEqual({ moved: 1, drained: true })
  kit.next.last('public').answer = Promise.resolve([tradeOf('2').trade])
  expect((await later.next()).value).toMatchObject({ id: '2' })
  const again = kit.factory.swap(new FakeExchange('mexc').connector, { drainWithinMs: 1_000 })
  await kit.clock.advance(1_000)
  expect(await again).toEqual({ moved: 1, drained: false })
  expect(ClosedError.is(await errorOf(() => later.next()))).toBe(true)
})

test('a walk through a handle that was closed is refused', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  kit.factory.createPublicExchange('mexc')
  const walk = iterate(exchange)
  await exchange.close()
  expect(ClosedError.is(await errorOf(() => walk.next()))).toBe(true)
})

test('[S3.110] a symbol that is given up while the new one comes up is not kept by that either', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT', 'ETH/USDT'])
  const opened = Promise.withResolvers<void>()
  kit.next.behaviour.initialize = () => opened.promise
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  await exchange.removeSymbol('ETH/USDT')
  opened.resolve()
  await swap
  expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
})

test('[S3.110] one whose removal is under way at the move is gone when that has ended', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT', 'ETH/USDT'])
  const old = kit.old.last('public')
  const removed = Promise.withResolvers<void>()
  old.removal = removed.promise
  const removal = exchange.removeSymbol('ETH/USDT')
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  expect(exchange.activeSymbols).toEqual(['BTC/USDT', 'ETH/USDT'])
  removed.resolve()
  await Promise.all([removal, swap])
  expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
  await exchange.addSymbol('ETH/USDT')
  expect(exchange.activeSymbols).toEqual(['BTC/USDT', 'ETH/USDT'])
})

test('[S3.110] one that is given up after the move, while calls end on the old object, does not come back', async () => {
  await using kit = setUp()
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT', 'ETH/USDT'])
  const { promise, resolve } = Promise.withResolvers<readonly []>()
  kit.old.last('public').answer = promise
  const call = exchange.getTrades('BTC/USDT')
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  await exchange.removeSymbol('ETH/USDT')
  resolve([])
  await Promise.all([call, swap])
  expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
})

test('[S3.110] a handle that is opened while the new one comes up moves too', async () => {
  await using kit = setUp()
  const first = kit.factory.createPublicExchange('mexc')
  await first.initialize(['BTC/USDT'])
  const opened = Promise.withResolvers<void>()
  kit.next.behaviour.initialize = () => opened.promise
  const swap = kit.factory.swap(kit.next.connector)
  await kit.clock.advance(0)
  const late = kit.factory.createPublicExchange('mexc', undefined, { useCache: false })
  await first.close()
  opened.resolve()
  expect(await swap).toEqual({ moved: 2, drained: true })
  expect(kit.old.open.size).toBe(0)
  await late.subscribeTrades('BTC/USDT')
  expect(kit.next.last('public').trades.size).toBe(1)
})

test('[S3.110] replacements in quick order end on the last one: none before it is left open, and none takes subscriptions beside it', async () => {
  await using kit = setUp({ keepIdleMs: Infinity })
  const last = new FakeExchange('mexc')
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT'])
  await exchange.subscribeTrades('BTC/USDT')
  const swaps = [kit.next, last].map(({ connector }) => kit.factory.swap(connector))
  expect(await Promise.all(swaps)).toEqual([
    { moved: 1, drained: true },
    { moved: 1, drained: true },
  ])
  expect([kit.old, kit.next, last].map(({ open }) => open.size)).toEqual([0, 0, 1])
  expect(last.last('public').trades.size).toBe(1)
  expect(exchange.activeSymbols).toEqual(['BTC/USDT'])
})

test('[S3.110] one that waits for another can be given up, and a new connector that does not come up is not kept either', async () => {
  await using kit = setUp({ keepIdleMs: Infinity })
  const exchange = kit.factory.createPublicExchange('mexc')
  await exchange.initialize(['BTC/USDT'])
  const opened = Promise.withResolvers<void>()
  kit.next.behaviour.initialize = () => opened.promise
  const first = kit.factory.swap(kit.next.connector)
  const enough = new AbortController()
  const second = kit.factory.swap(new FakeExchange('mexc').connector, { signal: enough.signal })
  enough.abort()
  expect(String(await errorOf(() => second))).toContain('swap')
  opened.reject(new Error('down'))
  expect(String(await errorOf(() => first))).toContain('down')
  expect([kit.old, kit.next].map(({ open }) => open.size)).toEqual([1, 0])
})
