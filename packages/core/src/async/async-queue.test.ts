import { expect, test } from 'vitest'
import { abortListenerCount } from './abort-listeners.ts'
import type { AsyncQueueOptions } from './async-queue-options.ts'
import { AsyncQueue } from './async-queue.ts'

// In these tests items are texts: `A1` is data of the key A, `!A` a mark of it, `-3` says that three were dropped.
function queue(options: Partial<AsyncQueueOptions<string>> = {}): AsyncQueue<string> {
  return new AsyncQueue<string>({
    name: 'trades of BTC/USDT',
    capacity: 3,
    overflow: 'conflate',
    keyOf: (item) => item.charAt(0),
    markKeyOf: (item) => (item.startsWith('!') ? item : undefined),
    dropped: (count) => `-${count}`,
    ...options,
  })
}

async function readAll(source: AsyncQueue<string>): Promise<string[]> {
  source.close()
  const items: string[] = []
  for await (const item of source) items.push(item)
  return items
}

function pushAll(target: AsyncQueue<string>, items: string): void {
  for (const item of items.split(' ')) target.push(item)
}

test.each([
  ['the newest of each key, in the order of first arrival', 'A1 B1 A2 C1 B2 A3', 'A3 B2 C1'],
  ['a mark is never overtaken: what comes after it is not merged with what came before', 'A1 !A A2 A3', 'A1 !A A3'],
  ['more keys than fit are dropped, counted and announced', 'A1 B1 C1 A2 D1 D2', '-3 D2'],
  ['marks are never dropped, and the count follows them', 'A1 !A B1 !B C1 D1', '!A !B -3 D1'],
  ['a key whose item was dropped waits anew', 'A1 B1 C1 D1 A2 A3 B2', '-3 D1 A3 B2'],
])('[S1.60] [X.5] conflate: %s', async (_, pushed, read) => {
  const items = queue()
  pushAll(items, pushed)
  expect(await readAll(items)).toEqual(read.split(' '))
})

test.each([
  ['what waits is dropped, and one mark with the count takes its place', 'A1 A2 A3 A4', '-3 A4'],
  ['a second overflow adds to the mark that waits still', 'A1 A2 A3 A4 A5 A6 A7', '-6 A7'],
  ['marks stay in order, the count comes last', '!x A1 A2 !y A3 A4', '!x !y -3 A4'],
  ['marks do not count as items', 'A1 !a A2 !b A3 !c', 'A1 !a A2 !b A3 !c'],
])('[S1.60] [X.5] drop-and-resync: %s', async (_, pushed, read) => {
  const items = queue({ overflow: 'drop-and-resync' })
  pushAll(items, pushed)
  expect(await readAll(items)).toEqual(read.split(' '))
})

test('[S1.60] [X.5] fail: what fitted is read in order, then the iteration fails', async () => {
  const items = queue({ overflow: 'fail' })
  pushAll(items, 'A1 !a A2 A3')
  expect(items.push('A4')).toBe(false)
  expect([items.ended, items.push('A5')]).toEqual([true, false])
  const read: string[] = []
  const reading = (async () => {
    for await (const item of items) read.push(item)
  })()
  await expect(reading).rejects.toMatchObject({
    code: 'overflow',
    message: 'trades of BTC/USDT: 3 items wait for the reader and more came; read faster, or raise the queue size',
  })
  expect(read).toEqual(['A1', '!a', 'A2', 'A3'])
  expect(await items.next()).toEqual({ value: undefined, done: true })
  expect(items.stats).toEqual({ pushed: 5, delivered: 4, conflated: 0, dropped: 1, discarded: 0, waiting: 0 })
})

test('[X.5] a count that was read is not told twice', async () => {
  const items = queue({ overflow: 'drop-and-resync' })
  pushAll(items, 'A1 A2 A3 A4')
  expect(await items.next()).toEqual({ value: '-3', done: false })
  pushAll(items, 'A5 A6 A7')
  expect(await readAll(items)).toEqual(['-3', 'A7'])
  expect(items.stats).toEqual({ pushed: 7, delivered: 1, conflated: 0, dropped: 6, discarded: 0, waiting: 0 })
})

test('[X.5] a reader that waits gets the item at once; the queue stays empty', async () => {
  const items = queue()
  const reading = items.next()
  items.push('A1')
  items.push('A2')
  expect(items.stats).toMatchObject({ delivered: 1, waiting: 1 })
  expect(await reading).toEqual({ value: 'A1', done: false })
  expect(await items.next()).toEqual({ value: 'A2', done: false })
})

test('[X.5] after its older item was read, a key waits in line again', async () => {
  const items = queue()
  pushAll(items, 'A1 B1')
  await items.next()
  pushAll(items, 'A2 B2')
  expect(await readAll(items)).toEqual(['B2', 'A2'])
})

test('[X.5] reading an item from before a mark does not keep later ones of its key from replacing each other', async () => {
  const items = queue()
  pushAll(items, 'A1 !A A2')
  expect(await items.next()).toMatchObject({ value: 'A1' })
  items.push('A3')
  expect(await readAll(items)).toEqual(['!A', 'A3'])
})

