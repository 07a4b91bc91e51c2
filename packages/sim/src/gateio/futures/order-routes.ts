import type { OrderView } from '../../engine/views.ts'
import { Fields } from '../common/fields.ts'
import type { Call, Operation } from '../common/room.ts'
import { OrderBatches, cancellationCharges, commandCharges, placementCharges } from './batches.ts'
import type { FuturesParts } from './futures-parts.ts'
import type { OrderDesk } from './order-desk.ts'
import { orderIdOf } from './order-ids.ts'
import { pageOf, paged } from './pages.ts'
import { refused } from './refusals.ts'

const deepestLevel = 20

/** Orders over REST, and the same as commands over a socket. */
export class OrderRoutes {
  readonly #parts: FuturesParts
  readonly #desk: OrderDesk
  readonly #batches: OrderBatches

  constructor(parts: FuturesParts, desk: OrderDesk) {
    this.#parts = parts
    this.#desk = desk
    this.#batches = new OrderBatches(desk)
  }

  get routes(): Readonly<Record<string, Operation>> {
    const placing = { expires: true, charges: placementCharges }
    const cancelling = { expires: true, charges: cancellationCharges }
    const creating = { ...placing, createsOrder: true }
    return {
      'POST /futures/usdt/orders': { ...creating, status: 201, handle: (call) => this.#place(call) },
      'POST /futures/usdt/batch_orders': { ...creating, handle: (call) => this.#batches.place(call) },
      'POST /futures/usdt/bbo_orders': { ...creating, status: 201, handle: (call) => this.#placeAtLevel(call) },
      'PUT /futures/usdt/orders/{order_id}': { ...placing, handle: (call) => this.#amend(call) },
      'POST /futures/usdt/batch_amend_orders': { ...placing, handle: (call) => this.#batches.amend(call) },
      'DELETE /futures/usdt/orders/{order_id}': { ...cancelling, handle: (call) => this.#cancel(call) },
      'DELETE /futures/usdt/orders': { ...cancelling, handle: (call) => this.#cancelAll(call) },
      'POST /futures/usdt/batch_cancel_orders': { ...cancelling, handle: (call) => this.#batches.cancel(call) },
      'GET /futures/usdt/orders': { handle: (call) => this.#list(call) },
      'GET /futures/usdt/orders_timerange': { handle: (call) => this.#timeRange(call) },
      'GET /futures/usdt/orders/{order_id}': { handle: (call) => this.#status(call) },
    }
  }

  get commands(): Readonly<Record<string, Operation>> {
    const commanding = { expires: true, charges: commandCharges }
    const creating = { ...commanding, createsOrder: true, acknowledged: true }
    return {
      'futures.order_place': { ...creating, handle: (call) => this.#place(call) },
      'futures.order_batch_place': { ...creating, handle: (call) => this.#batches.place(call) },
      'futures.order_amend': { ...commanding, handle: (call) => this.#amend(call) },
      'futures.order_cancel': { ...commanding, handle: (call) => this.#cancel(call) },
      'futures.order_cancel_ids': { ...commanding, handle: (call) => this.#batches.cancel(call) },
      'futures.order_cancel_cp': { ...commanding, handle: (call) => this.#cancelAll(call) },
      'futures.order_status': { handle: (call) => this.#status(call) },
      'futures.order_list': { handle: (call) => this.#list(call) },
    }
  }

  #place(call: Call): object {
    return this.#desk.json(call, this.#desk.place(call, call.fields), call.fields)
  }

  /** At the price of a level of the book: a buy takes it from the asks, a sell from the bids. */
  #placeAtLevel(call: Call): object {
    const { fields } = call
    const instrument = this.#parts.contract(fields)
    const direction = fields.oneOf('direction', ['buy', 'sell'])
    if (direction === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: direction')
    const level = fields.integer('level', { fallback: 1, minimum: 1, maximum: deepestLevel })
    const side = this.#parts.room.engine.view.bookSide(instrument.id, direction === 'buy' ? 'sell' : 'buy')
    const price = side.levelFromBest(level - 1)?.price
    if (price === undefined) throw refused('CONTRACT_NO_COUNTER', 'no counter orders')
    const priced = new Fields({ ...fields.all, price: instrument.priceText(price) })
    return this.#desk.json(call, this.#desk.place(call, priced), fields)
  }

  #amend(call: Call): object {
    return this.#desk.json(call, this.#desk.amend(call, idOf(call), call.fields), call.fields)
  }

  #cancel(call: Call): object {
    const order = this.#desk.cancel(call, idOf(call))
    return this.#desk.json(call, order, call.fields)
  }

  #cancelAll(call: Call): readonly object[] {
    return this.#desk.cancelAll(call, call.fields).map((order) => this.#desk.json(call, order, call.fields))
  }

  #status(call: Call): object {
    return this.#desk.json(call, this.#desk.find(call, idOf(call)))
  }

  #list(call: Call): readonly object[] {
    const { fields } = call
    const status = fields.oneOf('status', ['open', 'finished'])
    if (status === undefined) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: status')
    const lastId = orderIdOf(this.#parts.room.options, fields.text('last_id') ?? '') ?? Infinity
    const orders = this.#ordersOf(call, status).filter(({ id }) => id < lastId)
    return this.#page(call, orders)
  }

  /** Of finished orders, by the time at which they were made. */
  #timeRange(call: Call): readonly object[] {
    const from = call.fields.seconds('from') ?? 0
    const to = call.fields.seconds('to') ?? Infinity
    const orders = this.#ordersOf(call, 'finished').filter(({ createdAt }) => createdAt >= from && createdAt <= to)
    return this.#page(call, orders)
  }

  /** Newest first. */
  #ordersOf({ account, fields }: Call, status: 'open' | 'finished'): readonly OrderView[] {
    const contract = this.#parts.optionalContract(fields)
    const filter = { account, ...(contract === undefined ? {} : { market: contract.id }) }
    const { engine, options } = this.#parts.room
    if (status === 'open') return engine.view.openOrders(filter).toReversed()
    return engine.view
      .doneOrders(filter)
      .filter((order) => !this.#desk.isForgotten(order, options.futuresForgetMs))
      .toReversed()
  }

  #page(call: Call, orders: readonly OrderView[]): readonly object[] {
    const page = pageOf(call, { fallback: 100, maximum: 1_000 })
    return paged(call, orders, page).map((order) => this.#desk.json(call, order))
  }
}

/** Where the id of an order stands: in the path, or in the parameters of a command. */
function idOf({ params, fields }: Call): string {
  return params['order_id'] ?? fields.required('order_id')
}
