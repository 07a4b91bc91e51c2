import { expect, test } from 'vitest'
import { startHttpServer, json } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { connect, createOrder, getPrice } from '../../test/rest-fixture.ts'

expectNoLeaks()

test('[S3.106] two hundred calls, one after the other, use one connection', async () => {
  await using server = await startHttpServer((_, response) => json(response, 200, { price: '101.50' }))
  await using fixture = connect(server.url)
  for (let index = 0; index < 200; index += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    expect(await fixture.client.call(getPrice, { symbol: 'BTC/USDT' })).toBe('101.5')
  }
  expect(fixture.client.stats()).toEqual({ busy: 0, idle: 1, opening: 0, waiting: 0, opened: 1, requests: 200 })
  expect(server.accepted).toBe(1)
})

test('a command', async () => {
  await using server = await startHttpServer((_, response) => json(response, 201, { id: '7', price: '1.0' }))
  await using fixture = connect(`${server.url}/api/v4/`)
  expect(await fixture.client.call(createOrder, { size: '1' })).toEqual({ id: '7', price: '1' })
  expect(server.requests[0]).toMatchObject({ method: 'POST', url: '/api/v4/orders', body: '{"size":"1"}' })
  expect(server.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'venuekit' })
})
