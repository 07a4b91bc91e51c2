import type { OrderUpdated } from './events.ts'
import type { Journal } from './journal.ts'
import type { Order } from './order.ts'
import type { DoneReason } from './types.ts'
import type { FillView, OrderView } from './views.ts'

/** The life of an order: where it is listed, and what is told of it. Nothing is told of the orders of house accounts. */
export class OrderDesk {
  readonly #journal: Journal

  constructor(journal: Journal) {
    this.#journal = journal
  }

  accept(order: Order): void {
    const { account, clientId } = order
    account.open.set(order.id, order)
    if (account.house) return
    account.holding(order.market).orders.add(order)
    if (clientId !== undefined) account.idsByClientId.set(clientId, order.id)
    this.#journal.push({ type: 'order-accepted', ...this.#stamp(), order: order.view() })
  }

  update(order: Order, cause: OrderUpdated['cause']): void {
    order.touch(this.#journal.time)
    if (order.account.house) return
    this.#journal.push({ type: 'order-updated', ...this.#stamp(), order: order.view(), cause })
  }

  fill(order: Order, fill: FillView): void {
    order.account.fills.push(fill)
    this.#journal.push({ type: 'order-filled', ...this.#stamp(), order: order.view(), fill })
  }

  /** Takes an order out of the book, if it is there, and ends it. */
  cancel(order: Order, reason: DoneReason): OrderView {
    const { market, side } = order
    if (order.resting) market.levelChanged(side, market.book.side(side).remove(order))
    return this.finish(order, reason)
  }

  finish(order: Order, reason: DoneReason): OrderView {
    const { account, market, hold } = order
    const counts = reason === 'filled' || (reason === 'dust' && market.instrument.rules.quoteRemainder === 'filled')
    order.status = counts && order.filled > 0 ? 'filled' : 'cancelled'
    order.reason = order.status === 'filled' ? 'filled' : reason
    if (order.byValue) order.size = order.filled
    order.hold = 0n
    order.touch(this.#journal.time)
    account.open.delete(order.id)
    const view = order.view()
    if (account.house) return view
    account.holding(market).orders.delete(order)
    account.done.set(order.id, view)
    this.#journal.push({ type: 'order-done', ...this.#stamp(), order: view, reason: order.reason })
    market.settlement.release(order, hold)
    return view
  }

  #stamp(): { readonly seq: number; readonly time: number } {
    return { seq: this.#journal.next(), time: this.#journal.time }
  }
}
