import type { OrderView } from '../../engine/views.ts'
import type { Charge } from '../../wire-kit/window-budget.ts'
import { Fields } from '../common/fields.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import type { OrderDesk, Sender } from './order-desk.ts'
import { orderJson } from './order-json.ts'
import type { SpotParts } from './spot-parts.ts'

const largestPairs = 4
const largestPerPair = 10

/** Several orders in one request: each succeeds or fails on its own. */
export class OrderBatches {
  readonly #parts: SpotParts
  readonly #desk: OrderDesk

  constructor(parts: SpotParts, desk: OrderDesk) {
    this.#parts = parts
    this.#desk = desk
  }

  place(call: Call): readonly object[] {
    const items = itemsOf(call.body, largestPairs * largestPerPair)
    checkBatch(items)
    return items.map((fields) => {
      const text = fields.required('text')
      return this.#item({ text }, () => this.#desk.place(call, fields))
    })
  }

  amend(call: Call): readonly object[] {
    return itemsOf(call.body, 5).map((fields) => {
      const id = fields.required('order_id')
      return this.#item({ order_id: id }, () => this.#desk.amend(call, id, fields))
    })
  }

  cancel(call: Sender & Pick<Call, 'body'>): readonly object[] {
    return itemsOf(call.body, 20).map((fields) => {
      const id = fields.required('id')
      const currency_pair = fields.required('currency_pair')
      const head = { currency_pair, id, text: '' }
      try {
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

  #item(head: object, command: () => OrderView): object {
    try {
      return this.succeeded(command())
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      return { ...head, succeeded: false, label: error.label, message: error.message }
    }
  }
}

/** Ten placements or amendments a second, per user and pair; each order of a batch counts. */
export function placementCharges(call: Call): readonly Charge[] {
  const { account, body } = call
  const items = Array.isArray(body) ? itemsOf(body, largestPairs * largestPerPair) : [call.fields]
  return chargesFor(account, items)
}

export function chargesFor(account: number, items: readonly Fields[]): readonly Charge[] {
  const counts = new Map<string, number>()
  for (const item of items) {
    const pair = item.text('currency_pair') ?? ''
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
  }
  return [...counts].map(([pair, weight]) => ({
    key: `spot/place/${account}/${pair}`,
    limit: 10,
    windowMs: 1_000,
    weight,
  }))
}

/** Two hundred cancellations a second per user. */
export function cancellationCharges({ account }: Call): readonly Charge[] {
  return [{ key: `spot/cancel/${account}`, limit: 200, windowMs: 1_000 }]
}

function itemsOf(body: unknown, maximum: number): readonly Fields[] {
  if (!Array.isArray(body)) throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
  if (body.length === 0 || body.length > maximum)
    throw new GateioRefusal('INVALID_PARAM_VALUE', `A batch has 1 to ${maximum} orders`)
  return body.map((item) => Fields.ofBody(item))
}

/** The shape of a whole batch of new orders. */
function checkBatch(items: readonly Fields[]): void {
  const counts = new Map<string, number>()
  const accounts = new Set<string>()
  for (const fields of items) {
    fields.required('text')
    const pair = fields.required('currency_pair')
    counts.set(pair, (counts.get(pair) ?? 0) + 1)
    accounts.add(fields.text('account') ?? 'spot')
  }
  if (counts.size > largestPairs)
    throw new GateioRefusal('TOO_MANY_CURRENCY_PAIRS', `A batch has at most ${largestPairs} currency pairs`)
  if ([...counts.values()].some((count) => count > largestPerPair))
    throw new GateioRefusal('TOO_MANY_ORDERS', `A batch has at most ${largestPerPair} orders per currency pair`)
  if (accounts.size > 1) throw new GateioRefusal('MIXED_ACCOUNT_TYPE', 'All orders of a batch are of one account')
}
