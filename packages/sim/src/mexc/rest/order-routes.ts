import { isJsonObject, parseJson } from '../../wire-kit/json.ts'
import { Fields } from '../fields.ts'
import type { MexcParts } from '../mexc-parts.ts'
import type { OrderDesk } from '../order-desk.ts'
import { acknowledgementJson, cancellationJson, orderJson, orderTexts } from '../order-json.ts'
import { MexcRefusal } from '../refusal.ts'
import { weighing, type Call, type Routes } from './call.ts'

const day = 86_400_000
const largestBatch = 20
const mostSymbols = 5

/** Orders over REST. */
export class OrderRoutes {
  readonly #parts: MexcParts
  readonly #desk: OrderDesk

  constructor(parts: MexcParts, desk: OrderDesk) {
    this.#parts = parts
    this.#desk = desk
  }

  get routes(): Routes {
    const parts = this.#parts
    const desk = this.#desk
    const writing = { permission: 'SPOT_DEAL_WRITE', isOrder: true } as const
    const reading = { permission: 'SPOT_DEAL_READ' } as const
    return {
      'POST /order/test': {
        permission: 'SPOT_DEAL_WRITE',
        handle: ({ account, fields }) => {
          desk.test(account, fields)
          return {}
        },
      },
      'POST /order': {
        ...writing,
        createsOrder: true,
        handle: ({ account, fields }) => acknowledgementJson(parts, desk.place(account, fields)),
      },
      'POST /batchOrders': { ...writing, createsOrder: true, handle: (call) => this.#batch(call) },
      'DELETE /order': {
        ...writing,
        handle: ({ account, fields }) =>
          cancellationJson(parts, desk.cancel(account, fields), fields.text('newClientOrderId')),
      },
      'DELETE /openOrders': { ...writing, handle: (call) => this.#cancelOpen(call) },
      'DELETE /order/all': {
        ...writing,
        handle: ({ account }) => {
          desk.cancelAll(account)
          return { code: 200, msg: 'success', timestamp: parts.now() }
        },
      },
      'GET /order': {
        ...reading,
        weight: weighing(2),
        handle: ({ account, fields }) => orderJson(parts, desk.find(account, fields)),
      },
      'GET /openOrders': { ...reading, weight: weighing(3), handle: (call) => this.#open(call) },
      'GET /allOrders': { ...reading, weight: weighing(10), handle: (call) => this.#all(call) },
    }
  }

  #batch({ account, fields }: Call): readonly object[] {
    const orders = parseJson(fields.required('batchOrders'))
    if (!Array.isArray(orders) || orders.length === 0 || orders.length > largestBatch || !orders.every(isJsonObject))
      throw fields.refused('batchOrders')
    const symbols = new Set(orders.map(({ symbol }) => symbol))
    if (symbols.size > 1) throw fields.refused('batchOrders')
    return orders.map((order) => this.#placeOf(account, new Fields(order)))
  }

  #placeOf(account: number, fields: Fields): object {
    const clientId = fields.has('newClientOrderId') ? { newClientOrderId: fields.all['newClientOrderId'] } : {}
    try {
      const order = this.#desk.place(account, fields)
      return { symbol: order.market, orderId: orderTexts(this.#parts, order).id, ...clientId, orderListId: -1 }
    } catch (error) {
      if (!(error instanceof MexcRefusal)) throw error
      return { ...clientId, msg: error.message, code: error.code }
    }
  }

  #cancelOpen({ account, fields }: Call): readonly object[] {
    const symbols = fields.required('symbol').split(',')
    if (symbols.length > mostSymbols) throw fields.refused('symbol')
    for (const symbol of symbols) this.#parts.symbolOf(symbol)
    return this.#desk.cancelAll(account, symbols).map((cancelled) => cancellationJson(this.#parts, cancelled))
  }

  #open({ account, fields }: Call): readonly object[] {
    if (this.#parts.options.openOrdersSymbol === 'required') fields.required('symbol')
    const market = fields.has('symbol') ? { market: this.#parts.symbol(fields).id } : {}
    const orders = this.#parts.engine.view.openOrders({ account, ...market })
    return orders.toReversed().map((order) => orderJson(this.#parts, order))
  }

  /** Of the last day where no time is given, and of the last seven days at most; newest first. */
  #all({ account, fields }: Call): readonly object[] {
    const { view } = this.#parts.engine
    const market = this.#parts.symbol(fields).id
    const now = this.#parts.now()
    const end = fields.integer('endTime', { fallback: now })
    const start = Math.max(now - 7 * day, fields.integer('startTime', { fallback: end - day }))
    const limit = fields.integer('limit', { fallback: 500, minimum: 1, maximum: 1_000 })
    return [...view.doneOrders({ account, market }), ...view.openOrders({ account, market })]
      .filter(({ createdAt }) => createdAt >= start && createdAt <= end)
      .toSorted((one, other) => other.id - one.id)
      .slice(0, limit)
      .map((order) => orderJson(this.#parts, order))
  }
}
