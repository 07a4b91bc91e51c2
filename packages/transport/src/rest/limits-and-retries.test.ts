import { createMemoryMetrics } from '@venuekit/core'
import { RateLimitError, RecvWindowError, ServerError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, fixedRandom, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { json, startHttpServer, type Answer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { connect, createOrder, getPrice, getTime } from '../../test/rest-fixture.ts'
import { until } from '../../test/until.ts'
import { createExchangeTime } from './exchange-time.ts'

expectNoLeaks()

/** Answers with each in turn, and with the last one from then on. */
function inTurn(...answers: readonly Answer[]): Answer {
  let next = 0
  return (request, response) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    answer?.(request, response)
  }
}

const price: Answer = (_, response) => json(response, 200, { price: '1' })

function limited(headers: Record<string, string>, status = 429, body: unknown = { code: 'TOO_MANY' }): Answer {
  return (_, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    json(response, status, body)
  }
}

test('[S3.90] a read is tried three times, with growing waits and chance in them', async () => {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  await using server = await startHttpServer((_, response) => response.writeHead(503).end())
  await using fixture = connect(server.url, { clock, logger, random: fixedRandom(0, 0.5) })
  const call = errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }))
  for (const [attempt, waitMs] of [
    [1, 100],
    [2, 150],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    await until(() => logger.records.filter((one) => one.message === 'trying again').length === attempt)
    expect(clock.nextTimerInMs).toBe(waitMs)
    // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
    await clock.advance(waitMs)
  }
  const error = await call
  expect(ServerError.is(error) && error).toMatchObject({ status: 503, retryable: true, outcome: undefined })
  expect(server.requests).toHaveLength(3)
})

test('[S3.90] what must not be done twice is not, however much it fails', async () => {
  await using server = await startHttpServer((_, response) => response.writeHead(503).end())
  await using fixture = connect(server.url)
  for (const endpoint of [createOrder, { ...createOrder, lane: 'query' as const }]) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    expect(await errorOf(() => fixture.client.call(endpoint, { size: '1' }))).toMatchObject({ outcome: 'unknown' })
  }
  expect(server.requests).toHaveLength(2)
})

test('[S3.90] what is not retryable is not tried again', async () => {
  await using server = await startHttpServer((_, response) => json(response, 400, { code: 'NO_FUNDS' }))
  await using fixture = connect(server.url)
  expect(await errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }))).toMatchObject({
    code: 'insufficient-funds',
  })
  expect(server.requests).toHaveLength(1)
})

test('a cancel that is declared safe is tried again, and stays in doubt when it ends unsent', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer((_, response) => response.writeHead(502).end())
  await using fixture = connect(server.url, { clock })
  const cancelOrder = { ...createOrder, name: 'cancelOrder', repeat: 'safe' as const, lane: 'cancel' as const }
  const call = errorOf(() => fixture.client.call(cancelOrder, { size: '1' }))
  await server.received(1)
  await until(() => (clock.nextTimerInMs ?? Infinity) <= 100)
  // The budget closes before the second attempt: that one is not sent, but the first one was.
  fixture.budgets.ban('uid', 600_000, 'test')
  await clock.advance(100)
  expect(await call).toMatchObject({ code: 'rate-limited', outcome: 'unknown', operation: 'cancelOrder' })
  expect(server.requests).toHaveLength(1)
})

test.each<[string, Record<string, string>]>([
  ['seconds', { 'retry-after': '7' }],
  ['a date', { 'retry-after': 'Thu, 01 Jan 2026 00:00:07 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT' }],
])('[S3.90] a 429 with Retry-After in %s is obeyed by everybody, and a read waits it out', async (_, headers) => {
  const clock = new ManualClock({ now: Date.UTC(2026, 0, 1) })
  await using server = await startHttpServer(inTurn(limited(headers), price))
  await using fixture = connect(server.url, { clock })
  const call = fixture.client.call(getPrice, { symbol: 'X' })
  await server.received(1)
  await until(() => fixture.budgets.status('ip').closedForMs > 0)
  expect(fixture.budgets.status('ip').closedForMs).toBe(7_000)
  const other = errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(await other).toMatchObject({ code: 'rate-limited', outcome: 'not-sent', retryAfterMs: 7_000 })
  await until(() => (clock.nextTimerInMs ?? Infinity) <= 7_000)
  await clock.advance(6_999)
  expect(server.requests).toHaveLength(1)
  await clock.advance(1)
  expect(await call).toBe('1')
})

