import { BoundedMap } from '@venuekit/core/collections'
import type { OpenAccount } from './commands.ts'
import { FeeSchedule } from './fees.ts'
import type { Journal } from './journal.ts'
import type { Market } from './market.ts'
import type { HistoryLimits } from './options.ts'
import type { Order } from './order.ts'
import { Holding } from './position.ts'
import { Ring } from './ring.ts'
import type { PositionMode } from './types.ts'
import type { FillView, OrderView } from './views.ts'
import { Wallet } from './wallet.ts'

/** Who trades: balances, orders and positions. */
export class Account {
  readonly id: number
  readonly house: boolean
  readonly fees: FeeSchedule | undefined
  positionMode: PositionMode
  readonly wallets = new Map<string, Wallet>()
  /** By id, in the order in which they were accepted. */
  readonly open = new Map<number, Order>()
  /** What this account has in each market that it touched. */
  readonly holdings = new Map<Market, Holding>()
  readonly done: BoundedMap<number, OrderView>
  readonly idsByClientId: BoundedMap<string, number>
  readonly fills: Ring<FillView>

  readonly #journal: Journal

  constructor(options: OpenAccount, history: HistoryLimits, journal: Journal) {
    this.id = options.id
    this.house = options.house ?? false
    this.fees = options.fees === undefined ? undefined : new FeeSchedule(`account ${options.id}: fees`, options.fees)
    this.positionMode = options.positionMode ?? 'net'
    this.done = new BoundedMap(history.orders)
    this.idsByClientId = new BoundedMap(history.orders)
    this.fills = new Ring(history.fills)
    this.#journal = journal
  }

  wallet(asset: string): Wallet {
    let wallet = this.wallets.get(asset)
    if (wallet === undefined) {
      wallet = new Wallet(asset, this, this.#journal)
      this.wallets.set(asset, wallet)
    }
    return wallet
  }

  holding(market: Market): Holding {
    let holding = this.holdings.get(market)
    if (holding === undefined) {
      holding = new Holding(market.instrument.margin)
      this.holdings.set(market, holding)
    }
    return holding
  }

  /** The newest open order with this client id. */
  findOpen(clientId: string): Order | undefined {
    const id = this.idsByClientId.get(clientId)
    const newest = id === undefined ? undefined : this.open.get(id)
    if (newest !== undefined) return newest
    // Its id is forgotten, or a newer order that has ended had the same one.
    let found: Order | undefined
    for (const order of this.open.values()) if (order.clientId === clientId) found = order
    return found
  }

  /** The order with this client id that is open, or else the last one that had it. */
  idOf(clientId: string): number | undefined {
    return this.findOpen(clientId)?.id ?? this.idsByClientId.get(clientId)
  }
}
