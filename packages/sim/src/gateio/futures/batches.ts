import type { OrderView } from '../../engine/views.ts'
import type { Charge } from '../../wire-kit/window-budget.ts'
import { Fields } from '../common/fields.ts'
import { userIdOf } from '../common/parts.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call } from '../common/room.ts'
import type { OrderDesk } from './order-desk.ts'
import { refused } from './refusals.ts'

const largestBatch = 10
const largestCancellation = 20
const second = 1_000

/** Several orders in one request: a malformed one fails the whole, everything else fails for itself. */
export class OrderBatches {
  readonly #desk: OrderDesk

  constructor(desk: OrderDesk) {
    this.#desk = desk
  }

  place(call: Call): readonly object[] {
    const items = itemsOf(call.body)
    for (const fields of items) for (const name of ['contract', 'price']) fields.required(name)
    return items.map((fields) => this.#item(call, () => this.#desk.place(call, fields)))
  }

  amend(call: Call): readonly object[] {
    const items = itemsOf(call.body).map((fields) => ({
      fields,
      id: fields.text('order_id') ?? fields.required('text'),
    }))
    return items.map(({ fields, id }) => this.#item(call, () => this.#desk.amend(call, id, fields)))
  }

  /** Ids as text, for a number would have lost its last digits. */
  cancel({ account, body }: Call): readonly object[] {
    const ids = listOf(body, largestCancellation)
    if (!ids.every((id) => typeof id === 'string')) throw malformed()
    return ids.map((id) => {
      const head = { id, user_id: userIdOf(account) }
      try {
        this.#desk.cancel({ account }, id)
        return { ...head, succeeded: true, message: '' }
      } catch (error) {
        if (!(error instanceof GateioRefusal)) throw error
        return { ...head, succeeded: false, message: error.label }
      }
    })
  }

  #item(call: Call, command: () => OrderView): object {
    try {
      return { succeeded: true, ...this.#desk.json(call, command()) }
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      return { succeeded: false, label: error.label, detail: error.message }
    }
  }
}

/** A hundred placements or amendments a second, per user; each order of a batch counts. */
export function placementCharges({ account, body }: Call): readonly Charge[] {
  const weight = Array.isArray(body) ? Math.max(1, body.length) : 1
  return [{ key: `futures/place/${account}`, limit: 100, windowMs: second, weight }]
}

/** Two hundred cancellations a second per user. */
export function cancellationCharges({ account }: Call): readonly Charge[] {
  return [{ key: `futures/cancel/${account}`, limit: 200, windowMs: second }]
}

/** Over a socket placements, amendments and cancellations have one budget. */
export function commandCharges({ account, body }: Call): readonly Charge[] {
  const weight = Array.isArray(body) ? Math.max(1, body.length) : 1
  return [{ key: `futures/command/${account}`, limit: 100, windowMs: second, weight }]
}

function itemsOf(body: unknown): readonly Fields[] {
  return listOf(body, largestBatch).map((item) => Fields.ofBody(item))
}

function listOf(body: unknown, maximum: number): readonly unknown[] {
  if (!Array.isArray(body)) throw malformed()
  if (body.length === 0 || body.length > maximum)
    throw refused('INVALID_PARAM_VALUE', `a batch has 1 to ${maximum} orders`)
  return body
}

function malformed(): GateioRefusal {
  return refused('INVALID_REQUEST_BODY', 'invalid request body')
}
