import { createHmac } from 'node:crypto'
import {
  ExchangeApiError,
  InsufficientFundsError,
  MaintenanceError,
  RateLimitError,
  RecvWindowError,
} from '@venuekit/core/errors'
import { tolerantArray } from '@venuekit/core/wire'
import { expect, test } from 'vitest'
import * as z from '@venuekit/core/schema'
import { encodeQuery } from '../../src/rest/query.ts'
import { json } from '../http-server.ts'
import { expectNoLeaks } from '../leaks.ts'
import { call, post, refusal, type Conventions } from './conventions.ts'

expectNoLeaks()

// --- MEXC: signature in the query, codes inside of a 200, a 403 without a body, 418
const mexcError = z.object({ code: z.int(), msg: z.string().optional(), message: z.string().optional() })
const mexc: { client: Conventions; now: number } = {
  now: 1_767_225_600_000,
  client: {
    credentials: async () => ({ key: 'mx0simKEY0000000001', secret: '5f0c2a9d7be14e3f8a6cd1042b97e3aa' }),
    sign: (request, { key, secret }, nowMs) => {
      const query = [
        ...request.query,
        ['recvWindow', String(request.validForMs)],
        ['timestamp', String(nowMs)],
      ] as const
      const signature = createHmac('sha256', secret).update(encodeQuery(query)).digest('hex')
      return {
        ...request,
        query: [...query, ['signature', signature]],
        headers: { ...request.headers, 'X-MEXC-APIKEY': key, 'Content-Type': 'application/json' },
      }
    },
    refusals: (status, body) => {
      const { data } = mexcError.safeParse(body)
      if (data === undefined || data.code === 0 || data.code === 200) return undefined
      const text = data.msg ?? data.message ?? ''
      if (data.code === 700003) return refusal(new RecvWindowError(status, text, { apiCode: data.code }))
      if (data.code === 30004) return refusal(new InsufficientFundsError(status, text, { apiCode: data.code }))
      if (data.code === 510) return refusal(new RateLimitError(status, text, { apiCode: data.code }))
      if (/maintenance/i.test(text))
        return refusal(new MaintenanceError(status, text, { apiCode: data.code, retryable: true }))
      return refusal(new ExchangeApiError(status, text, { apiCode: data.code }), 'unknown')
    },
  },
}
const mexcOrder = post(
  {
    path: '/api/v3/order',
    query: [
      ['symbol', 'MXUSDT'],
      ['side', 'BUY'],
      ['type', 'LIMIT'],
      ['quantity', '50'],
      ['price', '0.1'],
      ['newClientOrderId', 'sim-0001'],
    ],
    validForMs: 5_000,
  },
  z.object({ orderId: z.string() }),
  (order) => order.orderId,
)

test('[S3.87] MEXC: an order is signed in its query as the vector says', async () => {
  const { outcome, request } = await call(mexc, mexcOrder, (_, response) => json(response, 200, { orderId: 'C02__1' }))
  expect(outcome).toBe('C02__1')
  expect(request?.url).toBe(
    '/api/v3/order?symbol=MXUSDT&side=BUY&type=LIMIT&quantity=50&price=0.1&newClientOrderId=sim-0001&recvWindow=5000&timestamp=1767225600000&signature=ddd96921563a6124cce0bf74e6513cc25bb0f344adffdff482a5568b8b646788',
  )
  expect(request?.headers).toMatchObject({ 'x-mexc-apikey': 'mx0simKEY0000000001', 'content-type': 'application/json' })
})

test('[S3.91] MEXC: an error inside of a 200, one with an unknown code, bodies that are none, a ban', async () => {
  const at = async (status: number, body: unknown) =>
    (await call(mexc, mexcOrder, (_, response) => json(response, status, body))).outcome
  expect(await at(200, { msg: 'Insufficient position', code: 30004 })).toMatchObject({
    code: 'insufficient-funds',
    outcome: 'rejected',
  })
  expect(await at(200, { code: 99999, msg: 'new' })).toMatchObject({
    code: 'exchange',
    outcome: 'unknown',
    apiCode: 99999,
  })
  expect(await at(400, { code: 700003, msg: 'outside of the recvWindow' })).toMatchObject({
    code: 'recv-window',
    outcome: 'rejected',
  })
  expect(await at(500, { code: 500, message: 'Under maintenance' })).toMatchObject({ code: 'maintenance' })
  expect(await at(200, { code: 510, msg: 'requests are too frequent' })).toMatchObject({
    code: 'rate-limited',
    outcome: 'rejected',
  })
  const blocked = await call(mexc, mexcOrder, (_, response) => response.writeHead(403).end())
  expect(blocked.outcome).toMatchObject({ code: 'server', outcome: 'unknown', status: 403 })
  const banned = await call(mexc, mexcOrder, (_, response) => {
    response.setHeader('Retry-After', '120')
    response.writeHead(418).end()
  })
  expect(banned.outcome).toMatchObject({ code: 'rate-limited', retryAfterMs: 120_000, outcome: 'unknown' })
  expect(banned.budgets).toMatchObject({ closedForMs: 120_000, closedReason: 'the exchange has banned this address' })
})

test('[S3.87] MEXC: one bad element of a batch costs only itself', async () => {
  const row = z.object({ orderId: z.string() })
  const batch = post({ path: '/api/v3/batchOrders', query: [], validForMs: 5_000 }, tolerantArray(row), (wire) => wire)
  const { outcome } = await call(mexc, batch, (_, response) =>
    json(response, 200, [{ orderId: '1' }, { newClientOrderId: 'b', msg: 'too small', code: 30002 }, { orderId: '3' }]),
  )
  expect(outcome).toMatchObject({ rows: [{ orderId: '1' }, { orderId: '3' }], rejected: [{ index: 1 }] })
})
