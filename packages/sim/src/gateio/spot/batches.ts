import type { OrderView } from '../../engine/views.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import { batchItems, checkBatch, largestBatch } from './batch-items.ts'
import { notFound, type OrderDesk, type Sender } from './order-desk.ts'
import { orderJson } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

/** For so long after it was created an order of a batch may be named by its `text`. */
const textCancelMs = 1_800_000

/** Several orders in one request: each succeeds or fails on its own. */
export class OrderBatches {
  readonly #parts: SpotParts
  readonly #desk: OrderDesk

  constructor(parts: SpotParts, desk: OrderDesk) {
    this.#parts = parts
    this.#desk = desk
  }

  place(call: Call): readonly object[] {
    const items = batchItems(call.body, largestBatch)
    checkBatch(items)
    return items.map((fields) => {
      const text = fields.required('text')
      return this.#item({ text }, () => this.#desk.place(call, fields))
    })
  }

  amend(call: Call): readonly object[] {
    return batchItems(call.body, 5).map((fields) => {
      const id = fields.required('order_id')
      return this.#item({ order_id: id }, () => this.#desk.amend(call, id, fields))
    })
  }

  cancel(call: Sender & Pick<Call, 'body'>): readonly object[] {
    return batchItems(call.body, 20).map((fields) => {
      const id = fields.required('id')
      const currency_pair = fields.required('currency_pair')
      const head = { currency_pair, id, text: '' }
      try {
        if (this.#isTooOld(call, id)) throw notFound()
        const order = this.#desk.cancel(call, id, fields)
        const text = order.clientId ?? ''
        return { ...head, id: String(order.id), text, succeeded: true, label: null, message: null, account: 'spot' }
      } catch (error) {
        if (!(error instanceof GateioRefusal)) throw error
        return { ...head, succeeded: false, label: error.label, message: error.message, account: 'spot' }
      }
    })
  }

  succeeded(order: OrderView): object {
    return { order_id: String(order.id), ...orderJson(this.#parts, order), succeeded: true, label: '', message: '' }
  }

  #isTooOld({ account }: Sender, id: string): boolean {
    if (!id.startsWith('t-')) return false
    const { engine } = this.#parts.room
    const created = engine.view.order({ account, clientId: id })?.createdAt ?? Infinity
    return this.#parts.room.now() - created > textCancelMs
  }

  #item(head: object, command: () => OrderView): object {
    try {
      return this.succeeded(command())
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      return { ...head, succeeded: false, label: error.label, message: error.message }
    }
  }
}
