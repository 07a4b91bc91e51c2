import type { ApiKey, Permission } from '../accounts/key-ring.ts'
import { jsonResponse } from '../host/web-response.ts'
import type { WireRequest, WireResponse } from '../host/wire.ts'
import { orderJson, tradeJson } from './demo-json.ts'
import { cancelOrder, parseJson, placeOrder } from './demo-orders.ts'
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
      'GET /orders': (request) => this.#withKey(request, 'read', (key) => this.#orders(key)),
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
    return answer(key)
  }

  #markets(): WireResponse {
    const markets = this.#shared.engine.view.instruments.map((instrument) => ({
      symbol: instrument.id,
      base: instrument.base,
      quote: instrument.quote,
      priceStep: instrument.priceText(instrument.priceStep),
      sizeStep: instrument.sizeText(instrument.sizeStep),
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

  #orders({ account }: ApiKey): WireResponse {
    const { engine } = this.#shared
    return jsonResponse(
      200,
      engine.view.openOrders({ account }).map((order) => orderJson(engine, order)),
    )
  }

  #balances({ account }: ApiKey): WireResponse {
    const { engine } = this.#shared
    const balances = engine.view.balances(account).map(({ asset, available, held }) => ({
      asset,
      available: engine.assets.text(asset, available),
      held: engine.assets.text(asset, held),
    }))
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
