import type { OrderView } from '../../engine/views.ts'
import type { Fields } from '../common/fields.ts'
import type { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import type { FuturesParts } from './futures-parts.ts'
import { orderIdOf } from './order-ids.ts'
import { leanOrderJson, orderJson, signed, tagOf, type ActionMode } from './order-json.ts'
import { orderTerms, priceOf, signedSizeOf, type Sender } from './order-terms.ts'
import { refusalOf, refused } from './refusals.ts'

/** Futures orders: placed, found, amended and cancelled, over REST and sockets alike. */
export class OrderDesk {
  readonly #parts: FuturesParts

  constructor(parts: FuturesParts) {
    this.#parts = parts
  }

  place(sender: Sender, fields: Fields): OrderView {
    const terms = orderTerms(this.#parts, sender, fields)
    const { engine } = this.#parts.room
    const outcome = engine.submit(terms)
    if (outcome.ok) return outcome.order
    throw refusalOf(engine.view.instrument(terms.market), outcome.rejection, terms.price)
  }

  /** An order by its id or its `text`. What was cancelled without a fill is forgotten after a while. */
  find({ account }: Pick<Sender, 'account'>, id: string): OrderView {
    const { engine, options } = this.#parts.room
    const orderId = id.startsWith('t-') ? undefined : (orderIdOf(options, id) ?? 0)
    const order = engine.view.order(orderId === undefined ? { account, clientId: id } : { account, orderId })
    const rememberedMs = orderId === undefined ? options.futuresTextLookupMs : options.futuresForgetMs
    if (order === undefined || this.isForgotten(order, rememberedMs)) throw notFound()
    return order
  }

  cancel(sender: Pick<Sender, 'account'>, id: string): OrderView {
    const { id: orderId, market } = this.#openOrder(sender, id)
    const { engine } = this.#parts.room
    const outcome = engine.cancel({ account: sender.account, orderId })
    if (outcome.ok) return outcome.order
    throw refusalOf(engine.view.instrument(market), outcome.rejection)
  }

  /** A new price, or a new size of the whole order with the same sign. */
  amend(sender: Pick<Sender, 'account'>, id: string, fields: Fields): OrderView {
    const before = this.#openOrder(sender, id)
    const { engine } = this.#parts.room
    const instrument = engine.view.instrument(before.market)
    const price = fields.has('price') ? priceOf(this.#parts, instrument, fields) : undefined
    const size = fields.has('size') ? this.#amendedSize(before, fields) : undefined
    if (price === undefined && size === undefined) throw refused('MISSING_REQUIRED_PARAM', 'size or price is needed')
    const tag = { ...tagOf(before), amendText: fields.text('amend_text') ?? '-' }
    const outcome = engine.amend({ account: sender.account, orderId: before.id, price, size, tag })
    if (outcome.ok) return outcome.order
    throw refusalOf(instrument, outcome.rejection, price)
  }

  cancelAll({ account }: Pick<Sender, 'account'>, fields: Fields): readonly OrderView[] {
    const isNeeded = this.#parts.room.options.futuresCancelAllContract === 'required'
    const contract = isNeeded ? this.#parts.contract(fields) : this.#parts.optionalContract(fields)
    const side = fields.oneOf('side', ['bid', 'ask'])
    const text = fields.text('text')
    const keepsReducing = fields.flag('exclude_reduce_only') ?? false
    const { engine } = this.#parts.room
    const market = contract === undefined ? {} : { market: contract.id }
    const bookSide = side === undefined ? {} : { side: side === 'bid' ? ('buy' as const) : ('sell' as const) }
    return engine.view
      .openOrders({ account, ...market, ...bookSide })
      .filter((order) => (text === undefined || order.clientId === text) && !(keepsReducing && order.reduceOnly))
      .flatMap(({ id: orderId }) => {
        const outcome = engine.cancel({ account, orderId })
        return outcome.ok ? [outcome.order] : []
      })
  }

  /** As it is answered: over a socket leaner than over REST. */
  json({ via, sizeDecimal }: Pick<Call, 'via' | 'sizeDecimal'>, order: OrderView, fields?: Fields): object {
    const mode: ActionMode = fields?.oneOf('action_mode', ['ACK', 'RESULT', 'FULL']) ?? 'FULL'
    if (via === 'socket' && mode !== 'ACK') return leanOrderJson(this.#parts, order, sizeDecimal)
    return orderJson(this.#parts, order, { sizeDecimal, mode })
  }

  isForgotten({ status, filled, updatedAt }: OrderView, rememberedMs: number): boolean {
    return status !== 'open' && filled === 0 && this.#parts.room.now() - updatedAt > rememberedMs
  }

  #openOrder(sender: Pick<Sender, 'account'>, id: string): OrderView {
    const order = this.find(sender, id)
    if (order.status === 'open') return order
    throw order.filled === 0 ? notFound() : refused('ORDER_FINISHED', 'order finished')
  }

  #amendedSize(before: OrderView, fields: Fields): number {
    const instrument = this.#parts.room.engine.view.instrument(before.market)
    if (tagOf(before).isClose) throw refused('INVALID_PARAM_VALUE', 'the size of a close-order cannot be changed')
    const size = signedSizeOf(instrument, fields)
    const wanted = signed(before, size)
    if (wanted <= 0) throw refused('INVALID_PARAM_VALUE', 'invalid size')
    return wanted
  }
}

export function notFound(): GateioRefusal {
  return refused('ORDER_NOT_FOUND', 'order not found')
}
