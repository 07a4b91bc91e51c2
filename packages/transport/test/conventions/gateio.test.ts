import { createHash, createHmac } from 'node:crypto'
import type { Endpoint } from '@venuekit/core'
import { InsufficientFundsError, RateLimitError, RecvWindowError, ServerError } from '@venuekit/core/errors'
import { wireMilliseconds } from '@venuekit/core/wire'
import { expect, test } from 'vitest'
import * as z from '@venuekit/core/schema'
import { encodeQuery } from '../../src/rest/query.ts'
import { json } from '../http-server.ts'
import { expectNoLeaks } from '../leaks.ts'
import { call, post, refusal, type Conventions } from './conventions.ts'

expectNoLeaks()

// --- Gate.io: hex SHA-512 over five lines, 201 for orders, labels, limits in headers, commas as they are
const gateError = z.object({ label: z.string(), message: z.string().optional(), detail: z.string().optional() })
const gateio: { client: Conventions; basePath: string; now: number } = {
  basePath: '/api/v4',
  now: 1_700_000_000_123,
  client: {
    credentials: async () => ({ key: 'gate-key-000000000000', secret: 'testsecret' }),
    encodeQuery: (query) => encodeQuery(query, ','),
    sign: (request, { key, secret }, nowMs) => {
      const timestamp = String(Math.floor(nowMs / 1_000))
      const hash = createHash('sha512')
        .update(request.body ?? '')
        .digest('hex')
      const lines = [request.method, request.path, encodeQuery(request.query, ','), hash, timestamp]
      const signature = createHmac('sha512', secret).update(lines.join('\n')).digest('hex')
      return { ...request, headers: { ...request.headers, KEY: key, Timestamp: timestamp, SIGN: signature } }
    },
    refusals: (status, body) => {
      const { data } = gateError.safeParse(body)
      const message = data?.message ?? data?.detail ?? ''
      if (data?.label === 'BALANCE_NOT_ENOUGH')
        return refusal(new InsufficientFundsError(status, message, { apiCode: data.label }))
      if (data?.label === 'TOO_MANY_REQUESTS')
        return refusal(new RateLimitError(status, message, { apiCode: data.label }))
      if (data?.label === 'REQUEST_EXPIRED') return refusal(new RecvWindowError(status, message))
      if (data?.label === 'INTERNAL') return refusal(new ServerError(status, message, { retryable: true }), 'unknown')
      return undefined
    },
    limits: {
      quota: ({ headers, nowMs }, charges) => {
        const { budget } = charges[0] ?? {}
        const remaining = Number(headers['x-gate-ratelimit-requests-remain'])
        const resetAt = Number(headers['x-gate-ratelimit-reset-timestamp'])
        if (budget === undefined || Number.isNaN(remaining)) return []
        return [
          {
            budget,
            remaining,
            limit: Number(headers['x-gate-ratelimit-limit']),
            resetInMs: Math.max(0, resetAt - nowMs),
          },
        ]
      },
      retryAfterMs: ({ headers, nowMs, status }) =>
        status === 429 ? Number(headers['x-gate-ratelimit-reset-timestamp']) - nowMs : undefined,
    },
  },
}
const gateOrder = post(
  {
    path: '/spot/orders',
    query: [],
    body: '{"text":"t-abc123","currency_pair":"BTC_USDT","type":"limit","account":"spot","side":"buy","amount":"0.001","price":"65000","time_in_force":"gtc"}',
  },
  z.object({ id: z.string(), create_time_ms: wireMilliseconds }),
  (order) => order,
)

test('[S3.87] Gate.io: an order is signed as the vector says, and 201 is a success', async () => {
  const { outcome, request } = await call(gateio, gateOrder, (_, response) =>
    json(response, 201, { id: '1852454420', create_time_ms: 1_710_488_334_073 }),
  )
  expect(outcome).toEqual({ id: '1852454420', create_time_ms: 1_710_488_334_073 })
  expect(request).toMatchObject({ method: 'POST', url: '/api/v4/spot/orders' })
  expect(request?.headers).toMatchObject({
    timestamp: '1700000000',
    sign: 'f6e45f56466776f7f82a23cefd5e976d5e3b19230706811e5c971534a9590f20494dc8d4535454cad1e0ba1cfe4bfaf3b3ddce900afdc50865f15005d5d061cd',
  })
})

test('[S3.87] Gate.io: a list in a query keeps its comma, and is signed so', async () => {
  const endpoint: Endpoint<object, unknown, unknown> = {
    ...post({ path: '/spot/batch_fee', query: [['currency_pairs', 'BTC_USDT,ETH_USDT']] }, z.unknown(), (wire) => wire),
    method: 'GET',
  }
  const { request } = await call(gateio, endpoint, (_, response) => json(response, 200, {}))
  expect(request?.url).toBe('/api/v4/spot/batch_fee?currency_pairs=BTC_USDT,ETH_USDT')
  expect(request?.headers['sign']).toBe(
    'd40a20245f79a8d1d0a934c4dcdbfa2af3649e064b7a16351971d00a6ebfcdb616042603998ab3cf64b75ed7c4716b408100ee04f23c7dc881857f16ff9d0115',
  )
})

test('[S3.91] Gate.io: labels decide, limits are in headers of its own', async () => {
  const funds = await call(gateio, gateOrder, (_, response) =>
    response.writeHead(400).end('{"label":"BALANCE_NOT_ENOUGH","message":"Not enough balance"}\n'),
  )
  expect(funds.outcome).toMatchObject({
    code: 'insufficient-funds',
    outcome: 'rejected',
    apiCode: 'BALANCE_NOT_ENOUGH',
  })
  const internal = await call(gateio, gateOrder, (_, response) => json(response, 500, { label: 'INTERNAL' }))
  expect(internal.outcome).toMatchObject({ code: 'server', outcome: 'unknown' })
  const unknown = await call(gateio, gateOrder, (_, response) => json(response, 400, { label: 'NEW_LABEL' }))
  expect(unknown.outcome).toMatchObject({ code: 'exchange', outcome: 'unknown' })
  const limited = await call(gateio, gateOrder, (_, response) => {
    response.setHeader('X-Gate-RateLimit-Reset-Timestamp', String(gateio.now + 4_000))
    json(response, 429, { label: 'TOO_MANY_REQUESTS', message: 'Request Rate limit Exceeded (211)' })
  })
  expect(limited.outcome).toMatchObject({ code: 'rate-limited', outcome: 'rejected', retryAfterMs: 4_000 })
  expect(limited.budgets.closedForMs).toBe(4_000)
  const quota = await call(gateio, gateOrder, (_, response) => {
    response.setHeader('X-Gate-RateLimit-Requests-Remain', '7')
    response.setHeader('X-Gate-RateLimit-Limit', '100')
    json(response, 201, { id: '1', create_time_ms: 1 })
  })
  expect(quota.budgets.available).toBe(7)
})
