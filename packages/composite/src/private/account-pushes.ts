import type { Fill, Order, Position, PositionPush, StateItem, StreamBatch } from '@venuekit/core'
import { AccountRouter } from './account-router.ts'
import type { AccountKind } from './account-silence.ts'
import type { AccountState, Balance, BalancePatch } from './account-state.ts'
import type { OrderPatch } from './merge-order.ts'
import type { OrderStore } from './order-store.ts'

/** Tells those who follow an account what is new of it. */
export interface AccountPublish {
  readonly balance: (balance: Balance) => void
  readonly position: (position: Position) => void
  /** An execution, told once, however often it is said. */
  readonly fill: (fill: Fill, from: 'pushed' | 'read') => void
}

export interface AccountPushesOptions {
  readonly store: OrderStore
  readonly account: AccountState
  readonly publish: AccountPublish
  /** The stream of these has said something, which is taken next. */
  readonly told: (kind: AccountKind) => void
  /** This is what is known of an order of which the stream spoke. */
  readonly seen: (order: Order) => void
  /** The stream has named every open order there is, and these were open before; `since` is the mark from before. */
  readonly listed: (before: readonly Order[], open: readonly Order[], since: number) => void
  /** Balances were said in part; the rest has to be asked for. */
  readonly incomplete: () => void
  readonly state: (state: Omit<StateItem, 'type' | 'status'>) => void
  /** A number of a channel was left out. */
  readonly gap: (reason: string) => void
}

/** Takes what the streams of an account say: into what is known of it, and on to those who follow it. */
export class AccountPushes {
  readonly router: AccountRouter
  readonly #options: AccountPushesOptions
  #isUnderWay = false

  constructor(options: AccountPushesOptions) {
    const { publish, state, gap } = options
    this.#options = options
    this.router = new AccountRouter({
      orders: (patches, batch) => this.#take('orders', () => this.#orders(patches, batch)),
      balances: (patches, batch) => this.#take('balances', () => this.#balances(patches, batch)),
      positions: (pushes, batch) => this.#take('positions', () => this.#positions(pushes, batch)),
      fill: (fill) => this.#take('fills', () => publish.fill(fill, 'pushed')),
      state,
      gap,
    })
  }

  /** A message of the streams is being taken. */
  get isUnderWay(): boolean {
    return this.#isUnderWay
  }

  #take(kind: AccountKind, take: () => void): void {
    this.#options.told(kind)
    this.#isUnderWay = true
    try {
      take()
    } finally {
      this.#isUnderWay = false
    }
  }

  #orders(patches: readonly OrderPatch[], { kind, symbol }: StreamBatch): void {
    const { store, seen, listed } = this.#options
    const since = store.mark()
    const before = store.openOrders(symbol)
    const known = patches.map((patch) => store.push(patch)).filter((order) => order !== undefined)
    for (const order of known) seen(order)
    // A snapshot names every open order there is: what it lacks has ended.
    if (kind === 'snapshot') listed(before, known, since)
  }

  #balances(patches: readonly BalancePatch[], { kind }: StreamBatch): void {
    const { account, publish, incomplete } = this.#options
    let isPartial = false
    for (const patch of patches) {
      const balance = account.pushBalance(patch)
      if (balance === 'partial') isPartial = true
      else if (balance !== 'old') publish.balance(balance)
    }
    if (isPartial) return incomplete()
    if (kind !== 'snapshot') return undefined
    const named = new Set(patches.map(({ asset }) => asset))
    const rows = [...account.balances.values.values()].filter(({ asset }) => named.has(asset))
    for (const balance of account.balanceSnapshot(rows, account.balances.mark())) publish.balance(balance)
    return undefined
  }

  #positions(pushes: readonly PositionPush[], { kind, symbol }: StreamBatch): void {
    const { account, publish } = this.#options
    for (const push of pushes) for (const position of account.pushPosition(push)) publish.position(position)
    if (kind !== 'snapshot') return
    const named = new Set(pushes.map(({ position }) => position.symbol))
    const rows = [...account.positions.values.values()].filter((row) => named.has(row.symbol))
    for (const position of account.positionSnapshot(rows, account.positions.mark(), symbol)) publish.position(position)
  }
}
