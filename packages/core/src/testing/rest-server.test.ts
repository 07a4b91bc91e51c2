import { expect, test } from 'vitest'
import { startRestServer } from './rest-server.ts'

test('requests are answered in turn, and one more than there are answers gets what no test expects', async () => {
  await using server = await startRestServer('{"price":1.50}', { status: 400, body: '{}', headers: { 'x-limit': '7' } })
  const first = await fetch(`${server.url}/price?symbol=BTC`)
  expect([first.status, await first.text()]).toEqual([200, '{"price":1.50}'])
  const second = await fetch(`${server.url}/orders`, { method: 'POST', body: '{"size":"1"}' })
  expect([second.status, second.headers.get('x-limit'), await second.text()]).toEqual([400, '7', '{}'])
  const third = await fetch(server.url)
  expect([third.status, await third.text()]).toEqual([599, 'no answer is left'])
  expect(server.requests.map(({ line, body }) => [line, body])).toEqual([
    ['GET /price?symbol=BTC', ''],
    ['POST /orders', '{"size":"1"}'],
    ['GET /', ''],
  ])
})

test('a connection is not closed for being idle: a request that is sent in that moment would be lost by chance', async () => {
  await using server = await startRestServer('{}')
  const answer = await fetch(server.url)
  await answer.text()
  // How long it is kept is said in a header, where there is a limit.
  expect(answer.headers.get('keep-alive')).toBeNull()
})
