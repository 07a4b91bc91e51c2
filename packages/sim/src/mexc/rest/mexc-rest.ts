import type { ApiKey } from '../../accounts/key-ring.ts'
import type { WireContext } from '../../host/kind.ts'
import { jsonResponse } from '../../host/web-response.ts'
import type { FaultRefusal, Operation as Aim, WireRequest, WireResponse } from '../../host/wire.ts'
import { isJsonObject, parseJson, type JsonFields } from '../../wire-kit/json.ts'
import { RouteTable, type FoundRoute } from '../../wire-kit/route-table.ts'
import { Fields } from '../fields.ts'
import type { MexcOptions } from '../options.ts'
import { MexcRefusal } from '../refusal.ts'
import { authenticate } from './authentication.ts'
import { Budgets, type Excess } from './budgets.ts'
import type { Operation, Routes } from './call.ts'

const basePath = '/api/v3'
const contentTypes: Readonly<Record<MexcOptions['contentType'], RegExp>> = {
  'json-or-form': /^application\/(?:json|x-www-form-urlencoded)\b/i,
  json: /^application\/json\b/i,
  any: /^/,
}

/** The REST side: finds the route, counts, proves who asks, and answers in JSON. */
export class MexcRest {
  readonly #context: WireContext<MexcOptions>
  readonly #budgets: Budgets
  readonly #routes: RouteTable<Operation>

  constructor(context: WireContext<MexcOptions>, routes: Routes) {
    this.#context = context
    this.#budgets = new Budgets(context)
    this.#routes = new RouteTable(routes)
  }

  handle(request: WireRequest): WireResponse {
    // Perpetuals are another product with another API: there are none.
    if (request.path === '/api/v1/contract/detail') return jsonResponse(200, { success: true, code: 0, data: [] })
    try {
      return this.#answer(request)
    } catch (error) {
      if (!(error instanceof MexcRefusal)) throw error
      const extend = error.isExtended && this.#context.options.nullExtend ? { _extend: null } : {}
      return jsonResponse(error.status, { ...error.body, ...extend })
    }
  }

  /** What faults are aimed at: the route by its name. */
  aim(request: WireRequest): Aim {
    const fields = readFields(request, request.body.toString(), this.#context.options)
    return {
      channel: `${request.method} ${request.path}`,
      market: marketOf(fields),
      createsOrder: this.#find(request)?.route.createsOrder ?? false,
    }
  }

  /** A refusal that a fault asks for. */
  refuse(_request: WireRequest, fault: FaultRefusal): WireResponse {
    const { maintenanceField } = this.#context.options
    switch (fault.kind) {
      case 'rate-limit':
        return this.#tooMany({ status: fault.status === 418 ? 418 : 429, retryAfterMs: fault.retryAfterMs })
      case 'maintenance':
        return jsonResponse(500, {
          code: 500,
          [maintenanceField]: 'Under maintenance, please try again later',
          announcement: 'https://www.mexc.com/support',
        })
      case 'server-error': {
        const msg = 'Unknown error, please check your request or try again later.'
        return jsonResponse(fault.status, { code: fault.status, msg })
      }
      case 'order-rejected':
        return jsonResponse(400, { code: 30_016, msg: 'trading disabled' })
    }
  }

  #answer(request: WireRequest): WireResponse {
    const { remoteAddress: address } = request
    const ban = this.#budgets.banOf(address)
    if (ban !== undefined) return this.#tooMany(ban)
    const found = this.#find(request)
    if (found === undefined) throw new MexcRefusal(404, 'Not Found', { status: 404 })
    const { route: operation, name } = found
    const body = request.body.toString()
    this.#checkContentType(request, body)
    const fields = readFields(request, body, this.#context.options)
    const asked = { name, operation, fields, address }
    const ofAddress = this.#budgets.takeOfAddress(asked)
    if (ofAddress !== undefined) return this.#tooMany(ofAddress)
    const key = this.#keyOf(request, operation, { body, fields })
    const ofAccount = key === undefined ? undefined : this.#budgets.takeOfAccount(asked, key.account)
    if (ofAccount !== undefined) return this.#tooMany(ofAccount)
    return jsonResponse(200, operation.handle({ account: key?.account ?? 0, key: key?.key ?? '', fields }))
  }

  #keyOf(
    request: WireRequest,
    { permission }: Operation,
    { body, fields }: { readonly body: string; readonly fields: Fields },
  ): ApiKey | undefined {
    if (permission === undefined) return undefined
    const signed = { request, body, permission, timestamp: given(fields, 'timestamp') }
    return authenticate({ ...signed, recvWindow: given(fields, 'recvWindow') }, this.#context)
  }

  #checkContentType({ method, header }: WireRequest, body: string): void {
    if (method === 'GET' || body === '') return
    if (!contentTypes[this.#context.options.contentType].test(header('content-type') ?? 'application/json'))
      throw new MexcRefusal(700_013, 'Invalid Content-Type')
  }

  #find({ method, path }: WireRequest): FoundRoute<Operation> | undefined {
    return path.startsWith(`${basePath}/`) ? this.#routes.find(method, path.slice(basePath.length)) : undefined
  }

  #tooMany({ status, retryAfterMs }: Excess): WireResponse {
    const { limitBody } = this.#context.options
    const msg = limitBody === '510' ? 'requests are too frequent' : 'Too Many Requests'
    const answer = limitBody === 'empty' ? { status } : jsonResponse(status, { code: Number(limitBody), msg })
    const seconds = String(Math.ceil(retryAfterMs / 1_000))
    return { ...answer, headers: [...(answer.headers ?? []), ['Retry-After', seconds]] }
  }
}

/** Parameters of the query and of the body; those of the query win. A body is read as a form, whatever its type says. */
function readFields({ method, query }: WireRequest, body: string, { jsonBodies }: MexcOptions): Fields {
  return new Fields({ ...(method === 'GET' ? {} : bodyFields(body, jsonBodies)), ...Object.fromEntries(query) })
}

function bodyFields(body: string, jsonBodies: boolean): JsonFields {
  if (!body.startsWith('{')) return Object.fromEntries(new URLSearchParams(body))
  const parsed = jsonBodies ? parseJson(body) : undefined
  return isJsonObject(parsed) ? parsed : {}
}

function given(fields: Fields, name: string): string | undefined {
  const value = fields.all[name]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** Faults are aimed at markets by what the parameters or the first order of a batch name. */
function marketOf(fields: Fields): string | undefined {
  const batch = given(fields, 'batchOrders')
  const orders = batch === undefined ? undefined : parseJson(batch)
  const first: unknown = Array.isArray(orders) ? orders[0] : undefined
  const symbol: unknown = isJsonObject(first) ? first['symbol'] : given(fields, 'symbol')
  return typeof symbol === 'string' ? symbol.split(',')[0] : undefined
}
