import type { OrderView } from '../engine/views.ts'
import type { Fields } from './fields.ts'
import type { MexcParts } from './mexc-parts.ts'
import { orderIdOf } from './order-ids.ts'
import type { Cancelled } from './order-json.ts'
import { orderTerms } from './order-terms.ts'
import { MexcRefusal } from './refusal.ts'
import { refusalOf } from './refusals.ts'

/** Orders: placed, found and cancelled. */
export class OrderDesk {
  readonly #parts: MexcParts

  constructor(parts: MexcParts) {
    this.#parts = parts
  }

  place(account: number, fields: Fields): OrderView {
    const { engine } = this.#parts
    const terms = orderTerms(this.#parts, account, fields)
    this.#checkCount(account)
    const outcome = engine.submit(terms)
    if (outcome.ok) return outcome.order
    throw refusalOf(this.#parts, engine.view.instrument(terms.market), outcome.rejection)
  }

  /** Throws what placing would. */
  test(account: number, fields: Fields): void {
    const { engine } = this.#parts
    const terms = orderTerms(this.#parts, account, fields)
    this.#checkCount(account)
    const rejection = engine.check(terms)
    if (rejection !== undefined) throw refusalOf(this.#parts, engine.view.instrument(terms.market), rejection)
  }

  find(account: number, fields: Fields): OrderView {
    const order = this.#select(account, fields)
    if (order === undefined) throw new MexcRefusal(-2013, 'Order does not exist.')
    return order
  }

  cancel(account: number, fields: Fields): Cancelled {
    const before = this.#select(account, fields)
    if (before?.status !== 'open') throw new MexcRefusal(-2011, 'Unknown order sent.')
    const { engine } = this.#parts
    const outcome = engine.cancel({ account, orderId: before.id })
    if (outcome.ok) return { before, after: outcome.order }
    throw refusalOf(this.#parts, engine.view.instrument(before.market), outcome.rejection)
  }

  /** Of all symbols where none are named. */
  cancelAll(account: number, markets?: readonly string[]): readonly Cancelled[] {
    const { engine } = this.#parts
    const before = new Map(engine.view.openOrders({ account }).map((order) => [order.id, order]))
    return engine.cancelAll({ account, markets }).map((after) => ({ before: before.get(after.id) ?? after, after }))
  }

  #select(account: number, fields: Fields): OrderView | undefined {
    const symbol = fields.required('symbol')
    const { engine, options } = this.#parts
    const orderId = fields.text('orderId')
    const clientId = fields.text('origClientOrderId')
    if (orderId === undefined && clientId === undefined) {
      const text = "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!"
      throw new MexcRefusal(700_004, text)
    }
    this.#parts.symbolOf(symbol)
    const id = orderId === undefined ? undefined : orderIdOf(orderId, options.orderIds)
    const selector = id === undefined ? { account, clientId: clientId ?? '' } : { account, orderId: id }
    const order = orderId !== undefined && id === undefined ? undefined : engine.view.order(selector)
    return order?.market === symbol ? order : undefined
  }

  /** The limit is of all symbols together. */
  #checkCount(account: number): void {
    const { engine, options } = this.#parts
    if (engine.view.openOrders({ account }).length >= options.maximumOpenOrders)
      throw new MexcRefusal(30_029, 'Cannot exceed the maximum order limit')
  }
}