test('[X.5] marks that nobody reads are bounded too: later ones take the place of earlier ones of the same key', async () => {
  const items = queue({ capacity: 2 })
  pushAll(items, 'A1 !first')
  for (let n = 0; n < 5_000; n += 1) items.push(n % 2 === 0 ? '!gap' : '!resynced')
  expect(items.stats.waiting).toBeLessThanOrEqual(2 + 1_024)
  items.push('A2')
  const read = await readAll(items)
  expect(read.slice(0, 2)).toEqual(['A1', '!first'])
  expect(read.slice(-3)).toEqual(['!gap', '!resynced', 'A2'])
  expect(items.stats.conflated).toBe(5_000 + 3 - read.length)
})

test('[X.5] too many marks that all differ end the iteration instead of growing', async () => {
  const items = queue()
  for (let n = 0; n < 1_024; n += 1) expect(items.push(`!${n}`)).toBe(true)
  // A newer one of a key that waits already makes room for itself.
  expect(items.push('!5')).toBe(true)
  expect(items.push('!one more')).toBe(false)
  for (let n = 0; n < 1_024; n += 1) await items.next()
  await expect(items.next()).rejects.toMatchObject({ code: 'overflow' })
})

test('[X.5] a second read while one is pending is refused; the first one goes on', async () => {
  const items = queue()
  const reading = items.next()
  await expect(items.next()).rejects.toThrow('is being read already')
  items.push('A1')
  expect(await reading).toEqual({ value: 'A1', done: false })
})

test('[X.4] return() ends a pending read, throws away what waits and tells the owner once', async () => {
  let returned = 0
  const items = queue({ onReturn: async () => void (returned += 1) })
  const reading = items.next()
  await items.return()
  expect(await reading).toEqual({ value: undefined, done: true })
  await items.return()
  await items[Symbol.asyncDispose]()
  expect([returned, items.push('A1'), items.ended]).toEqual([1, false, true])
})

test('[X.4] leaving the loop is return()', async () => {
  const log: string[] = []
  const items = queue({
    onReturn: async () => {
      await new Promise(setImmediate)
      log.push('owner told')
    },
  })
  pushAll(items, 'A1 B1 C1')
  for await (const item of items) {
    log.push(item)
    if (item === 'B1') break
  }
  log.push('left')
  expect(log).toEqual(['A1', 'B1', 'owner told', 'left'])
  expect(items.stats).toEqual({ pushed: 3, delivered: 2, conflated: 0, dropped: 0, discarded: 1, waiting: 0 })
})

test('[X.4] closing and failing twice is safe, and the first one counts', async () => {
  const closed = queue()
  closed.push('A1')
  closed.close()
  closed.close()
  closed.fail(new Error('too late'))
  expect(closed.push('A2')).toBe(false)
  expect(await readAll(closed)).toEqual(['A1'])
  const failed = queue()
  const reading = failed.next()
  failed.fail(new Error('first'))
  failed.fail(new Error('second'))
  failed.close()
  await expect(reading).rejects.toThrow('first')
  expect(await failed.next()).toEqual({ value: undefined, done: true })
})

test('[X.4] a failure that nobody reads any more is not thrown', async () => {
  const items = queue()
  items.fail(new Error('nobody reads'))
  await items.return()
  expect(await items.next()).toEqual({ value: undefined, done: true })
})

test('[X.3] an aborted signal ends the reading at once, with what waits thrown away, and its listener is gone', async () => {
  const controller = new AbortController()
  const items = queue({ signal: controller.signal })
  pushAll(items, 'A1 B1')
  controller.abort('enough')
  await expect(items.next()).rejects.toMatchObject({
    code: 'aborted',
    cause: 'enough',
    operation: 'trades of BTC/USDT',
  })
  expect(items.stats.discarded).toBe(2)
  expect(abortListenerCount(controller.signal)).toBe(0)
  const pending = new AbortController()
  const reading = queue({ signal: pending.signal }).next()
  pending.abort()
  await expect(reading).rejects.toMatchObject({ code: 'aborted' })
  await expect(queue({ signal: AbortSignal.abort() }).next()).rejects.toMatchObject({ code: 'aborted' })
})

test('[X.3] closing detaches from the signal', () => {
  const { signal } = new AbortController()
  const items = queue({ signal })
  expect(abortListenerCount(signal)).toBe(1)
  items.close()
  expect(abortListenerCount(signal)).toBe(0)
})

test('wrong options are refused with the path', () => {
  for (const capacity of [0, -1, 1.5, Number.NaN, Infinity]) {
    expect(() => queue({ capacity })).toThrow('capacity: must be a positive integer')
  }
  expect(() => queue({ keyOf: undefined })).toThrow('overflow: "conflate" needs items that replace each other')
  expect(() => queue({ overflow: 'drop-and-resync', dropped: undefined })).toThrow('dropped: is needed by the policy')
  expect(() => queue({ overflow: 'Fail' as 'fail' })).toThrow(
    'overflow: must be one of conflate, drop-and-resync, fail, not Fail',
  )
  expect(() => queue({ overflow: 'fail', dropped: undefined, keyOf: undefined })).not.toThrow()
})
