import type { CallOptions, Order, OrderRef, Position, PrivateCapability, PrivateExchange } from '@venuekit/core'
import { BaseObject } from '../object/base-object.ts'
import { guardCalls } from '../object/guard-calls.ts'
import { reconnectsOf } from '../object/wires.ts'
import type { Balance } from './account-state.ts'
import { lookUp } from './evidence.ts'
import { placingByName } from './placing.ts'
import type { PrivateCore } from './private-core.ts'
import { privateParts } from './private-parts.ts'
import type { TradingStats } from './trading-stats.ts'

/** What a private composite has beside what core's contract asks for: state that is read at once, and statistics. */
export interface CompositePrivateExtras {
  /** The balances as they are known, by asset. */
  readonly balances: ReadonlyMap<string, Balance>
  /** The open orders as they are known, by id. */
  readonly openOrders: ReadonlyMap<string, Order>
  /** The last orders that have ended, by id, the oldest first. */
  readonly executedOrders: ReadonlyMap<string, Order>
  /** The positions as they are known. */
  readonly positions: readonly Position[]
  getAssetBalance(asset: string): Balance | undefined
  /** Looks among the open orders, among those that have ended, and then asks the exchange. */
  getActiveOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined>
  /** Asks for the balances every `intervalMs`, after an error not before 30 s. Returns what ends it. */
  startBalanceSync(options: { readonly intervalMs: number }): () => void
  getTradingStats(): TradingStats
}

/** A live object for an account of one exchange. */
export type CompositePrivateExchange = PrivateExchange & CompositePrivateExtras

/** Makes the object, with exactly the methods of the capabilities named. */
export function createPrivateObject(core: PrivateCore, names: readonly PrivateCapability[]): CompositePrivateExchange {
  const object = new PrivateObject(core, names)
  for (const name of names) Object.assign(object, privateParts[name](core))
  if (names.includes('trading')) Object.assign(object, placingByName(privateParts.trading(core)))
  return guardCalls(core.id, object)
}

class PrivateObject extends BaseObject<PrivateCore> implements CompositePrivateExchange {
  readonly domain = 'private'
  readonly balances: ReadonlyMap<string, Balance>

  constructor(core: PrivateCore, names: readonly PrivateCapability[]) {
    super(core, names)
    this.balances = core.account.balances.values
  }

  get openOrders(): ReadonlyMap<string, Order> {
    return new Map(this.core.store.openOrders().map((order) => [order.orderId, order]))
  }

  get executedOrders(): ReadonlyMap<string, Order> {
    return new Map(this.core.store.executedOrders().map((order) => [order.orderId, order]))
  }

  get positions(): readonly Position[] {
    return [...this.core.account.positions.values.values()]
  }

  getAssetBalance(asset: string): Balance | undefined {
    return this.core.account.balances.get(asset)
  }

  async getActiveOrder(ref: OrderRef, options: CallOptions = {}): Promise<Order | undefined> {
    const { desk, store, evidence } = this.core
    const full = desk.complete(ref)
    const known = store.find(full)
    if (known !== undefined) return known
    const since = store.mark()
    const found = await this.core.within('getActiveOrder', options, (signal) => lookUp(evidence, full, signal))
    return found === undefined ? undefined : store.learn(found, since)
  }

  startBalanceSync({ intervalMs }: { readonly intervalMs: number }): () => void {
    this.core.life.checkOpen('startBalanceSync')
    return this.core.startBalanceSync(intervalMs)
  }

  getTradingStats(): TradingStats {
    const { store, resolver, stats, session, streams } = this.core
    const openOrders = store.openOrders().length
    return stats.stats({
      openOrders,
      unresolved: resolver.size,
      reconnects: reconnectsOf(session),
      ...streams.counters,
    })
  }
}
