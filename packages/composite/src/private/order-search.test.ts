import { ExchangeClock, decimal, marketSymbol, type HistoryOptions, type Order } from '@venuekit/core'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import type { ListOptions } from '../ports/private-rest.ts'
import type { AnyPrivateRest } from './evidence.ts'
import { mergeOrder } from './merge-order.ts'
import { OrderSearch } from './order-search.ts'

const symbol = marketSymbol('BTC/USDT')
const sentAt = 1_000_000
const rows = 100

/** An exchange of which the newest rows are given when there are more than one answer holds; of these some cannot be read, or are open. */
function lookingFor(
  clientOrderId: string,
  ends: readonly number[],
  { unreadable = [], open = [] }: Partial<Record<'unreadable' | 'open', readonly string[]>> = {},
) {
  const orders = ends.map((updatedAt, index): Order =>
    mergeOrder(undefined, {
      orderId: String(index),
      clientOrderId: `mine-${index}`,
      symbol,
      side: 'buy',
      type: 'limit',
      status: 'filled',
      quantity: decimal('1'),
      updatedAt,
    })!,
  )
  const asked: HistoryOptions[] = []
  const getHistoryOrders: AnyPrivateRest['getHistoryOrders'] = async (_, options = {}) => {
    const { since = -Infinity, until = Infinity, limit = rows, onRejected, onOmitted } = options
    asked.push({ since, until })
    const within = orders.filter(({ updatedAt = 0 }) => updatedAt >= since && updatedAt <= until)
    const page = within.toReversed().slice(0, limit)
    const read = page.filter(({ orderId }) => !unreadable.includes(orderId))
    if (read.length < page.length) onRejected?.(page.length - read.length)
    const ended = read.filter(({ orderId }) => !open.includes(orderId))
    onOmitted?.(read.length - ended.length)
    return ended
  }
  const clock = new ManualClock({ now: sentAt + 10_000 })
  const search = new OrderSearch({
    rest: { getHistoryOrders, [Symbol.asyncDispose]: async () => {} },
    resolution: { refusedAfterMs: 1_000 },
    history: { orders: { rows } },
    context: { exchangeClock: new ExchangeClock({ clock }) },
    instrument: () => instrumentOf(symbol),
  })
  const find = (name: string): Promise<Order | undefined> =>
    search.find({ ref: { symbol, clientOrderId: name }, sentAt }, new AbortController().signal)
  return { asked, find, found: () => find(clientOrderId) }
}

const everyTen = Array.from({ length: 1_000 }, (_, index) => sentAt + index * 10)

test.each([0, 417, 999])('[S3.68] an order is found in a history of many pages: %i', async (index) => {
  expect((await lookingFor(`mine-${index}`, everyTen).found())?.orderId).toBe(String(index))
})

test('[S3.68] one that is not in a history of many pages is not found, and all of it was read', async () => {
  const { asked, found } = lookingFor('another', everyTen)
  expect(await found()).toBe(undefined)
  expect(asked.length).toBeLessThan(60)
})

test('[S3.68] where one moment has more orders than an answer holds, finding none proves nothing', async () => {
  const { found } = lookingFor(
    'another',
    Array.from({ length: rows }, () => sentAt + 5),
  )
  await expect(found()).rejects.toThrow(/more than 100 orders in the millisecond 1000005/)
})

test('[S3.68] a row of the history that cannot be read may be the one that is looked for; it does not make a full answer one that is not', async () => {
  const unread = lookingFor('mine-7', everyTen.slice(0, 10), { unreadable: ['7'] })
  await expect(unread.found()).rejects.toThrow(/1 rows of the history of orders could not be read/)
  const another = lookingFor('mine-3', everyTen, { unreadable: ['999'] })
  expect(await another.found()).toMatchObject({ orderId: '3' })
})

test('[S3.68] nor does an open order that the answer held as well, and that was left out of it', async () => {
  expect(await lookingFor('mine-3', everyTen, { open: ['999'] }).found()).toMatchObject({ orderId: '3' })
})

test.each(['getOpenOrders', 'getAccountTrades'] as const)(
  '[S3.68] nor does finding none prove anything where a row of %s cannot be read',
  async (name) => {
    const rest = {
      getOpenOrders: async (_: unknown, { onRejected }: ListOptions = {}) => {
        if (name === 'getOpenOrders') onRejected?.(2)
        return []
      },
      getAccountTrades: async (_: unknown, { onRejected }: ListOptions = {}) => {
        if (name === 'getAccountTrades') onRejected?.(2)
        return { rows: [] }
      },
      [Symbol.asyncDispose]: async () => {},
    }
    const search = new OrderSearch({
      rest,
      resolution: { refusedAfterMs: 1_000 },
      history: {},
      context: { exchangeClock: new ExchangeClock({ clock: new ManualClock({ now: sentAt + 10_000 }) }) },
      instrument: () => instrumentOf(symbol),
    })
    const found = search.find({ ref: { symbol, clientOrderId: 'mine' }, sentAt }, new AbortController().signal)
    await expect(found).rejects.toThrow(/2 rows of the .* could not be read/)
  },
)

test('[S3.68] many orders that are looked for at once share what is read', async () => {
  const { asked, find } = lookingFor('another', everyTen)
  const names = Array.from({ length: 100 }, (_, index) => `mine-${index * 20}`)
  const found = await Promise.all(names.map(find))
  expect(found.map((order) => order?.clientOrderId)).toEqual(
    names.map((name, index) => (index * 20 < everyTen.length ? name : undefined)),
  )
  // One reading for the first of them, and one for all that came meanwhile.
  expect(asked.length).toBeLessThan(120)
})

test('[S3.68] as long as finding nothing proves nothing, who can be asked by the id is not asked for lists of the past', async () => {
  const asked: string[] = []
  const clock = new ManualClock({ now: sentAt + 900 })
  const note = (name: string) => async () => {
    asked.push(name)
    return undefined
  }
  const list = (name: string) => async () => {
    asked.push(name)
    return []
  }
  const search = new OrderSearch({
    rest: {
      getOrder: note('order'),
      getOpenOrders: list('open'),
      getHistoryOrders: list('history'),
      [Symbol.asyncDispose]: async () => {},
    },
    resolution: { refusedAfterMs: 1_000 },
    history: {},
    context: { exchangeClock: new ExchangeClock({ clock }) },
    instrument: () => instrumentOf(symbol),
  })
  const found = (within: AbortSignal) => search.find({ ref: { symbol, clientOrderId: 'mine' }, sentAt }, within)
  const { signal } = new AbortController()
  await found(signal)
  expect(asked.splice(0)).toEqual(['order', 'open'])
  await clock.advance(101)
  await found(signal)
  expect(asked).toEqual(['order', 'open', 'history'])
})
