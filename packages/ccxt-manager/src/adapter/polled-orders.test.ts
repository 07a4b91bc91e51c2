import { decimal, marketSymbol, type Order, type OrderStatus } from '@venuekit/core'
import { expect, test } from 'vitest'
import { PolledOrders } from './polled-orders.ts'

const orderOf = (orderId: string, status: OrderStatus, filled = '0'): Order => ({
  symbol: marketSymbol('BTC/USDT'),
  orderId,
  clientOrderId: undefined,
  side: 'buy',
  type: 'limit',
  timeInForce: 'gtc',
  status,
  quantity: decimal('1'),
  quoteQuantity: undefined,
  filled: decimal(filled),
  remaining: undefined,
  price: decimal('100'),
  average: undefined,
  filledValue: undefined,
  triggerPrice: undefined,
  fees: [],
  postOnly: undefined,
  reduceOnly: undefined,
  createdAt: undefined,
  updatedAt: undefined,
  reason: undefined,
})

/** Orders that are listed and records of them, as a test says, and what was told and asked. */
function setUp() {
  const account = { listed: [] as readonly Order[], records: new Map<string, Order>(), isDown: false }
  const asked: string[] = []
  const orders = new PolledOrders({
    list: async () => Promise.resolve(account.listed),
    ask: async ({ orderId }) => {
      asked.push(orderId)
      if (account.isDown) throw new Error('down')
      return Promise.resolve(account.records.get(orderId))
    },
  })
  const next = async (): Promise<readonly string[]> =>
    (await orders.next()).map(({ orderId, status, filled }) => `${orderId} ${status} ${filled}`)
  const record = (...order: Parameters<typeof orderOf>): void => void account.records.set(order[0], orderOf(...order))
  return { account, asked, next, record }
}

test('[X.5] an order is told when it is new, when it has changed and when it has ended, each once', async () => {
  const { account, asked, next, record } = setUp()
  account.listed = [orderOf('1', 'open'), orderOf('2', 'open')]
  expect(await next()).toEqual(['1 open 0', '2 open 0'])
  expect(await next()).toEqual([])
  account.listed = [orderOf('1', 'partially-filled', '0.5')]
  record('2', 'cancelled')
  expect(await next()).toEqual(['2 cancelled 0', '1 partially-filled 0.5'])
  expect(await next()).toEqual([])
  expect(asked).toEqual(['2'])
})

test('[X.5] what changes of an order that is not listed is told, once, also where it is listed again afterwards', async () => {
  const { account, next, record } = setUp()
  const listed = [orderOf('1', 'open')]
  account.listed = listed
  await next()
  account.listed = []
  record('1', 'partially-filled', '0.5')
  expect(await next()).toEqual(['1 partially-filled 0.5'])
  account.listed = [orderOf('1', 'partially-filled', '0.5')]
  expect(await next()).toEqual([])
  account.listed = []
  record('1', 'filled', '1')
  expect(await next()).toEqual(['1 filled 1'])
})

test('[X.5] an order that is open without being listed is asked for ever more rarely, and its end is told', async () => {
  const { account, asked, next, record } = setUp()
  account.listed = [orderOf('1', 'open')]
  await next()
  account.listed = []
  record('1', 'open')
  const askedIn = async (fetches: number): Promise<number> => {
    asked.length = 0
    for (let fetch = 0; fetch < fetches; fetch += 1) expect(await next()).toEqual([])
    return asked.length
  }
  expect(await askedIn(64)).toBe(7)
  expect(await askedIn(640)).toBe(10)
  record('1', 'cancelled')
  const told: string[] = []
  for (let fetch = 0; fetch < 64; fetch += 1) told.push(...(await next()))
  expect(told).toEqual(['1 cancelled 0'])
  expect(await askedIn(640)).toBe(0)
})

test('[X.5] an order with a status that nobody knows is told, and in the end forgotten where it is not listed', async () => {
  const { account, asked, next, record } = setUp()
  account.listed = [orderOf('1', 'open')]
  await next()
  account.listed = []
  record('1', 'unknown')
  expect(await next()).toEqual(['1 unknown 0'])
  for (let fetch = 0; fetch < 1_000; fetch += 1) expect(await next()).toEqual([])
  expect(asked).toHaveLength(7)
})

test('[X.5] where an order cannot be asked for, the next fetch asks; one that is not there any more is forgotten', async () => {
  const { account, asked, next, record } = setUp()
  account.listed = [orderOf('1', 'open')]
  await next()
  account.listed = [orderOf('2', 'open')]
  account.isDown = true
  await expect(next()).rejects.toThrow('down')
  account.isDown = false
  record('1', 'filled', '1')
  expect(await next()).toEqual(['1 filled 1', '2 open 0'])
  account.listed = []
  expect(await next()).toEqual([])
  expect(await next()).toEqual([])
  expect(asked).toEqual(['1', '1', '2'])
})
