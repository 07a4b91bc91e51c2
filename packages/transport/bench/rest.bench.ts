import { createBudgets, systemClock, type Endpoint } from '@venuekit/core'
import { wireDecimal, wireMilliseconds, tolerantEnum } from '@venuekit/core/wire'
import { createBareRestClient, createRestPools } from '@venuekit/transport'
import { Pool } from 'undici'
import * as z from '@venuekit/core/schema'
import { bench, benchSize, compare, processorTime, startAnsweringServer } from '../../../tools/src/bench/api.ts'

/** An order as exchanges answer it: text for money, some words, a handful of fields that nobody reads. */
const body = JSON.stringify({
  id: '1852454420',
  text: 't-abc123',
  amend_text: '-',
  create_time: '1710488334',
  update_time: '1710488334',
  create_time_ms: 1710488334073,
  update_time_ms: 1710488334074,
  status: 'open',
  currency_pair: 'BTC_USDT',
  type: 'limit',
  account: 'spot',
  side: 'buy',
  amount: '0.001',
  price: '65000',
  time_in_force: 'gtc',
  iceberg: '0',
  left: '0.001',
  fill_price: '0',
  filled_total: '0',
  avg_deal_price: '',
  fee: '0',
  fee_currency: 'BTC',
  point_fee: '0',
  gt_fee: '0',
  rebated_fee: '0',
  rebated_fee_currency: 'USDT',
  finish_as: 'open',
})

const wire = z.object({
  id: z.string(),
  text: z.string(),
  status: tolerantEnum(['open', 'closed', 'cancelled']),
  currency_pair: z.string(),
  side: tolerantEnum(['buy', 'sell']),
  amount: wireDecimal,
  price: wireDecimal,
  left: wireDecimal,
  filled_total: wireDecimal,
  create_time_ms: wireMilliseconds,
})

const getOrder: Endpoint<{ readonly id: string }, z.infer<typeof wire>, string> = {
  name: 'getOrder',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'query',
  charge: () => [{ budget: 'ip', weight: 1 }],
  request: ({ id }) => ({ path: `/spot/orders/${id}`, query: [['currency_pair', 'BTC_USDT']] }),
  wire,
  result: (order) => `${order.id} ${order.price} ${order.left}`,
}

const server = await startAnsweringServer(body)
const connections = 32
const pools = createRestPools({ connections })
const client = createBareRestClient({
  exchange: 'gateio',
  domain: 'public',
  baseUrl: `${server.url}/api/v4`,
  pools,
  budgets: createBudgets({
    clock: systemClock,
    budgets: [{ name: 'ip', rule: { type: 'bucket', limit: 1_000_000, refillPerSecond: 1_000_000 } }],
  }),
  refusals: () => undefined,
})
const pool = new Pool(server.url, { connections })

const ours = (): Promise<string> => client.call(getOrder, { id: '1852454420' })
const raw = async (): Promise<string> => {
  const answer = await pool.request({ method: 'GET', path: '/api/v4/spot/orders/1852454420?currency_pair=BTC_USDT' })
  const order = JSON.parse(await answer.body.text()) as { id: string; price: string; left: string }
  return `${order.id} ${order.price} ${order.left}`
}

/** So many calls at the same time, until all are done. */
function wide(call: () => Promise<string>, width: number): (size: number) => () => Promise<string> {
  return (size) => async () => {
    let started = 0
    let last = ''
    const work = async (): Promise<void> => {
      while (started < size) {
        started += 1
        last = await call()
      }
    }
    await Promise.all(Array.from({ length: width }, work))
    return last
  }
}

/** The middle of the times of calls, one after the other, in microseconds. */
async function median(call: () => Promise<string>, calls: number): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < calls; index += 1) {
    const startedAt = performance.now()
    await call()
    times.push((performance.now() - startedAt) * 1_000)
  }
  times.sort((left, right) => left - right)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}

const calls = benchSize(5_000)

await bench({
  name: 'REST request, decode and validation, 32 wide',
  size: 20_000,
  contenders: { ours: wide(ours, 32), 'undici Pool.request + JSON.parse': wide(raw, 32) },
  floors: { 'undici Pool.request + JSON.parse': 0.75 },
})

await bench({
  name: 'REST request, decode and validation, one after the other',
  size: 5_000,
  contenders: { ours: wide(ours, 1), 'undici Pool.request + JSON.parse': wide(raw, 1) },
})

await compare({
  name: 'REST request, p50',
  unit: 'µs',
  contenders: { ours: () => median(ours, calls), 'undici Pool.request + JSON.parse': () => median(raw, calls) },
  atMost: { 'undici Pool.request + JSON.parse': 1.25 },
})

await compare({
  name: 'processor time of a REST request, 32 wide',
  unit: 'µs',
  contenders: {
    ours: async () => (await processorTime(wide(ours, connections)(calls))) / calls,
    'undici Pool.request + JSON.parse': async () => (await processorTime(wide(raw, connections)(calls))) / calls,
  },
})

await client.close()
await pools.close()
await pool.close()
await server.stop()
