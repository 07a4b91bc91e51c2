import { errorOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { CompositeExchangeFactory } from '../../src/factory/composite-exchange-factory.ts'
import { FakeExchange, tradeOf } from './fake-exchange.ts'

function setUp() {
  const clock = new ManualClock()
  const old = new FakeExchange('mexc')
  const next = new FakeExchange('mexc')
  const factory = new CompositeExchangeFactory({ exchanges: [old.connector], clock })
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
