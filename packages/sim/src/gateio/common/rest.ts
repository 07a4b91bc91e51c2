import type { ApiKey } from '../../accounts/key-ring.ts'
import type { WireContext } from '../../host/kind.ts'
import type { FaultRefusal, Operation as Aim, WireRequest, WireResponse } from '../../host/wire.ts'
import { parseJson } from '../../wire-kit/json.ts'
import { RouteTable, type FoundRoute } from '../../wire-kit/route-table.ts'
import type { GateioOptions } from '../options.ts'
import { authenticateRequest } from './authentication.ts'
import { privateCharge, publicCharge, tooManyRequests, type Budgets } from './budgets.ts'
import { checkExpiry } from './expiry.ts'
import { faultRefusal } from './fault-refusal.ts'
import { Fields } from './fields.ts'
import { GateioRefusal, shownStatus } from './refusal.ts'
import type { Call, GateioExchange, Operation, Room } from './room.ts'
import { sharedRoutes } from './shared-routes.ts'

const basePath = '/api/v4'
const letters = '0123456789abcdef'

interface Place {
  readonly exchange: GateioExchange
  readonly operation: Operation
}

/** The REST side: finds the route, proves who asks, counts, and answers in JSON. */
export class GateioRest {
  readonly #context: WireContext<GateioOptions>
  readonly #budgets: Budgets
  readonly #routes: RouteTable<Place>

  constructor(context: WireContext<GateioOptions>, budgets: Budgets, rooms: readonly Room[]) {
    this.#context = context
    this.#budgets = budgets
    const routes = rooms.flatMap(({ exchange, routes: own }) =>
      Object.entries(own).map(([name, operation]) => [name, { exchange, operation }] as const),
    )
    const shared = Object.entries(sharedRoutes).map(
      ([name, operation]) => [name, { exchange: 'gateio', operation }] as const,
    )
    this.#routes = new RouteTable<Place>(Object.fromEntries([...shared, ...routes]))
  }

