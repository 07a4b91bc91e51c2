import type { Endpoint } from '@venuekit/core'
import {
  ExchangeUnavailableError,
  InsufficientFundsError,
  OrderNotFoundError,
  RateLimitError,
  ServerError,
} from '@venuekit/core/errors'
import { expect, test } from 'vitest'
import * as z from '@venuekit/core/schema'
import { json } from '../http-server.ts'
import { expectNoLeaks } from '../leaks.ts'
import { call, post, refusal, type Conventions } from './conventions.ts'

expectNoLeaks()

// --- DeltaDeFi: a key in a header, the code decides and not the status, bodies of text, a build that commits nothing
const deltaDefiError = z.object({ error: z.string(), code: z.int() })
const deltadefi: { client: Conventions } = {
  client: {
    credentials: async () => ({ key: 'dk_live_0000000000000000', secret: '' }),
    sign: (request, { key }) => ({ ...request, headers: { ...request.headers, 'X-API-KEY': key } }),
    refusals: (status, body) => {
      const { data } = deltaDefiError.safeParse(body)
      if (data === undefined) return undefined
      const details = { apiCode: data.code, apiMessage: data.error }
      if (data.code === 4050) return refusal(new InsufficientFundsError(status, data.error, details))
      if (data.code === 4200) return refusal(new OrderNotFoundError(status, data.error, details))
      if (data.code === 4290) return refusal(new RateLimitError(status, data.error, details))
      if (data.code === 5002)
        return refusal(new ExchangeUnavailableError(status, data.error, { ...details, retryable: true }))
      if (data.code >= 5000)
        return refusal(new ServerError(status, data.error, { ...details, retryable: true }), 'unknown')
      return undefined
    },
  },
}
const build: Endpoint<object, { order_id: string; tx_hex: string }, string> = {
  ...post(
    { path: '/order/build', query: [], body: '{}' },
    z.object({ order_id: z.string(), tx_hex: z.string() }),
    (wire) => wire.order_id,
  ),
  auth: 'key',
  commits: false,
}
const submit = { ...build, name: 'submitOrder', commits: true }
const cancelAll: Endpoint<object, { order_ids: readonly string[] }, readonly string[]> = {
  ...post(
    { path: '/order/cancel-all', query: [], body: '{}' },
    z.object({ order_ids: z.array(z.string()).default([]) }),
    (wire) => wire.order_ids,
  ),
  auth: 'key',
  lane: 'cancel',
  // Nothing to cancel is what was wanted.
  refuse: (_, body) => (deltaDefiError.safeParse(body).data?.code === 4200 ? 'success' : undefined),
}

test('[S3.91] DeltaDeFi: the code decides and not the status; a build that fails has sent nothing', async () => {
  const at = async (endpoint: typeof build, status: number, body: unknown) =>
    (await call(deltadefi, endpoint, (_, response) => json(response, status, body))).outcome
  expect(await at(submit, 400, { error: 'internal server error', code: 5000 })).toMatchObject({
    code: 'server',
    outcome: 'unknown',
  })
  expect(await at(build, 400, { error: 'internal server error', code: 5000 })).toMatchObject({
    code: 'server',
    outcome: 'not-sent',
  })
  expect(await at(build, 500, { error: 'insufficient balance', code: 4050 })).toMatchObject({
    code: 'insufficient-funds',
    outcome: 'rejected',
  })
  expect(await at(submit, 503, { error: 'trading is locked', code: 5002 })).toMatchObject({
    code: 'unavailable',
    outcome: 'rejected',
  })
  expect(await at(submit, 400, { error: 'slow down', code: 4290 })).toMatchObject({
    code: 'rate-limited',
    outcome: 'rejected',
  })
  for (const [status, text] of [
    [404, '404 page not found'],
    [403, ''],
    [503, 'upstream connect error or disconnect/reset before headers. reset reason: overflow'],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one answer after the other
    const { outcome } = await call(deltadefi, submit, (_, response) => response.writeHead(status).end(text))
    expect(outcome).toMatchObject({ code: 'server', status, outcome: 'unknown' })
  }
})

test('[S3.88] DeltaDeFi: cancelling everything where nothing is open is a success', async () => {
  const { outcome, request } = await call(deltadefi, cancelAll, (_, response) =>
    json(response, 400, { error: 'order not found', code: 4200 }),
  )
  expect(outcome).toEqual([])
  expect(request?.headers['x-api-key']).toBe('dk_live_0000000000000000')
  const other = await call(deltadefi, cancelAll, (_, response) => json(response, 400, { error: 'x', code: 5000 }))
  expect(other.outcome).toMatchObject({ code: 'server', outcome: 'unknown' })
})
