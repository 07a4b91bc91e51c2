import { expect, test } from 'vitest'
import { abortListenerCount } from '../async/abort-listeners.ts'
import type { Mark, Subscription } from '../contracts/subscription.ts'
import { marketSymbol } from '../model/symbols.ts'
import { SubscriptionHub, type SubscriptionHubOptions } from './subscription-hub.ts'

const btc = marketSymbol('BTC/USDT')
const eth = marketSymbol('ETH/USDT')

interface Trade {
  readonly type: 'trade'
  readonly id: number
}
interface Book {
  readonly type: 'book'
  readonly symbol: string
  readonly version: number
}

function setUp(options: Partial<SubscriptionHubOptions<Trade | Book>> = {}) {
  const errors: unknown[] = []
  const hub = new SubscriptionHub<Trade | Book>({
    name: 'market data',
    overflow: 'drop-and-resync',
    keyOf: (item) => (item.type === 'book' ? item.symbol : `trade ${item.id}`),
    onHandlerError: (error) => void errors.push(error),
    ...options,
  })
  return { hub, errors }
}

const trade = (id: number): Trade => ({ type: 'trade', id })
const book = (symbol: string, version: number): Book => ({ type: 'book', symbol, version })
const gap: Mark = { type: 'gap', symbol: btc, reason: 'sequence' }
const ended: Mark = { type: 'ended', reason: 'closed' }

/** Reads in the background until the stream ends. */
function reader(subscription: Subscription<Trade | Book>) {
  const items: (Trade | Book | Mark)[] = []
  const done = (async () => {
    for await (const item of subscription) items.push(item)
  })()
  return { items, done }
}

test('[X.5] handlers and iterator get the same from one source, marks in their place', async () => {
  const { hub } = setUp()
  const subscription = hub.subscribe()
  const handled: (Trade | Mark)[] = []
  subscription.on('trade', (item) => handled.push(item))
  subscription.on('gap', (mark) => handled.push(mark))
  subscription.on('resynced', (mark) => handled.push(mark))
  const { items, done } = reader(subscription)
  const sent = [trade(1), gap, trade(2), { type: 'resynced', symbol: btc, reason: 'snapshot' }, trade(3)] as const
  for (const item of sent) hub.emit(item)
  expect(handled).toEqual(sent)
  await hub.close('delisted')
  await done
  expect(items).toEqual([...sent, { type: 'ended', reason: 'delisted' }])
})

test('[X.5] handlers run synchronously, in order, before emit returns, and never queue', () => {
  const { hub } = setUp({ queueSize: 1 })
  const subscription = hub.subscribe({ overflow: 'fail' })
  const seen: string[] = []
  subscription.on('trade', ({ id }) => seen.push(`a${id}`))
  const remove = subscription.on('trade', ({ id }) => seen.push(`b${id}`))
  for (let id = 0; id < 3; id += 1) hub.emit(trade(id))
  remove()
  hub.emit(trade(3))
  expect(seen).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2', 'a3'])
  expect(hub.stats).toEqual({ subscriptions: 1, waiting: 0, dropped: 0, conflated: 0 })
})

test('[X.5] [S4.32] a handler that throws or rejects is reported and stops nobody', async () => {
  const { hub, errors } = setUp()
  const [first, second] = [hub.subscribe(), hub.subscribe()]
  const seen: number[] = []
  first.on('trade', () => {
    throw new Error('thrown')
  })
  // oxlint-disable-next-line typescript/no-misused-promises -- users do hand over async handlers
  first.on('trade', async () => {
    throw new Error('rejected')
  })
  first.on('trade', ({ id }) => seen.push(id))
  second.on('trade', ({ id }) => seen.push(id))
  hub.emit(trade(1))
  expect(seen).toEqual([1, 1])
  await new Promise(setImmediate)
  expect(errors).toEqual([new Error('thrown'), new Error('rejected')])
})

test('[X.5] a queue exists only while an iterator is attached', async () => {
  const { hub } = setUp()
  const subscription = hub.subscribe()
  for (let id = 0; id < 100; id += 1) hub.emit(trade(id))
  expect([hub.stats.waiting, hub.listening]).toEqual([0, false])
  const { items, done } = reader(subscription)
  expect(hub.listening).toBe(true)
  hub.emit(trade(100))
  await hub.close()
  await done
  expect(items).toEqual([trade(100), ended])
})