test('a 429 to an order closes what it was charged to, and is a refusal where the table says so', async () => {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  await using server = await startHttpServer(limited({ 'retry-after': '3' }))
  await using fixture = connect(server.url, { clock, logger })
  const error = await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(RateLimitError.is(error) && error).toMatchObject({ outcome: 'rejected', retryAfterMs: 3_000, status: 429 })
  expect(fixture.budgets.statuses().map(({ budget, closedForMs }) => [budget, closedForMs])).toEqual([
    ['ip', 3_000],
    ['uid', 3_000],
  ])
  expect(logger.records.find((one) => one.level === 'warn')).toMatchObject({
    logger: 'testex.private.rest',
    message: 'too many requests by the count of the exchange',
    fields: { budgets: ['ip', 'uid'], retryAfterMs: 3_000 },
  })
})

test('an exchange can say which budget is used up, and in a header of its own for how long', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer(limited({ 'x-rate-limit-reset': '1500' }))
  await using fixture = connect(server.url, {
    clock,
    limits: {
      retryAfterMs: ({ headers }) => Number(headers['x-rate-limit-reset']),
      exceeded: ({ body, status }, charges) =>
        status === 429 && JSON.stringify(body).includes('TOO_MANY') ? charges.slice(1).map((one) => one.budget) : [],
    },
  })
  expect(await errorOf(() => fixture.client.call(createOrder, { size: '1' }))).toMatchObject({ retryAfterMs: 1_500 })
  expect(fixture.budgets.status('ip').closedForMs).toBe(0)
  expect(fixture.budgets.status('uid').closedForMs).toBe(1_500)
})

test('too many requests inside of a 200 is the same', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer(limited({ 'retry-after': '2' }, 200))
  await using fixture = connect(server.url, { clock })
  await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(fixture.budgets.status('uid').closedForMs).toBe(2_000)
})

test('a ban closes the budgets until it ends, and a read does not wait for it', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer(
    inTurn(limited({ 'retry-after': '600' }, 418, 'banned'), limited({}, 418, 'banned'), price),
  )
  await using fixture = connect(server.url, { clock, limits: { banMs: 300_000 } })
  const error = await errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }))
  expect(RateLimitError.is(error) && error).toMatchObject({ status: 418, retryAfterMs: 600_000 })
  expect(fixture.budgets.status('ip')).toMatchObject({
    closedForMs: 600_000,
    closedReason: 'the exchange has banned this address',
  })
  expect(await errorOf(() => fixture.client.call(getPrice, { symbol: 'X' }))).toMatchObject({ code: 'rate-limited' })
  expect(server.requests).toHaveLength(1)
  await clock.advance(600_000)
  await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  expect(fixture.budgets.status('ip').closedForMs).toBe(300_000)
})

test('what the headers say of the quota feeds the budgets', async () => {
  const clock = new ManualClock()
  await using server = await startHttpServer((_, response) => {
    response.setHeader('x-remaining', '40')
    json(response, 200, { price: '1' })
  })
  await using fixture = connect(server.url, {
    clock,
    limits: {
      quota: ({ headers }, charges) =>
        charges.map(({ budget }) => ({ budget, remaining: Number(headers['x-remaining']) })),
    },
  })
  await fixture.client.call(getPrice, { symbol: 'X' })
  expect(fixture.budgets.status('ip').available).toBe(40)
})

test('rules of limits that throw, or name a budget that there is not, never break a call', async () => {
  const logger = createMemoryLogger()
  await using server = await startHttpServer((_, response) => json(response, 200, { id: '1', price: '1' }))
  await using fixture = connect(server.url, {
    logger,
    limits: { quota: () => [{ budget: 'nobody', remaining: 1 }], exceeded: () => JSON.parse('{') as never },
  })
  const onTiming = (): never => JSON.parse('{') as never
  expect(await fixture.client.call(createOrder, { size: '1' })).toEqual({ id: '1', price: '1' })
  expect(await fixture.client.call(createOrder, { size: '1' }, { onTiming })).toEqual({ id: '1', price: '1' })
  server.answer = limited({})
  expect(await errorOf(() => fixture.client.call(createOrder, { size: '1' }))).toMatchObject({
    code: 'rate-limited',
    outcome: 'rejected',
  })
  expect(logger.records.map((one) => one.level)).toEqual(['error', 'error', 'error', 'error'])
})

