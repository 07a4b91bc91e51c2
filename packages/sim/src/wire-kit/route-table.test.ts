import { expect, test } from 'vitest'
import { RouteTable } from './route-table.ts'

const table = new RouteTable({
  'GET /orders': 'list',
  'GET /orders/{id}': 'one',
  'GET /orders/all': 'all',
  'POST /positions/{market}/leverage': 'leverage',
})

test.each([
  ['GET', '/orders', 'list', {}],
  ['GET', '/orders/7', 'one', { id: '7' }],
  ['GET', '/orders/a%20b', 'one', { id: 'a b' }],
  ['GET', '/orders/all', 'all', {}],
  ['POST', '/positions/BTC_USDT/leverage', 'leverage', { market: 'BTC_USDT' }],
] as const)('%s %s', (...row) => {
  const [method, path, route, params] = row
  expect(table.find(method, path)).toMatchObject({ route, params })
})

test.each([
  ['POST', '/orders'],
  ['GET', '/orders/'],
  ['GET', '/orders/7/8'],
  ['GET', '/orders/%'],
  ['GET', ''],
])('there is no %s %s', (method, path) => {
  expect(table.find(method, path)).toBeUndefined()
})

test('a path is known by whichever method', () => {
  expect(table.knows('/orders')).toBe(true)
  expect(table.knows('/positions/BTC_USDT/leverage')).toBe(true)
  expect(table.knows('/positions')).toBe(false)
})
