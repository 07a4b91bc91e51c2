import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { fieldsOf, GateioRestClient, GateioSocketClient } from './client.ts'
import { alone, startGateio } from './stall.ts'

const pair = 'BTC_USDT'

test('a refused subscription says so with a status, with nothing, or with a word', async () => {
  const results = new Map<string, unknown>()
  for (const channelFailure of ['status', 'null', 'text']) {
    // oxlint-disable no-await-in-loop -- one simulator after the other
    await using sim = await startGateio({ eventsPerSecond: 0 }, { channelFailure })
    await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
    results.set(channelFailure, (await socket.subscribe('spot.trades', ['NO_PAIR']))['result'])
    // oxlint-enable no-await-in-loop
  }
  expect(Object.fromEntries(results)).toEqual({ status: { status: 'fail' }, null: null, text: 'failed' })
})

test('the reset of a limit in its other unit and spelling', async () => {
  const resetHeader = 'x_gate_ratelimit_reset_timestamp'
  await using sim = await startGateio({ eventsPerSecond: 0 }, { resetHeader, resetUnit: 's' })
  const { headers } = await new GateioRestClient(sim.endpoints.gateio).public('/spot/time')
  expect(headers.get('x-gate-ratelimit-reset-timestamp')).toMatch(/^\d{10}$/)
  await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
  await socket.login()
  const req_param = { currency_pair: pair, status: 'open' }
  const { header } = await socket.command('spot.order_list', { req_param })
  expect(header).toHaveProperty(resetHeader)
  expect(header).not.toHaveProperty('x_gat_ratelimit_reset_timestamp')
})

test('obu frames as they were in 2025', async () => {
  await using sim = await startGateio({ eventsPerSecond: 0 }, { streamFrames: 'lean' })
  await using socket = await GateioSocketClient.connect(sim.endpoints.gateio)
  await socket.subscribe('spot.obu', [`ob.${pair}.50`])
  expect(Object.keys(await socket.next())).toEqual(['time_ms', 'channel', 'result'])
})

test.each([
  ['deleted', [['100', '0']]],
  ['kept', []],
])('a level that others push out of the window is %s', async (driftedLevels, told) => {
  const clock = new ManualClock()
  await using sim = await startGateio({ clock, eventsPerSecond: 0 }, { driftedLevels })
  const buy = (price: number): void => {
    sim.placeOrder('gateio', { symbol: pair, side: 'buy', price: String(price), size: '1' })
  }
  for (let price = 100; price < 120; price += 1) buy(price)
  await using socket = await GateioSocketClient.connect(sim.endpoints.gateio, () => clock.now())
  await socket.subscribe('spot.order_book_update', [pair, '20ms'])
  buy(120)
  await clock.advance(20)
  const { result } = await socket.update('spot.order_book_update')
  expect(fieldsOf(result)['b']).toEqual(
    [...told, ['120', '1']].toSorted(([one], [other]) => Number(other) - Number(one)),
  )
})

test('the countdown in numbers, and triggers that are canceled', async () => {
  await alone(
    async ({ call, clock }) => {
      const { body } = await call('POST', '/spot/countdown_cancel_all', { body: { timeout: 30 } })
      expect(body).toEqual({ triggerTime: clock.now() + 30_000 })
      const created = await call('POST', '/spot/price_orders', {
        body: {
          trigger: { price: '110', rule: '>=' },
          put: { side: 'buy', price: '120', amount: '0.5' },
          market: pair,
        },
      })
      const path = `/spot/price_orders/${String(fieldsOf(created.body)['id'])}`
      expect((await call('DELETE', path)).body).toMatchObject({ status: 'canceled' })
    },
    { triggerTime: 'number', spotTriggerCancelled: 'canceled' },
  )
})

test('books as deep as is said', async () => {
  await using sim = await startGateio({ eventsPerSecond: 0 }, { spotBookDepth: 100 })
  const client = new GateioRestClient(sim.endpoints.gateio)
  expect((await client.public(`/spot/order_book?currency_pair=${pair}&limit=100`)).status).toBe(200)
  expect((await client.public(`/spot/order_book?currency_pair=${pair}&limit=101`)).status).toBe(400)
})
