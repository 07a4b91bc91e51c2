import type { ApiKey, Permission } from '../accounts/key-ring.ts'
import { jsonResponse } from '../host/web-response.ts'
import type { WireRequest, WireResponse } from '../host/wire.ts'
import { balanceJson, fillJson, orderJson, tradeJson } from './demo-json.ts'
import { parseJson } from '../wire-kit/json.ts'
import { cancelOrder, placeOrder } from './demo-orders.ts'
import type { DemoShared } from './demo-wire.ts'

type Route = (request: WireRequest) => WireResponse

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'

/** The demo's HTTP side: everything is JSON, a key in `X-Api-Key` opens what is private. */
export class DemoRest {
  readonly #shared: DemoShared
  readonly #routes: Readonly<Record<string, Route>>

  constructor(shared: DemoShared) {
    this.#shared = shared
    this.#routes = {
      'GET /time': () => jsonResponse(200, { time: shared.context.clock.now() }),
      'GET /markets': () => this.#markets(),
      'GET /book': (request) => this.#book(request),
      'GET /trades': (request) => this.#trades(request),
      'GET /orders': (request) => this.#withKey(request, 'read', (key) => this.#orders(key, request)),
      'GET /order': (request) => this.#withKey(request, 'read', (key) => this.#order(key, request)),
      'GET /orders/closed': (request) => this.#withKey(request, 'read', (key) => this.#closed(key, request)),
      'GET /fills': (request) => this.#withKey(request, 'read', (key) => this.#fills(key, request)),
      'GET /balances': (request) => this.#withKey(request, 'read', (key) => this.#balances(key)),
      'POST /orders': (request) => this.#withKey(request, 'trade', (key) => this.#place(key, request)),
      'DELETE /orders': (request) => this.#withKey(request, 'trade', (key) => this.#cancel(key, request)),
      'POST /sessions': (request) => this.#withKey(request, 'read', (key) => this.#openSession(key)),
    }
  }

  handle(request: WireRequest): WireResponse {
    const route = this.#routes[`${request.method} ${request.path}`]
    return route === undefined ? jsonResponse(404, { message: 'there is nothing here' }) : route(request)
  }

  #withKey(request: WireRequest, permission: Permission, answer: (key: ApiKey) => WireResponse): WireResponse {
    const key = this.#shared.context.accounts.find(request.header('x-api-key') ?? '')
    if (key?.state !== 'active') return jsonResponse(401, { message: 'the key is unknown' })
    if (!key.permissions.includes(permission)) return jsonResponse(403, { message: `the key may not ${permission}` })
    const expiresAt = Number(request.header('x-expires-at') ?? Infinity)
    if (expiresAt < this.#shared.context.clock.now()) return jsonResponse(408, { message: 'the request has expired' })
    return answer(key)
  }

  #markets(): WireResponse {
    const { view } = this.#shared.engine
    const markets = view.instruments.map((instrument) => ({
      symbol: instrument.id,
      base: instrument.base,
      quote: instrument.quote,
      priceStep: instrument.priceText(instrument.priceStep),
      sizeStep: instrument.sizeText(instrument.sizeStep),
      priceBand: view.limits(instrument.id).band.above ?? null,
      maximumOpenOrders: view.limits(instrument.id).maximumOpenOrders,
    }))
    return jsonResponse(200, markets)
  }

  #book({ query }: WireRequest): WireResponse {
    const { engine, sequence } = this.#shared
    const market = query.get('symbol') ?? ''
    if (!engine.view.hasMarket(market)) return jsonResponse(404, { message: 'symbol is unknown' })
    const depth = Number(query.get('depth') ?? 50)
    if (!Number.isSafeInteger(depth) || depth < 1) return jsonResponse(400, { message: 'depth must be positive' })
    const instrument = engine.view.instrument(market)
    const { updateId, bids, asks } = engine.view.depth(market, depth)
    const texts = (levels: typeof bids): string[][] =>
      levels.map(([price, size]) => [instrument.priceText(price), instrument.sizeText(size)])
    return jsonResponse(200, { symbol: market, last: sequence(market, updateId), bids: texts(bids), asks: texts(asks) })
  }

  #trades({ query }: WireRequest): WireResponse {
    const { engine } = this.#shared
    const market = query.get('symbol') ?? ''
    if (!engine.view.hasMarket(market)) return jsonResponse(404, { message: 'symbol is unknown' })
    return jsonResponse(
      200,
      engine.view.trades(market, 100).map((trade) => tradeJson(engine, trade)),
    )
  }

  #orders({ account }: ApiKey, { query }: WireRequest): WireResponse {
    const { engine } = this.#shared
    const market = query.get('symbol')
    const orders = engine.view.openOrders(market === null ? { account } : { account, market })
    return jsonResponse(
      200,
      orders.map((order) => orderJson(engine, order)),
    )
  }

  #order({ account }: ApiKey, { query }: WireRequest): WireResponse {
    const { engine } = this.#shared
    const clientId = query.get('clientOrderId')
    const selector = clientId === null ? { account, orderId: Number(query.get('id')) } : { account, clientId }
    const order = engine.view.order(selector)
    return order === undefined
      ? jsonResponse(404, { message: 'no such order' })
      : jsonResponse(200, orderJson(engine, order))
  }

  #closed({ account }: ApiKey, { query }: WireRequest): WireResponse {
    const { engine } = this.#shared
    const market = query.get('symbol') ?? ''
    const orders = engine.view.doneOrders({ account, market, limit: limitOf(query) })
    return jsonResponse(
      200,
      orders.map((order) => orderJson(engine, order)),
    )
  }

  #fills({ account }: ApiKey, { query }: WireRequest): WireResponse {
    const { engine } = this.#shared
    const market = query.get('symbol') ?? ''
    const [since, until] = [Number(query.get('since') ?? 0), Number(query.get('until') ?? Infinity)]
    const fills = engine.view.fills({ account, market }).filter(({ time }) => time >= since && time <= until)
    return jsonResponse(
      200,
      fills.slice(0, limitOf(query)).map((fill) => fillJson(engine, fill)),
    )
  }

  #balances({ account }: ApiKey): WireResponse {
    const { engine } = this.#shared
    const balances = engine.view.balances(account).map((balance) => balanceJson(engine, balance))
    return jsonResponse(200, balances)
  }

  #place({ account }: ApiKey, { body }: WireRequest): WireResponse {
    const { status, body: answer } = placeOrder(this.#shared.engine, account, parseJson(body.toString()))
    return jsonResponse(status, answer)
  }

  #cancel({ account }: ApiKey, { query }: WireRequest): WireResponse {
    const { status, body } = cancelOrder(this.#shared.engine, account, Number(query.get('id')))
    return jsonResponse(status, body)
  }

  #openSession({ account }: ApiKey): WireResponse {
    const session = this.#shared.context.random.text(16, letters)
    this.#shared.sessions.set(session, account)
    return jsonResponse(201, { session })
  }
}

/** The newest rows, 100 of them at most. */
function limitOf(query: URLSearchParams): number {
  const asked = Number(query.get('limit') ?? 100)
  return Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, 100) : 100
}
