import { createHmac } from 'node:crypto'
import { InsufficientFundsError, OrderNotFoundError, RecvWindowError, SignatureError } from '@venuekit/core/errors'
import { wireDecimal, wireMicroseconds } from '@venuekit/core/wire'
import { expect, test } from 'vitest'
import * as z from '@venuekit/core/schema'
import { encodeQuery } from '../../src/rest/query.ts'
import { json } from '../http-server.ts'
import { expectNoLeaks } from '../leaks.ts'
import { call, post, refusal, type Conventions } from './conventions.ts'

expectNoLeaks()

// --- Delta Exchange: seconds in the signature, an envelope with success, X-RATE-LIMIT-RESET in milliseconds, times in µs
const deltaEnvelope = z.object({
  success: z.literal(false).optional(),
  error: z.union([z.string(), z.object({ code: z.string(), context: z.record(z.string(), z.unknown()).optional() })]),
})
const delta: { client: Conventions; now: number } = {
  now: 1_760_000_000_500,
  client: {
    credentials: async () => ({
      key: 'delta-key-00000000',
      secret: 'delta-sim-secret-0123456789abcdef0123456789abcdef0123456789ab',
    }),
    sign: (request, { key, secret }, nowMs) => {
      const timestamp = String(Math.floor(nowMs / 1_000))
      const query = request.query.length === 0 ? '' : `?${encodeQuery(request.query)}`
      const prehash = `${request.method}${timestamp}${request.path}${query}${request.body ?? ''}`
      const signature = createHmac('sha256', secret).update(prehash).digest('hex')
      return { ...request, headers: { ...request.headers, 'api-key': key, timestamp, signature } }
    },
    refusals: (status, body) => {
      const { data } = deltaEnvelope.safeParse(body)
      if (data === undefined) return undefined
      const code = typeof data.error === 'string' ? data.error : data.error.code
      if (code === 'insufficient_margin') return refusal(new InsufficientFundsError(status, code, { apiCode: code }))
      if (code === 'unauthorized') return refusal(new SignatureError(status, code, { apiCode: code }))
      if (code === 'expired_signature') return refusal(new RecvWindowError(status, code, { apiCode: code }))
      if (code === 'open_order_not_found') return refusal(new OrderNotFoundError(status, code, { apiCode: code }))
      return undefined
    },
    limits: {
      retryAfterMs: ({ headers }) =>
        headers['x-rate-limit-reset'] === undefined ? undefined : Number(headers['x-rate-limit-reset']),
    },
  },
}
const deltaOrder = post(
  {
    path: '/v2/orders',
    query: [],
    body: '{"product_id":27,"size":10,"side":"buy","order_type":"limit_order","limit_price":"59000.5","time_in_force":"gtc","post_only":true,"reduce_only":false,"client_order_id":"sim-0001"}',
  },
  z.object({ success: z.literal(true), result: z.object({ limit_price: wireDecimal, created_at: wireMicroseconds }) }),
  ({ result }) => result,
)

test('[S3.87] Delta Exchange: an order is signed as the vector says, and its envelope is opened', async () => {
  const { outcome, request } = await call(delta, deltaOrder, (_, response) =>
    json(response, 200, { success: true, result: { limit_price: '59000.50', created_at: '1760000000123456' } }),
  )
  expect(outcome).toEqual({ limit_price: '59000.5', created_at: 1_760_000_000_123 })
  expect(request?.headers).toMatchObject({
    'user-agent': 'venuekit',
    timestamp: '1760000000',
    signature: 'b305a650431ac7e6127efb3a0a26fbcf33a0d6413c1a3e119749e9d66c5d241c',
  })
})

test('[S3.91] Delta Exchange: an error that is an object, a text or a page, and its own header for limits', async () => {
  const at = async (status: number, body: unknown) =>
    (await call(delta, deltaOrder, (_, response) => json(response, status, body))).outcome
  expect(await at(400, { success: false, error: { code: 'insufficient_margin', context: {} } })).toMatchObject({
    outcome: 'rejected',
  })
  expect(await at(401, { error: 'unauthorized', success: false })).toMatchObject({
    code: 'signature',
    outcome: 'rejected',
  })
  expect(await at(401, { error: { code: 'expired_signature' }, success: false })).toMatchObject({ code: 'recv-window' })
  expect(await at(200, { success: false, error: { code: 'brand_new' } })).toMatchObject({
    code: 'protocol',
    outcome: 'unknown',
  })
  const page = await call(delta, deltaOrder, (_, response) =>
    response.writeHead(403).end('<html>Request blocked</html>'),
  )
  expect(page.outcome).toMatchObject({ code: 'server', outcome: 'unknown' })
  const lost = await call(delta, deltaOrder, (_, response) => response.writeHead(404).end('Not Found'))
  expect(lost.outcome).toMatchObject({ code: 'server', status: 404 })
  const limited = await call(delta, deltaOrder, (_, response) => {
    response.setHeader('X-RATE-LIMIT-RESET', '2500')
    json(response, 429, {})
  })
  expect(limited.outcome).toMatchObject({ code: 'rate-limited', retryAfterMs: 2_500, outcome: 'unknown' })
  expect(limited.budgets.closedForMs).toBe(2_500)
})