test('[X.5] books conflate for each symbol, and no mark is overtaken', async () => {
  const { hub } = setUp({ overflow: 'conflate' })
  const subscription = hub.subscribe()
  const iterator = subscription[Symbol.asyncIterator]()
  const sent = [book(btc, 1), book(eth, 1), book(btc, 2), gap, book(btc, 3), book(btc, 4), book(eth, 2)]
  for (const item of sent) hub.emit(item)
  void hub.close()
  const read: unknown[] = []
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) read.push(next.value)
  expect(read).toEqual([book(btc, 2), book(eth, 1), gap, book(btc, 4), book(eth, 2), ended])
  expect(hub.stats.conflated).toBe(2)
})

test('[X.5] [S1.60] each subscriber has its own policy and size; what is dropped is counted in a mark', async () => {
  const { hub } = setUp()
  const small = reader(hub.subscribe({ queueSize: 2 }))
  const large = reader(hub.subscribe())
  for (let id = 1; id <= 6; id += 1) hub.emit(trade(id))
  await hub.close()
  await Promise.all([small.done, large.done])
  // The first item goes straight to the reader that waits.
  expect(small.items).toEqual([trade(1), { type: 'dropped', count: 4 }, trade(6), ended])
  expect(large.items).toEqual([...[1, 2, 3, 4, 5, 6].map(trade), ended])
})

test('[X.5] what must not be conflated is not: the policy is refused where no item replaces another', () => {
  const { hub } = setUp({ keyOf: undefined })
  expect(() => hub.subscribe({ overflow: 'conflate' })).toThrow('market data cannot be conflated')
  expect(() => hub.subscribe({ overflow: 'Fail' as 'fail' })).toThrow('overflow: must be one of')
  expect(() => setUp({ keyOf: undefined, overflow: 'conflate' })).toThrow('market data cannot be conflated')
  for (const queueSize of [0, -1, 1.5, Number.NaN]) {
    expect(() => hub.subscribe({ queueSize })).toThrow('queueSize: must be a positive integer')
    expect(() => setUp({ queueSize })).toThrow('queueSize: must be a positive integer')
  }
})

test('[S1.60] fail: the reader gets what waits, then the error; the subscription ends and the exchange is told', async () => {
  const { hub } = setUp()
  let closed = 0
  const subscription = hub.subscribe({ overflow: 'fail', queueSize: 2, onClose: () => void (closed += 1) })
  const marks: Mark[] = []
  subscription.on('ended', (mark) => marks.push(mark))
  const iterator = subscription[Symbol.asyncIterator]()
  for (let id = 1; id <= 4; id += 1) hub.emit(trade(id))
  expect(await iterator.next()).toMatchObject({ value: trade(1) })
  expect(await iterator.next()).toMatchObject({ value: trade(2) })
  await expect(iterator.next()).rejects.toMatchObject({ code: 'overflow' })
  expect([closed, hub.size, marks]).toEqual([1, 0, [ended]])
})

test('[X.5] one iterator at a time; a second subscription has its own', async () => {
  const { hub } = setUp()
  const subscription = hub.subscribe()
  const first = reader(subscription)
  expect(() => subscription[Symbol.asyncIterator]()).toThrow('subscribe again for a second reader')
  const second = reader(hub.subscribe())
  hub.emit(trade(1))
  await hub.close()
  await Promise.all([first.done, second.done])
  expect(first.items).toEqual(second.items)
})

test('[X.4] leaving the loop closes the subscription and waits until the exchange was told', async () => {
  const { hub } = setUp()
  const log: string[] = []
  const onClose = async (): Promise<void> => {
    await new Promise(setImmediate)
    log.push('told')
  }
  const subscription = hub.subscribe({ onClose, initial: () => [trade(0)] })
  subscription.on('ended', () => log.push('ended'))
  for await (const item of subscription) {
    expect(item).toEqual(trade(0))
    break
  }
  log.push('left')
  expect(log).toEqual(['ended', 'told', 'left'])
  expect(hub.size).toBe(0)
})

test('[X.4] close, await using and closing again: the exchange is told once, handlers are told once', async () => {
  const { hub } = setUp()
  let [told, marks] = [0, 0]
  {
    await using subscription = hub.subscribe({ onClose: () => void (told += 1) })
    subscription.on('ended', () => {
      marks += 1
      void subscription.close()
    })
    const first = subscription.close()
    expect(subscription.close()).toBe(first)
    await first
    hub.emit(trade(1))
    subscription.on('trade', () => expect.fail('closed'))
    hub.emit(trade(2))
  }
  await hub.close()
  expect([told, marks]).toEqual([1, 1])
})

