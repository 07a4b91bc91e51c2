// A book over REST against raw undici that only calls JSON.parse, and a signature against createHmac alone.
import { createHmac, createSecretKey } from 'node:crypto'
import { Instruments, type KeySecretCredentials, Secret, type SignRequest } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { instrumentOf } from '@venuekit/core/testing'
import { gateio, gateioSpotTransport } from '@venuekit/gateio'
import { createTransportFactory } from '@venuekit/transport'
import { Pool } from 'undici'
import { bench, benchSize, compare, processorTime, startAnsweringServer } from '../../../tools/src/bench/api.ts'
import { makeHistory } from './market.ts'

const { bids, asks } = makeHistory(100, 0)
const body = { id: 125_033_668_137, current: 1_789_455_569_062, update: 1_789_455_569_060, asks, bids }
const server = await startAnsweringServer(JSON.stringify(body))
const width = 32

const transport = createTransportFactory({ connections: width })
const config = parseExchangeConfig(gateio, { urls: { rest: `${server.url}/api/v4` } })
// The exchange's own limits would be all that is measured.
const unlimited = { type: 'sliding', windowMs: 10, limit: 1_000_000 } as const
const wire = { ...gateioSpotTransport, budgets: () => [{ name: 'ip:*', rule: unlimited }] }
const markets = new Instruments('gateio', [instrumentOf('BTC/USDT')])
const rest = transport.createRestClient(wire, config, { instruments: () => markets })
const pool = new Pool(server.url, { connections: width })

const ours = async (): Promise<string> => {
  const book = await rest.getOrderbook('BTC/USDT')
  return `${book.lastUpdateId} ${book.bids.length} ${book.asks.length} ${book.bestBid?.price}`
}
const raw = async (): Promise<string> => {
  const path = '/api/v4/spot/order_book?currency_pair=BTC_USDT&limit=100&with_id=true'
  const answer = await pool.request({ method: 'GET', path })
  const book = JSON.parse(await answer.body.text()) as typeof body
  return `${book.id} ${book.bids.length} ${book.asks.length} ${book.bids[0]?.[0]}`
}
const peer = 'undici Pool.request + JSON.parse'

/** So many calls, `width` of them at the same time. */
const wide =
  (call: () => Promise<string>) =>
  (size: number): (() => Promise<string>) =>
  async () => {
    let started = 0
    let last = ''
    const work = async (): Promise<void> => {
      while (started < size) {
        started += 1
        // oxlint-disable-next-line no-await-in-loop -- one after the other, and others beside it
        last = await call()
      }
    }
    await Promise.all(Array.from({ length: width }, work))
    return last
  }

await bench({
  name: `getOrderbook, 100 levels a side, ${width} wide`,
  size: 20_000,
  contenders: { ours: wide(ours), [peer]: wide(raw) },
  floors: { [peer]: 0.75 },
})

const calls = benchSize(10_000)
await compare({
  name: `getOrderbook, 100 levels a side, ${width} wide: processor time`,
  unit: 'µs',
  contenders: {
    ours: async () => (await processorTime(wide(ours)(calls))) / calls,
    [peer]: async () => (await processorTime(wide(raw)(calls))) / calls,
  },
  atMost: { [peer]: 1.25 },
})

const secret = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const credentials = { apiKey: Secret.key('a-key-of-32-characters-as-theirs'), apiSecret: Secret.from(secret) }
const key = createSecretKey(Buffer.from(secret))
const order = { currency_pair: 'BTC_USDT', side: 'buy', type: 'limit', amount: '0.001', price: '60512.34', text: 't-1' }
const requests: Readonly<Record<string, Parameters<SignRequest<KeySecretCredentials>>[0]>> = {
  'a read': {
    method: 'GET',
    auth: 'signed',
    path: '/api/v4/spot/orders/1852454420',
    query: [['currency_pair', 'BTC_USDT']],
  },
  'an order': { method: 'POST', auth: 'signed', path: '/api/v4/spot/orders', query: [], body: JSON.stringify(order) },
}
const { sign } = gateioSpotTransport.rest ?? {}

for (const [name, request] of Object.entries(requests)) {
  const nowMs = 1_789_455_569_062
  const bodyHash = '0'.repeat(128)
  const query = request.query.map(([one, value]) => `${one}=${value}`).join('&')
  const text = [request.method, request.path, query, bodyHash, String(Math.floor(nowMs / 1_000))].join('\n')
  // oxlint-disable-next-line no-await-in-loop -- one bench after the other
  await bench({
    name: `signature of ${name}`,
    size: 50_000,
    by: 'processor',
    contenders: {
      ours: (size) => () => {
        let length = 0
        for (let index = 0; index < size; index += 1) {
          length += sign?.(request, credentials, nowMs).headers?.['SIGN']?.length ?? 0
        }
        return length
      },
      'createHmac with a prepared key': (size) => () => {
        let length = 0
        for (let index = 0; index < size; index += 1)
          length += createHmac('sha512', key).update(text).digest('hex').length
        return length
      },
    },
    floors: { 'createHmac with a prepared key': 1 / 1.5 },
  })
}

await rest.close()
await transport.close()
await pool.close()
await server.stop()