test('[S3.90] a refused timestamp: the time is measured again, and a read is tried once more after 100 ms', async () => {
  const clock = new ManualClock()
  const expired: Answer = (_, response) => json(response, 401, { code: 'EXPIRED' })
  const time: Answer = (_, response) => json(response, 200, { now: clock.now() + 5_000 })
  await using server = await startHttpServer(inTurn(time, expired, time, price, expired, time, expired))
  await using fixture = connect(server.url, {
    clock,
    time: createExchangeTime({ clock, ask: (options) => fixture.client.call(getTime, {}, options) }),
  })
  const getSigned = { ...getPrice, auth: 'signed' as const }
  const call = fixture.client.call(getSigned, { symbol: 'X' })
  await server.received(3)
  // The answer with the time must not come after the wait: it would count as underway for so long.
  await until(() => fixture.client.stats().busy === 0 && (clock.nextTimerInMs ?? Infinity) <= 100)
  await clock.advance(100)
  expect(await call).toBe('1')
  expect(server.requests.map((request) => request.url.split('?')[0])).toEqual(['/time', '/price', '/time', '/price'])
  expect(Number(server.requests[3]?.headers['x-time']) - clock.now()).toBeCloseTo(5_000, -1)

  const again = errorOf(() => fixture.client.call(getSigned, { symbol: 'X' }))
  await server.received(6)
  await until(() => (clock.nextTimerInMs ?? Infinity) <= 100)
  await clock.advance(100)
  expect(RecvWindowError.is(await again)).toBe(true)
  expect(server.requests).toHaveLength(7)
})

test('[S3.90] an order with a refused timestamp is rejected and not tried again; the next one is signed with a new time', async () => {
  const clock = new ManualClock()
  let offset = 1_000
  await using server = await startHttpServer((request, response) => {
    if (request.url === '/time') json(response, 200, { now: clock.now() + offset })
    else if (offset === 1_000) json(response, 401, { code: 'EXPIRED' })
    else json(response, 200, { id: '1', price: '1' })
  })
  await using fixture = connect(server.url, {
    clock,
    time: createExchangeTime({ clock, ask: (options) => fixture.client.call(getTime, {}, options) }),
  })
  expect(await errorOf(() => fixture.client.call(createOrder, { size: '1' }))).toMatchObject({
    code: 'recv-window',
    outcome: 'rejected',
  })
  offset = 9_000
  expect(await fixture.client.call(createOrder, { size: '1' })).toEqual({ id: '1', price: '1' })
  expect(server.requests.map((request) => request.url)).toEqual(['/time', '/orders', '/time', '/orders'])
  expect(Number(server.requests[3]?.headers['x-time']) - clock.now()).toBeCloseTo(9_000, -1)
})

test('metrics tell how calls ended, how long requests took and how often they were tried again', async () => {
  const clock = new ManualClock()
  const metrics = createMemoryMetrics()
  await using server = await startHttpServer(
    inTurn(
      (_, response) => response.writeHead(500).end(),
      price,
      (_, response) => json(response, 400, { code: 'NO_FUNDS' }),
    ),
  )
  await using fixture = connect(server.url, { clock, metrics })
  const call = fixture.client.call(getPrice, { symbol: 'X' })
  await server.received(1)
  await until(() => (clock.nextTimerInMs ?? Infinity) <= 100)
  await clock.advance(100)
  await call
  await errorOf(() => fixture.client.call(createOrder, { size: '1' }))
  const of = { exchange: 'testex', domain: 'private' }
  expect(metrics.value('rest_calls_total', { ...of, operation: 'getPrice', result: 'ok' })).toBe(1)
  expect(metrics.value('rest_calls_total', { ...of, operation: 'createOrder', result: 'insufficient-funds' })).toBe(1)
  expect(metrics.value('rest_request_ms', { ...of, operation: 'getPrice' })).toBe(2)
  expect(metrics.value('rest_retries_total', { ...of, operation: 'getPrice' })).toBe(1)
})

test('rows that an endpoint leaves out of a list are told, and the list survives', async () => {
  const logger = createMemoryLogger()
  const metrics = createMemoryMetrics()
  await using server = await startHttpServer(price)
  await using fixture = connect(server.url, { logger, metrics })
  const result: typeof getPrice.result = (wire, _, context) => {
    context.rejected([])
    context.rejected([{ issues: [{ path: '[1].price', message: 'expected a decimal number' }] }])
    return wire.price
  }
  const told: number[] = []
  const onRejected = (rows: number) => void told.push(rows)
  expect(await fixture.client.call({ ...getPrice, result }, { symbol: 'X' }, { onRejected })).toBe('1')
  expect(told).toEqual([1])
  expect(logger.records.filter((one) => one.level === 'warn')).toMatchObject([
    { fields: { operation: 'getPrice', rows: 1 } },
  ])
  const labels = { exchange: 'testex', domain: 'private', operation: 'getPrice' }
  expect(metrics.value('rest_rejected_rows_total', labels)).toBe(1)
})
