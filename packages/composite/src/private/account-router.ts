import type { Fill, PositionPush, StateItem, StreamBatch } from '@venuekit/core'
import type { ConnectionInfo, StreamConsumer } from '@venuekit/transport'
import type { BalancePatch } from './account-state.ts'
import type { OrderPatch } from './merge-order.ts'

/** Who takes what happens in an account. */
export interface AccountTargets {
  readonly orders: (patches: readonly OrderPatch[], batch: StreamBatch) => void
  readonly fill: (fill: Fill) => void
  readonly balances: (patches: readonly BalancePatch[], batch: StreamBatch) => void
  readonly positions: (pushes: readonly PositionPush[], batch: StreamBatch) => void
  readonly state: (state: Omit<StateItem, 'type' | 'status'>) => void
  /** A number of a channel was left out. */
  readonly gap: (reason: string) => void
}

/** Counts of what came in. */
export interface AccountCounters {
  batches: number
  orders: number
  fills: number
  balances: number
  positions: number
  gaps: number
}

/** Brings the messages of an account to those who keep its state, and watches the numbers that some exchanges give them. */
export class AccountRouter implements StreamConsumer {
  readonly counters: AccountCounters = { batches: 0, orders: 0, fills: 0, balances: 0, positions: 0, gaps: 0 }
  readonly #targets: AccountTargets
  readonly #sequences = new Map<string, number>()

  constructor(targets: AccountTargets) {
    this.#targets = targets
  }

  /** Another connection is there: numbers begin anew. */
  reset(): void {
    this.#sequences.clear()
  }

  readonly batch = (batch: StreamBatch, connection: ConnectionInfo): void => {
    this.counters.batches += 1
    this.#count(batch, connection)
    const orders: OrderPatch[] = []
    const balances: BalancePatch[] = []
    const positions: PositionPush[] = []
    for (const patch of batch.patches) {
      if (patch.type === 'order') orders.push(patch.order)
      else if (patch.type === 'balance') balances.push(patch.balance)
      else if (patch.type === 'position') positions.push(patch)
      else if (patch.type === 'state') this.#targets.state(patch.state)
      else if (patch.type === 'fill') {
        this.counters.fills += 1
        this.#targets.fill(patch.fill)
      }
    }
    this.counters.orders += orders.length
    this.counters.balances += balances.length
    this.counters.positions += positions.length
    if (orders.length > 0) this.#targets.orders(orders, batch)
    if (balances.length > 0) this.#targets.balances(balances, batch)
    if (positions.length > 0) this.#targets.positions(positions, batch)
  }

  #count({ sequence, kind }: StreamBatch, connection: ConnectionInfo): void {
    if (sequence === undefined) return
    // While one connection replaces another, each has its own numbers.
    const channel = `${connection.id} ${sequence.channel}`
    const last = this.#sequences.get(channel)
    this.#sequences.set(channel, sequence.value)
    if (kind === 'snapshot' || last === undefined || sequence.value === last + 1) return
    this.counters.gaps += 1
    this.#targets.gap(`${sequence.channel}: ${sequence.value} follows ${last}`)
  }
}
