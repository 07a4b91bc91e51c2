import type { OrderView } from '../../engine/views.ts'
import { Fields } from '../common/fields.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import { OrderBatches } from './batches.ts'
import { OrderCharges } from './charges.ts'
import type { OrderDesk } from './order-desk.ts'
import { orderJson } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

/** Orders over REST, and the same as commands over a socket. */
export class OrderRoutes {
  readonly #parts: SpotParts
  readonly #desk: OrderDesk
  readonly #batches: OrderBatches
  readonly #charges: OrderCharges

  constructor(parts: SpotParts, desk: OrderDesk) {
    this.#parts = parts
    this.#desk = desk
    this.#batches = new OrderBatches(parts, desk)
    this.#charges = new OrderCharges(parts.room.options)
  }

  get routes(): Readonly<Record<string, Operation>> {
    const desk = this.#desk
    const { placing, cancelling } = this.#kinds
    return {
      'POST /spot/orders': {
        ...placing,
        status: 201,
        createsOrder: true,
        handle: (call) => desk.json(call, desk.place(call, call.fields), call.fields),
      },
      'POST /spot/batch_orders': { ...placing, createsOrder: true, handle: (call) => this.#batches.place(call) },
      'POST /spot/amend_batch_orders': { ...placing, handle: (call) => this.#batches.amend(call) },
      'POST /spot/cancel_batch_orders': { ...cancelling, handle: (call) => this.#batches.cancel(call) },
      'GET /spot/orders': { handle: (call) => this.#list(call) },
      'GET /spot/open_orders': { handle: (call) => this.#openOrders(call) },
      'GET /spot/orders/{order_id}': {
        handle: (call) => orderJson(this.#parts, desk.find(call, idOf(call), call.fields)),
      },
      'DELETE /spot/orders': { ...cancelling, handle: (call) => this.#cancelAll(call) },
      'DELETE /spot/orders/{order_id}': {
        ...cancelling,
        handle: (call) => desk.json(call, desk.cancel(call, idOf(call), call.fields), call.fields),
      },
      'PATCH /spot/orders/{order_id}': {
        expires: true,
        charges: (call) => this.#charges.of(call, [amendFields(call)]),
        handle: (call) => {
          const fields = amendFields(call)
          return desk.json(call, desk.amend(call, idOf(call), fields), fields)
        },
      },
    }
  }

  get commands(): Readonly<Record<string, Operation>> {
    const desk = this.#desk
    const { placing, cancelling } = this.#kinds
    return {
      'spot.order_place': {
        ...placing,
        createsOrder: true,
        acknowledged: true,
        handle: (call) =>
          Array.isArray(call.body)
            ? this.#batches.place(call)
            : desk.json(call, desk.place(call, call.fields), call.fields),
      },
      'spot.order_cancel': {
        ...cancelling,
        handle: (call) => desk.json(call, desk.cancel(call, idOf(call), call.fields), call.fields),
      },
      'spot.order_cancel_ids': { ...cancelling, handle: (call) => this.#batches.cancel(call) },
      'spot.order_cancel_cp': { ...cancelling, handle: (call) => this.#cancelAll(call) },
      'spot.order_amend': {
        ...placing,
        handle: (call) => desk.json(call, desk.amend(call, idOf(call), call.fields), call.fields),
      },
      'spot.order_status': {
        handle: (call) => desk.json(call, desk.find(call, idOf(call), call.fields), call.fields),
      },
      'spot.order_list': { handle: (call) => this.#list(call) },
    }
  }

  /** What placements and cancellations have in common. */
  get #kinds(): Readonly<Record<'placing' | 'cancelling', Pick<Operation, 'expires' | 'charges'>>> {
    return {
      placing: { expires: true, charges: (call) => this.#charges.placing(call) },
      cancelling: { expires: true, charges: (call) => this.#charges.cancelling(call) },
    }
  }

  #list({ account, fields }: Call): readonly object[] {
    const status = fields.oneOf('status', ['open', 'finished'])
    if (status === undefined) throw new GateioRefusal('MISSING_REQUIRED_PARAM', 'Missing required parameter: status')
    const pair = status === 'open' ? this.#parts.pair(fields) : this.#parts.optionalPair(fields)
    const page = fields.integer('page', { fallback: 1, minimum: 1 })
    const limit = fields.integer('limit', { fallback: 100, minimum: 1, maximum: status === 'open' ? 100 : 1_000 })
    const market = pair === undefined ? {} : { market: pair.id }
    const { view } = this.#parts.room.engine
    const orders = status === 'open' ? view.openOrders({ account, ...market }) : this.#finished(account, fields, market)
    return pageOf(orders.toReversed(), page, limit).map((order) => orderJson(this.#parts, order))
  }

  /** By the time at which they ended. */
  #finished(account: number, fields: Fields, market: { readonly market?: string }): readonly OrderView[] {
    const side = fields.oneOf('side', ['buy', 'sell'])
    const from = fields.seconds('from') ?? 0
    const to = fields.seconds('to') ?? Infinity
    const filter = { account, ...market, ...(side === undefined ? {} : { side }) }
    const done = this.#parts.room.engine.view.doneOrders(filter)
    return done.filter(({ updatedAt }) => updatedAt >= from && updatedAt <= to)
  }

  #openOrders({ account, fields }: Call): readonly object[] {
    const page = fields.integer('page', { fallback: 1, minimum: 1 })
    const limit = fields.integer('limit', { fallback: 100, minimum: 1, maximum: 100 })
    const byPair = Map.groupBy(this.#parts.room.engine.view.openOrders({ account }), ({ market }) => market)
    return [...byPair].map(([currency_pair, orders]) => ({
      currency_pair,
      total: orders.length,
      orders: pageOf(orders.toReversed(), page, limit).map((order) => orderJson(this.#parts, order)),
    }))
  }

  #cancelAll(call: Call): readonly object[] {
    return this.#desk.cancelAll(call, call.fields).map((order) => this.#batches.succeeded(order))
  }
}

function pageOf<Item>(items: readonly Item[], page: number, limit: number): readonly Item[] {
  return items.slice(limit * (page - 1), limit * page)
}

/** Where the id of an order stands: in the path, or in the parameters of a command. */
function idOf({ params, fields }: Call): string {
  return params['order_id'] ?? fields.required('order_id')
}

/** The pair and the account of an amendment may stand in the query too; the body wins. */
function amendFields({ query, body }: Call): Fields {
  const ofQuery = Object.fromEntries(['currency_pair', 'account'].map((name) => [name, query.text(name)]))
  const given = Fields.ofBody(body)
  return new Fields({ ...ofQuery, ...given.all })
}
