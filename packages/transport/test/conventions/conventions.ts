// What the tests of this folder share: each declares the conventions of one exchange as its package will, and runs calls with
// them. The transport knows none of these conventions.
import type { ApiRefusal, Endpoint } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import type * as z from '@venuekit/core/schema'
import type { RestClientOptions } from '../../src/rest/rest-client.ts'
import { startHttpServer, type Answer } from '../http-server.ts'
import { connect } from '../rest-fixture.ts'

/** The credentials of the tests. */
export type Credentials = { key: string; secret: string }
/** What an exchange package hands to the client that it makes. */
export type Conventions = Pick<
  RestClientOptions<Credentials>,
  'sign' | 'refusals' | 'limits' | 'encodeQuery' | 'credentials'
>

/** A row of a table of refusals. */
export function refusal(error: ApiRefusal['error'], outcome: ApiRefusal['outcome'] = 'rejected'): ApiRefusal {
  return { error, outcome }
}

/** An order of an exchange. */
export function post<Wire, Result>(
  request: ReturnType<Endpoint<object, Wire, Result>['request']>,
  wire: z.ZodType<Wire>,
  result: (wire: Wire) => Result,
): Endpoint<object, Wire, Result> {
  return {
    name: 'createOrder',
    method: 'POST',
    auth: 'signed',
    repeat: 'never',
    lane: 'order',
    charge: () => [{ budget: 'uid', weight: 1 }],
    request: () => request,
    wire,
    result,
  }
}

/** Runs one call against a server that gives one answer. */
export async function call<Wire, Result>(
  exchange: { client: Conventions; basePath?: string; now?: number },
  endpoint: Endpoint<object, Wire, Result>,
  answer: Answer,
) {
  const clock = new ManualClock({ now: exchange.now ?? Date.UTC(2026, 0, 1) })
  await using server = await startHttpServer(answer)
  await using fixture = connect(`${server.url}${exchange.basePath ?? ''}`, { ...exchange.client, clock })
  const outcome = await fixture.client.call(endpoint, {}).catch((error: unknown) => error)
  return { outcome, request: server.requests[0], budgets: fixture.budgets.status('uid') }
}