  handle(request: WireRequest): WireResponse {
    const headers: [string, string][] = []
    try {
      return this.#response(request, this.#answer(request, headers), headers)
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      const status = shownStatus(error, this.#context.options)
      return this.#response(request, { status, text: `${JSON.stringify(error.body)}\n` }, headers)
    }
  }

  /** What faults are aimed at: the exchange, and the route by its name. */
  aim(request: WireRequest): Aim {
    const found = this.#find(request)
    if (found === undefined) return { channel: `${request.method} ${request.path}` }
    const [method = '', path = ''] = found.name.split(' ')
    const { exchange, operation } = found.route
    return {
      exchange,
      channel: `${method} ${basePath}${path}`,
      market: marketOf(request, found.params),
      createsOrder: operation.createsOrder ?? false,
    }
  }

  /** A refusal that a fault asks for. */
  refuse(request: WireRequest, fault: FaultRefusal): WireResponse {
    const exchange = this.#find(request)?.route.exchange ?? 'gateio'
    const refusal = faultRefusal(fault, exchange)
    const text = `${JSON.stringify(refusal.body)}\n`
    const headers: [string, string][] = []
    if (fault.kind === 'rate-limit') {
      const state = { limit: 10, remaining: 0, resetAt: this.#context.clock.now() + fault.retryAfterMs }
      for (const [name, value] of this.#budgets.headers({ fits: false, state })) headers.push([name, value])
    }
    return this.#response(request, { status: refusal.status, text }, headers)
  }

  #answer(request: WireRequest, headers: [string, string][]): { readonly status: number; readonly text: string } {
    const found = this.#find(request)
    checkAccept(request)
    if (found === undefined) throw this.#unknownPath(request)
    const { operation, exchange } = found.route
    const key = operation.access === 'public' ? undefined : authenticateRequest(request, this.#context)
    const call = callOf(request, found, { key, headers })
    const charged = this.#budgets.take(this.#charges(request, found, call))
    for (const [name, value] of this.#budgets.headers(charged)) headers.push([name, value])
    if (!charged.fits) throw tooManyRequests(exchange)
    if (operation.expires === true) checkExpiry(call)
    const value = operation.handle(call)
    return { status: operation.status ?? 200, text: value === undefined ? '' : JSON.stringify(value) }
  }

  #charges(request: WireRequest, { route, name }: FoundRoute<Place>, call: Call): Parameters<Budgets['take']>[0] {
    if (route.operation.access === 'public') return [publicCharge(name, request.remoteAddress)]
    return route.operation.charges?.(call) ?? [privateCharge(name, call.account)]
  }

  #find({ method, path }: WireRequest): FoundRoute<Place> | undefined {
    return path.startsWith(`${basePath}/`) ? this.#routes.find(method, routePath(path)) : undefined
  }

  #unknownPath({ path }: WireRequest): GateioRefusal {
    if (path.startsWith(`${basePath}/`) && this.#routes.knows(routePath(path)))
      return new GateioRefusal('METHOD_NOT_ALLOWED', 'Request method not allowed', { status: 405 })
    return new GateioRefusal('NOT_FOUND', 'Request URL not found', { status: 404 })
  }

  #response(
    request: WireRequest,
    { status, text }: { readonly status: number; readonly text: string },
    headers: readonly (readonly [string, string])[],
  ): WireResponse {
    const { clock, random } = this.#context
    return {
      status,
      headers: [
        ['Content-Type', 'application/json'],
        ['X-In-Time', String(request.receivedAt * 1_000)],
        ['X-Out-Time', String(clock.now() * 1_000)],
        ['X-Gate-Trace-ID', random.text(32, letters)],
        ...headers,
      ],
      body: text,
    }
  }
}

interface CallParts {
  readonly key: ApiKey | undefined
  readonly headers: Call['headers']
}

function callOf(request: WireRequest, { params }: FoundRoute<Place>, { key, headers }: CallParts): Call {
  const { method, receivedAt } = request
  const query = Fields.ofQuery(request.query)
  const readsBody = method !== 'GET' && method !== 'DELETE' && request.body.length > 0
  const body = readsBody ? parseJson(request.body.toString()) : undefined
  if (readsBody && body === undefined) throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
  const expiresAt = request.header('x-gate-exptime')
  return {
    account: key?.account ?? 0,
    params,
    query,
    body,
    get fields() {
      return readsBody ? Fields.ofBody(body) : query
    },
    via: 'rest',
    receivedAt,
    expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
    sizeDecimal: request.header('x-gate-size-decimal') === '1',
    headers,
  }
}

/** The path below the base. Clients write the settlement currency either way: `/futures/USDT/…`. */
function routePath(path: string): string {
  return path.slice(basePath.length).replace(/^\/(futures|delivery)\/[^/]+/i, (start) => start.toLowerCase())
}

/** Only JSON is served. */
function checkAccept({ header }: WireRequest): void {
  const accept = header('accept') ?? '*/*'
  if (/\*\/\*|application\/(?:json|\*)/.test(accept)) return
  throw new GateioRefusal('NOT_ACCEPTABLE', 'Accept header must allow application/json', { status: 406 })
}

/** Faults are aimed at markets by what the query or the body names. */
function marketOf(request: WireRequest, params: Readonly<Record<string, string>>): string | undefined {
  for (const name of ['currency_pair', 'contract', 'market']) {
    const given = params[name] ?? request.query.get(name)
    if (given !== undefined && given !== null) return given
  }
  if (request.body.length === 0) return undefined
  const body = parseJson(request.body.toString())
  const first: unknown = Array.isArray(body) ? body[0] : body
  if (typeof first !== 'object' || first === null) return undefined
  for (const name of ['currency_pair', 'contract', 'market']) {
    const given: unknown = Reflect.get(first, name)
    if (typeof given === 'string') return given
  }
  return undefined
}
