import type { OrderSelector } from '../../engine/commands.ts'
import type { OrderView } from '../../engine/views.ts'
import type { Fields } from '../common/fields.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import { leanOrderJson, orderJson, tagOf, type ActionMode } from './order-json.ts'
import { checkAccountType, orderTerms, priceOf, sizeOf } from './order-terms.ts'
import { refusalOf } from './refusals.ts'
import type { SpotParts } from './spot-parts.ts'

/** Who gives a command: what an order needs of a call. */
export type Sender = Pick<Call, 'account' | 'via'>

/** Spot orders: placed, found, amended and cancelled, over REST and sockets alike. */
export class OrderDesk {
  readonly #parts: SpotParts

  constructor(parts: SpotParts) {
    this.#parts = parts
  }

  place(sender: Sender, fields: Fields): OrderView {
    const terms = orderTerms(this.#parts, sender, fields)
    const { engine } = this.#parts.room
    const outcome = engine.submit(terms)
    if (outcome.ok) return outcome.order
    throw refusalOf(this.#parts, engine.view.instrument(terms.market), outcome.rejection)
  }

  /** An order by its id or its `text`. What has ended can be found by `text` for a while. */
  find({ account }: Sender, id: string, fields: Fields): OrderView {
    const order = this.#parts.room.engine.view.order(selectorOf(account, id))
    if (order === undefined || this.#isForgotten(order, id)) throw notFound()
    const pair = this.#parts.optionalPair(fields)
    if (pair === undefined && order.status === 'open') fields.required('currency_pair')
    if (pair !== undefined && pair.id !== order.market) throw notFound()
    return order
  }

  cancel(sender: Sender, id: string, fields: Fields): OrderView {
    checkAccountType(fields)
    fields.required('currency_pair')
    const { id: orderId, status } = this.find(sender, id, fields)
    if (status !== 'open') throw endedAs(status)
    const { engine } = this.#parts.room
    const outcome = engine.cancel({ account: sender.account, orderId })
    if (outcome.ok) return outcome.order
    throw refusalOf(this.#parts, this.#parts.pair(fields), outcome.rejection)
  }

  /** A new price, or a new amount that counts what was filled. */
  amend(sender: Sender, id: string, fields: Fields): OrderView {
    checkAccountType(fields)
    const before = this.find(sender, id, fields)
    if (before.status !== 'open') throw endedAs(before.status)
    if (!fields.has('price') && !fields.has('amount'))
      throw new GateioRefusal('MISSING_REQUIRED_PARAM', 'Missing required parameter: amount or price')
    const { engine } = this.#parts.room
    const instrument = engine.view.instrument(before.market)
    const outcome = engine.amend({
      account: sender.account,
      orderId: before.id,
      price: fields.has('price') ? priceOf(instrument, fields) : undefined,
      size: fields.has('amount') ? sizeOf(instrument, fields) : undefined,
      tag: { ...tagOf(before), amendText: fields.text('amend_text') ?? '-' },
    })
    if (outcome.ok) return outcome.order
    throw refusalOf(this.#parts, instrument, outcome.rejection)
  }

  cancelAll(sender: Sender, fields: Fields): readonly OrderView[] {
    checkAccountType(fields)
    const pair = this.#parts.optionalPair(fields)
    return this.#parts.room.engine.cancelAll({
      account: sender.account,
      markets: pair === undefined ? undefined : [pair.id],
      side: fields.oneOf('side', ['buy', 'sell']),
    })
  }

  /** As it is answered: over a socket leaner than over REST. */
  json(sender: Sender, order: OrderView, fields: Fields): object {
    const mode: ActionMode = fields.oneOf('action_mode', ['ACK', 'RESULT', 'FULL']) ?? 'FULL'
    if (sender.via === 'socket' && mode !== 'ACK') return leanOrderJson(this.#parts, order)
    return orderJson(this.#parts, order, mode)
  }

  #isForgotten({ status, updatedAt }: OrderView, id: string): boolean {
    if (status === 'open' || !id.startsWith('t-')) return false
    return this.#parts.room.now() - updatedAt > this.#parts.room.options.spotTextLookupMs
  }
}

export function notFound(): GateioRefusal {
  return new GateioRefusal('ORDER_NOT_FOUND', 'Order not found')
}

function selectorOf(account: number, id: string): OrderSelector {
  return /^\d{1,15}$/.test(id) ? { account, orderId: Number(id) } : { account, clientId: id }
}

function endedAs(status: 'filled' | 'cancelled'): GateioRefusal {
  return status === 'filled'
    ? new GateioRefusal('ORDER_CLOSED', 'Order has been closed')
    : new GateioRefusal('ORDER_CANCELLED', 'Order has been cancelled')
}
