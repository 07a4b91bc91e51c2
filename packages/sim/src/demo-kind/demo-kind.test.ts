import { expect, test } from 'vitest'
import { limitOrder, postOrder, TestClient } from '../../test/host/client.ts'
import { startSimulator } from '../host/start-simulator.ts'

test('an order can be looked up by its ids, among those that have ended and by its fills; the account is told of each change', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0 })
  const { rest, ws, credentials } = sim.endpoints.demo
  const headers = { 'X-Api-Key': credentials.apiKey }
  const get = async (path: string): Promise<unknown> => (await fetch(`${rest}${path}`, { headers })).json()
  const answer: unknown = await (await fetch(`${rest}/sessions`, { method: 'POST', headers })).json()
  expect(answer).toEqual({ session: expect.any(String) })
  const session = String(Reflect.get(Object(answer), 'session'))
  await using client = await TestClient.connect(`${ws}?session=${session}`)

  await postOrder(sim.endpoints.demo, { ...limitOrder, clientOrderId: 'mine-1' })
  sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'sell', price: '100', size: '0.1' })
  const order = { clientOrderId: 'mine-1', status: 'filled', filled: '0.1', value: '10' }
  expect(await get('/order?clientOrderId=mine-1')).toMatchObject(order)
  expect(await get('/orders/closed?symbol=BTC_USDT')).toMatchObject([order])
  expect(await get('/orders?symbol=BTC_USDT')).toEqual([])
  expect(await get('/fills?symbol=BTC_USDT')).toMatchObject([{ price: '100', size: '0.1', liquidity: 'maker' }])
  expect(await client.next(({ channel }) => channel === 'balances')).toMatchObject({ balance: { asset: 'USDT' } })
  expect(await client.next(({ channel }) => channel === 'fills')).toMatchObject({ fill: { size: '0.1' } })
  expect((await fetch(`${rest}/order?id=77`, { headers })).status).toBe(404)
})

test('a request that comes after its time is refused', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0 })
  const { rest, credentials } = sim.endpoints.demo
  const headers = { 'X-Api-Key': credentials.apiKey, 'X-Expires-At': '1000' }
  const refused = await fetch(`${rest}/orders`, { method: 'POST', headers, body: JSON.stringify(limitOrder) })
  expect(refused.status).toBe(408)
  expect(sim.orders('demo')).toEqual([])
})

test('what was subscribed can be left', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 7, eventsPerSecond: 0 })
  await using client = await TestClient.connect(sim.endpoints.demo.ws)
  await client.subscribe('book', 'BTC_USDT')
  client.send({ op: 'unsubscribe', id: 5, channel: 'book', symbol: 'BTC_USDT' })
  expect(await client.next(({ id }) => id === 5)).toEqual({ id: 5, unsubscribed: 'book', symbol: 'BTC_USDT' })
  client.send({ op: 'unsubscribe', id: 6, channel: 'book', symbol: 'BTC_USDT' })
  expect(await client.next(({ id }) => id === 6)).toMatchObject({ id: 6, error: expect.any(String) })
  sim.placeOrder('demo', { symbol: 'BTC_USDT', side: 'sell', price: '100', size: '0.1' })
  client.send({ op: 'ping', id: 7 })
  expect(await client.next()).toEqual({ op: 'pong', id: 7 })
})