test('[X.4] who hears of the end cannot subscribe again to what ends, and closing from onClose tells nobody twice', async () => {
  const { hub, errors } = setUp()
  let told = 0
  const subscription = hub.subscribe({
    onClose: async () => {
      told += 1
      void subscription.close()
    },
  })
  subscription.on('ended', () => hub.subscribe())
  await hub.close()
  expect(errors).toMatchObject([{ code: 'closed' }])
  expect([told, hub.size]).toEqual([1, 0])
})

test('[X.4] close() from elsewhere ends a pending read, and throws away what waits', async () => {
  const { hub } = setUp()
  const pending = hub.subscribe()
  const waiting = reader(pending)
  await pending.close()
  await waiting.done
  expect(waiting.items).toEqual([ended])
  const slow = hub.subscribe()
  const iterator = slow[Symbol.asyncIterator]()
  hub.emit(trade(1))
  await slow.close()
  expect(await iterator.next()).toEqual({ value: ended, done: false })
  expect(await iterator.next()).toEqual({ value: undefined, done: true })
})

test('[X.4] a subscription that has ended yields its end to who iterates late', async () => {
  const { hub } = setUp()
  const subscription = hub.subscribe({ initial: () => [trade(0)] })
  await hub.close('expired')
  const { items, done } = reader(subscription)
  await done
  expect(items).toEqual([{ type: 'ended', reason: 'expired' }])
  expect(() => hub.subscribe()).toThrow('market data has ended')
})

test('[X.4] when the exchange cannot be told, that is reported and the subscription is closed all the same', async () => {
  const { hub, errors } = setUp()
  const broken = new Error('the line is down')
  await hub.subscribe({ onClose: () => Promise.reject(broken) }).close()
  expect([errors, hub.size]).toEqual([[broken], 0])
})

test('[X.3] an aborted signal ends the subscription and fails the iteration; no listener stays', async () => {
  const { hub } = setUp()
  const controller = new AbortController()
  let told = 0
  const subscription = hub.subscribe({ signal: controller.signal, onClose: () => void (told += 1) })
  const { done } = reader(subscription)
  hub.emit(trade(1))
  hub.emit(trade(2))
  expect(abortListenerCount(controller.signal)).toBe(1)
  controller.abort('enough')
  await expect(done).rejects.toMatchObject({ code: 'aborted', cause: 'enough', operation: 'market data' })
  expect([told, hub.size, abortListenerCount(controller.signal)]).toEqual([1, 0, 0])
  expect(() => hub.subscribe({ signal: controller.signal })).toThrow('market data was aborted')
  await expect(reader(subscription).done).rejects.toThrow('subscribe again for a second reader')
})

test('[X.3] an abort before anybody iterates fails the iteration too', async () => {
  const { hub } = setUp()
  const controller = new AbortController()
  const subscription = hub.subscribe({ signal: controller.signal })
  controller.abort()
  await expect(reader(subscription).done).rejects.toMatchObject({ code: 'aborted' })
})

test('[X.3] closing detaches from the signal', async () => {
  const { hub } = setUp()
  const { signal } = new AbortController()
  await hub.subscribe({ signal }).close()
  expect(abortListenerCount(signal)).toBe(0)
})

test('[X.5] an iterator begins with the state as it is', async () => {
  const { hub } = setUp({ overflow: 'conflate' })
  let version = 1
  const subscription = hub.subscribe({ initial: () => [book(btc, version), { type: 'stale', reason: 'no pong' }] })
  version = 7
  const { items, done } = reader(subscription)
  hub.emit(book(btc, 8))
  await hub.close()
  await done
  expect(items).toEqual([book(btc, 7), { type: 'stale', reason: 'no pong' }, book(btc, 8), ended])
})

test('[X.5] subscribing, closing and emitting from within a handler', () => {
  const { hub, errors } = setUp()
  const seen: string[] = []
  const first = hub.subscribe()
  const second = hub.subscribe()
  first.on('trade', ({ id }) => {
    seen.push(`first ${id}`)
    if (id !== 1) return
    void second.close()
    hub.subscribe().on('trade', (item) => seen.push(`third ${item.id}`))
    hub.emit(trade(2))
  })
  second.on('trade', ({ id }) => seen.push(`second ${id}`))
  hub.emit(trade(1))
  expect(seen).toEqual(['first 1', 'first 2', 'third 2'])
  expect(errors).toEqual([])
})
