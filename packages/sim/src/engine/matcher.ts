import type { Account } from './account.ts'
import { affordableSize, paidFor } from './budget.ts'
import type { OrderDesk } from './desk.ts'
import type { Journal } from './journal.ts'
import type { Market } from './market.ts'
import type { Order } from './order.ts'
import type { Settled } from './settlement.ts'
import type { Liquidity } from './types.ts'
import type { FillView, Trade } from './views.ts'

/** Lets orders trade by price, then by time. */
export class Matcher {
  readonly #journal: Journal
  readonly #desk: OrderDesk
  #nextTradeId: number

  constructor(journal: Journal, desk: OrderDesk, firstTradeId: number) {
    this.#journal = journal
    this.#desk = desk
    this.#nextTradeId = firstTradeId
  }

  /** Trades what an accepted order can trade now; what is left rests or ends, as the order says. */
  enter(order: Order): FillView[] {
    const fills: FillView[] = []
    const isSatisfied = this.#match(order, fills)
    if (order.status !== 'open') return fills
    if (isSatisfied) this.#desk.finish(order, order.byValue ? 'dust' : 'filled')
    else if (order.kind === 'limit' && order.timeInForce === 'gtc') this.#rest(order)
    else if (order.kind === 'limit') this.#desk.finish(order, order.timeInForce === 'fok' ? 'fok' : 'ioc')
    else if (order.remainder === 'rest' && order.price !== undefined) this.#restMarketOrder(order, order.price)
    else this.#desk.finish(order, 'no-liquidity')
    return fills
  }

  /** Returns whether the order has all that it can want. */
  #match(taker: Order, fills: FillView[]): boolean {
    const side = taker.market.book.opposite(taker.side)
    while (taker.status === 'open') {
      const wanted = taker.byValue ? Number.POSITIVE_INFINITY : taker.remaining
      if (wanted === 0) return true
      const maker = side.best?.first
      if (maker === undefined || !side.reaches(maker.bookPrice, taker.price)) return false
      if (maker.account === taker.account && taker.selfTrade !== 'allow') {
        this.#preventSelfTrade(taker, maker)
        continue
      }
      const affordable = taker.byValue ? affordableSize(taker, maker.bookPrice, taker.budget) : wanted
      if (affordable === 0) return true
      this.#trade(taker, maker, { size: Math.min(affordable, maker.remaining), fills })
    }
    return false
  }

  #preventSelfTrade(taker: Order, maker: Order): void {
    if (taker.selfTrade !== 'cancel-taker') this.#desk.cancel(maker, 'self-trade')
    if (taker.selfTrade !== 'cancel-maker') this.#desk.finish(taker, 'self-trade')
  }

  #trade(taker: Order, maker: Order, { size, fills }: { readonly size: number; readonly fills: FillView[] }): void {
    const { market } = taker
    const side = market.book.side(maker.side)
    const trade = this.#tradeOf(taker, maker, size)
    market.tradeMade(trade)
    const level = maker.remaining === size ? side.remove(maker) : side.change(maker, -size)
    market.levelChanged(maker.side, level)
    this.#fill(maker, trade, 'maker')
    const fill = this.#fill(taker, trade, 'taker')
    if (fill !== undefined) fills.push(fill)
    if (maker.remaining === 0) this.#desk.finish(maker, 'filled')
    if (market.instrument.kind === 'spot') return
    this.#trimReduceOnly(maker.account, market)
    this.#trimReduceOnly(taker.account, market)
  }

  #tradeOf(taker: Order, maker: Order, size: number): Trade {
    const { market } = taker
    market.tradeCount += 1
    return {
      id: this.#nextTradeId++,
      market: market.instrument.id,
      sequence: market.tradeCount,
      price: maker.bookPrice,
      size,
      value: market.instrument.value(maker.bookPrice, size),
      side: taker.side,
      makerOrderId: maker.id,
      takerOrderId: taker.id,
      makerAccount: maker.account.id,
      takerAccount: taker.account.id,
      time: this.#journal.time,
    }
  }

  #fill(order: Order, trade: Trade, liquidity: Liquidity): FillView | undefined {
    const { price, size, value } = trade
    if (order.byValue) order.budget -= paidFor(order, value)
    order.filled += size
    order.value += value
    order.touch(trade.time)
    const settled = order.market.settlement.settle({ order, liquidity, price, size, value, tradeId: trade.id })
    order.fee += settled.fee
    if (order.account.house) return undefined
    const fill = fillOf(order, trade, { ...settled, liquidity })
    this.#desk.fill(order, fill)
    return fill
  }

  #rest(order: Order): void {
    const { market, side, price } = order
    market.levelChanged(side, market.book.side(side).add(order, price ?? 0))
    market.settlement.rest(order)
  }

  #restMarketOrder(order: Order, price: number): void {
    if (order.byValue) {
      const size = affordableSize(order, price, order.budget)
      if (size === 0) {
        this.#desk.finish(order, 'dust')
        return
      }
      order.size = order.filled + size
    }
    this.#rest(order)
    this.#desk.update(order, 'rest')
  }

  /** A resting order that only reduces must not be larger than the position that is left. */
  #trimReduceOnly(account: Account, market: Market): void {
    if (account.house) return
    const holding = account.holding(market)
    for (const order of holding.orders) {
      if (!order.reduceOnly) continue
      const reducible = holding.position(order.leg).reducibleBy(order.side)
      if (order.remaining <= reducible) continue
      if (reducible === 0 || market.instrument.rules.restingReduceOnly === 'cancel') {
        this.#desk.cancel(order, 'reduce-only')
        continue
      }
      const cut = order.remaining - reducible
      if (order.resting) market.levelChanged(order.side, market.book.side(order.side).change(order, -cut))
      order.size -= cut
      this.#desk.update(order, 'reduce-only')
    }
  }
}

function fillOf(order: Order, trade: Trade, settled: Settled & { readonly liquidity: Liquidity }): FillView {
  return {
    tradeId: trade.id,
    account: order.account.id,
    market: trade.market,
    orderId: order.id,
    clientId: order.clientId,
    counterOrderId: settled.liquidity === 'maker' ? trade.takerOrderId : trade.makerOrderId,
    side: order.side,
    leg: order.leg,
    liquidity: settled.liquidity,
    price: trade.price,
    size: trade.size,
    value: trade.value,
    fee: settled.fee,
    feeAsset: order.market.instrument.feeAsset(order.side),
    closed: settled.closed,
    realisedPnl: settled.realisedPnl,
    positionAfter: settled.positionAfter,
    time: trade.time,
    tag: order.tag,
  }
}
