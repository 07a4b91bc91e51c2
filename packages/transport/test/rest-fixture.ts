import { createBudgets, type ApiRefusal, type BudgetDeclaration, type Budgets, type Endpoint } from '@venuekit/core'
import { InsufficientFundsError, RateLimitError, RecvWindowError } from '@venuekit/core/errors'
import { ManualClock } from '@venuekit/core/testing'
import { systemClock } from '@venuekit/core/time'
import { wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { createBareRestClient, type RestClient, type RestClientOptions } from '../src/rest/rest-client.ts'
import { createRestPools } from '../src/rest/rest-pools.ts'
import type { RestPoolOptions } from '../src/rest/pool-options.ts'

/** The credentials of the tests: text that no other text contains by chance. */
export const key = 'k7Qw2ZpXv9Lr4TnB'
export const secret = 'yH3mC8sJ5dKf1Gx6Vb0R'

/** An order of the exchange that the tests speak to. */
export interface PlacedOrder {
  readonly id: string
  readonly price: string
}

/** The message of an error, and its code; the exchange of the tests sends both in one object. */
const refusalSchema = z.object({ code: z.string(), message: z.string().optional() })

/** The table of the exchange of the tests. */
export function refusals(status: number, body: unknown): ApiRefusal | undefined {
  const { data } = refusalSchema.safeParse(body)
  switch (data?.code) {
    case 'NO_FUNDS':
      return {
        error: new InsufficientFundsError(status, 'Not enough USDT', { apiCode: data.code }),
        outcome: 'rejected',
      }
    case 'EXPIRED':
      return {
        error: new RecvWindowError(status, 'The timestamp is too old', { apiCode: data.code }),
        outcome: 'rejected',
      }
    case 'TOO_MANY':
      return { error: new RateLimitError(status, 'Too many requests', { apiCode: data.code }), outcome: 'rejected' }
    default:
      return undefined
  }
}

/** What changes nothing. */
export const getPrice: Endpoint<{ readonly symbol: string }, { price: string }, string> = {
  name: 'getPrice',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => [{ budget: 'ip', weight: 1 }],
  request: ({ symbol }) => ({ path: '/price', query: [['symbol', symbol]] }),
  wire: z.object({ price: wireDecimal }),
  result: (wire) => wire.price,
}

/** What must never be done twice. */
export const createOrder: Endpoint<{ readonly size: string }, { id: string; price: string }, PlacedOrder> = {
  name: 'createOrder',
  method: 'POST',
  auth: 'signed',
  repeat: 'never',
  lane: 'order',
  charge: () => [
    { budget: 'ip', weight: 1 },
    { budget: 'uid', weight: 1 },
  ],
  request: ({ size }) => ({ path: '/orders', query: [], body: JSON.stringify({ size }) }),
  wire: z.object({ id: z.string(), price: wireDecimal }),
  result: (wire) => wire,
}

/** The time of the exchange of the tests. */
export const getTime: Endpoint<object, { now: number }, number> = {
  name: 'getTime',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => [{ budget: 'ip', weight: 1 }],
  request: () => ({ path: '/time', query: [] }),
  wire: z.object({ now: z.number() }),
  result: (wire) => wire.now,
}

/** What was taken counts until the test ends, however long that takes. */
export const declarations: readonly BudgetDeclaration[] = [
  { name: 'ip', rule: { type: 'sliding', limit: 1_000, windowMs: 3_600_000 } },
  { name: 'uid', rule: { type: 'sliding', limit: 100, windowMs: 3_600_000 } },
]

/** Signs as exchanges do: key and signature in headers, the timestamp among them. */
export function sign(
  request: Parameters<NonNullable<RestClientOptions<{ key: string; secret: string }>['sign']>>[0],
  credentials: { readonly key: string; readonly secret: string },
  nowMs: number,
) {
  const signature = Buffer.from(`${credentials.secret}${request.path}${nowMs}`).toString('base64url')
  return {
    ...request,
    headers: { ...request.headers, 'x-key': credentials.key, 'x-sign': signature, 'x-time': `${nowMs}` },
  }
}

/** Everything that one test needs, and what it closes again. */
export interface Fixture extends AsyncDisposable {
  readonly client: RestClient
  readonly budgets: Budgets
}

/** A private client of the server at `url`. */
export function connect(
  url: string,
  options: Partial<RestClientOptions<{ key: string; secret: string }>> & { readonly pool?: RestPoolOptions } = {},
): Fixture {
  const { pool, ...rest } = options
  const clock = options.clock ?? systemClock
  const pools = options.pools ?? createRestPools({ ...pool, clock })
  const budgets = options.budgets ?? createBudgets({ clock, budgets: declarations, exchange: 'testex' })
  const client = createBareRestClient({
    exchange: 'testex',
    domain: 'private',
    baseUrl: url,
    pools,
    budgets,
    refusals,
    sign,
    credentials: async () => ({ key, secret }),
    // A machine that is busy may take its time to load undici and to connect.
    ...(!(clock instanceof ManualClock) && { sendWithinMs: 15_000 }),
    ...rest,
  })
  return {
    client,
    budgets,
    async [Symbol.asyncDispose]() {
      await client.close()
      if (options.pools === undefined) await pools.close()
      await budgets.close()
    },
  }
}
