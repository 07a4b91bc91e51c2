import type { Account } from './account.ts'
import type { Journal } from './journal.ts'
import type { Market } from './market.ts'
import { changedNeeds, closableBy, highestValuePrice, openingNeed, type OrderNeed } from './order-margin.ts'
import type { Order } from './order.ts'
import { positionView, unrealisedLoss } from './position-view.ts'
import type { Rejection } from './rejections.ts'
import { feesOf, type Half, type Settled, type Settlement } from './settlement.ts'
import type { Leg } from './types.ts'
import { divideHalfUp, least, type Ratio } from './units.ts'
import type { Walk } from './walk.ts'
import type { Cause, Wallet } from './wallet.ts'

export interface PerpetualParts {
  readonly journal: Journal
  readonly feeAccount: Account
  readonly insurance: Account
}

/**
 * Perpetuals: orders and positions set margin aside in the asset that the contract settles in. There is no liquidation: a
 * loss is paid from what the account has, and beyond that by the insurance account.
 */
export class PerpetualSettlement implements Settlement {
  readonly #journal: Journal
  readonly #feeAccount: Account
  readonly #insurance: Account
  readonly #unpaid = new Set<Order>()

  constructor(parts: PerpetualParts) {
    this.#journal = parts.journal
    this.#feeAccount = parts.feeAccount
    this.#insurance = parts.insurance
  }

  afford(order: Order, walk: Walk | undefined): Rejection | undefined {
    const { account, market } = order
    if (account.house) return undefined
    setHoldPrice(order, highestValuePrice(order, walk))
    const more = this.#needsAfter(order).reduce((sum, need) => sum + need.amount - need.order.hold, 0n)
    return this.affordMore(account, market, more)
  }

  /** Whether an account can set so much more aside. */
  affordMore(account: Account, market: Market, required: bigint): Rejection | undefined {
    if (required <= 0n) return undefined
    const asset = market.instrument.valueAsset
    const available = account.wallet(asset).available - unrealisedLoss(account, asset)
    return required > available ? { reason: 'insufficient-balance', asset, required, available } : undefined
  }

  reserve(order: Order, walk: Walk | undefined): void {
    if (order.account.house) return
    setHoldPrice(order, highestValuePrice(order, walk))
    this.#hold(order.account, order.market, { needs: this.#needsAfter(order), cause: { orderId: order.id } })
  }

  rest(order: Order): void {
    if (order.account.house) return
    setHoldPrice(order, order.price ?? 0)
    this.#hold(order.account, order.market, { needs: this.#needsAfter(order), cause: { orderId: order.id } })
  }

  settle(half: Half): Settled {
    const { order, size, value, tradeId } = half
    const { account, market } = order
    const { instrument } = market
    const sign = order.side === 'buy' ? 1 : -1
    const backedBefore = isBacked(account, market)
    const position = account.holding(market).position(order.leg)
    const change = position.apply(sign * size, instrument.inverse === (sign === 1) ? -value : value, this.#journal.time)
    const cause = { market: instrument.id, orderId: order.id, tradeId }
    const positionAfter = position.size
    const wallet = account.wallet(instrument.valueAsset)
    if (account.house) {
      wallet.add(change.pnl, 'realised-pnl', cause)
      return { fee: 0n, closed: change.closed, realisedPnl: change.pnl, positionAfter }
    }
    const freed = order.hold + change.released
    order.hold = 0n
    order.heldFor = 0
    const margin = instrument.margin.initial(change.opened, account.holding(market).leverage)
    this.#insure(wallet, margin - change.pnl - freed, cause)
    const budget = wallet.available + freed + change.pnl - margin
    const fee = feeOf(half, budget)
    const needs =
      backedBefore || isBacked(account, market)
        ? changedNeeds(account, market, account.holding(market).orders)
        : [openingNeed(order)]
    const held = margin - freed + this.#share(needs, budget - fee)
    // What is freed comes first and what is set aside last, so that a loss is never paid out of nothing.
    wallet.hold(least(held, 0n), cause)
    this.#pay(wallet, { pnl: change.pnl, fee }, cause)
    wallet.hold(-least(-held, 0n), cause)
    position.margin += margin
    position.realisedFees -= feeOfLife(half, fee, change.closed)
    this.report(account, market, order.leg)
    return { fee, closed: change.closed, realisedPnl: change.pnl, positionAfter }
  }

  release(order: Order, hold: bigint): void {
    if (order.account.house) return
    const { instrument } = order.market
    const cause = { market: instrument.id, orderId: order.id }
    order.account.wallet(instrument.valueAsset).hold(-hold, cause)
    if (closableBy(order.account, order.market)[order.side] > 0) this.rebalance(order.account, order.market, cause)
  }

  /** Sets aside for each open order what it needs now. */
  rebalance(account: Account, market: Market, cause: Cause): void {
    this.#hold(account, market, { needs: changedNeeds(account, market, account.holding(market).orders), cause })
  }

  /** What is to be set aside when an order comes or changes: the others are concerned only where a position backs its side. */
  #needsAfter(order: Order): readonly OrderNeed[] {
    const { account, market } = order
    if (order.reduceOnly || closableBy(account, market)[order.side] === 0) return [openingNeed(order)]
    const { orders } = account.holding(market)
    return changedNeeds(account, market, orders.has(order) ? orders : [...orders, order])
  }

  #hold(account: Account, market: Market, { needs, cause }: Holds): void {
    const wallet = account.wallet(market.instrument.valueAsset)
    wallet.hold(this.#share(needs, wallet.available), { ...cause, market: market.instrument.id })
  }

  /**
   * Gives these orders what they need now and returns how much more that is in all. What is more than the budget is not
   * given: those orders keep what they have and are remembered as unpaid.
   */
  #share(needs: readonly OrderNeed[], budget: bigint): bigint {
    let change = 0n
    const give = ({ order, opening, amount }: OrderNeed): void => {
      change += amount - order.hold
      order.hold = amount
      order.heldFor = opening
      this.#unpaid.delete(order)
    }
    for (const need of needs) if (need.amount <= need.order.hold) give(need)
    for (const need of needs) {
      const more = need.amount - need.order.hold
      if (more > 0n && budget - change >= more) give(need)
      else if (more > 0n) this.#unpaid.add(need.order)
    }
    return change
  }

  /** Orders whose margin could not be paid, once. They are to be cancelled when the command that caused it is over. */
  takeUnpaid(): readonly Order[] {
    if (this.#unpaid.size === 0) return []
    const orders = [...this.#unpaid]
    this.#unpaid.clear()
    return orders
  }

  /** What the positions of an account in a market pay, or get. */
  settleFunding(account: Account, market: Market, { numerator, denominator }: Ratio): void {
    const holding = account.holdings.get(market)
    if (account.house || holding === undefined) return
    const { instrument, mark } = market
    const cause = { market: instrument.id }
    for (const [leg, position] of holding.positions) {
      if (position.size === 0) continue
      const share = divideHalfUp(instrument.value(mark, Math.abs(position.size)) * numerator, denominator)
      const amount = position.size > 0 ? -share : share
      const wallet = account.wallet(instrument.valueAsset)
      this.#insure(wallet, -amount, cause)
      wallet.add(amount, 'funding', cause)
      this.#insurance.wallet(wallet.asset).add(-amount, 'funding', cause)
      position.realisedFunding += amount
      position.version += 1
      position.updatedAt = this.#journal.time
      this.report(account, market, leg)
    }
  }

  /** Tells of a position as it is now. */
  report(account: Account, market: Market, leg: Leg): void {
    this.#journal.push({
      type: 'position',
      seq: this.#journal.next(),
      time: this.#journal.time,
      position: positionView(account, market, leg),
    })
  }

  /** The insurance account pays what is missing after all that the account has. */
  #insure(wallet: Wallet, missing: bigint, cause: Cause): void {
    const shortfall = missing - wallet.available
    if (shortfall <= 0n) return
    this.#insurance.wallet(wallet.asset).add(-shortfall, 'insurance', cause)
    wallet.add(shortfall, 'insurance', cause)
  }

  #pay(wallet: Wallet, { pnl, fee }: { readonly pnl: bigint; readonly fee: bigint }, cause: Cause): void {
    wallet.add(-least(fee, 0n), 'fee', cause)
    wallet.add(pnl, 'realised-pnl', cause)
    wallet.add(least(-fee, 0n), 'fee', cause)
    this.#feeAccount.wallet(wallet.asset).add(fee, 'fee', cause)
  }
}

interface Holds {
  readonly needs: readonly OrderNeed[]
  readonly cause: Cause
}

function setHoldPrice(order: Order, price: number): void {
  if (price === order.holdPrice) return
  order.holdPrice = price
  order.heldFor = -1
}

/** Does a position back orders that would close it? */
function isBacked(account: Account, market: Market): boolean {
  return account.positionMode === 'net' && account.holding(market).net.size !== 0
}

/** What a fee costs the position that there is now: where it was turned around, the part that opened it. */
function feeOfLife({ size }: Half, fee: bigint, closed: number): bigint {
  return closed === size ? fee : (fee * BigInt(size - closed)) / BigInt(size)
}

/** The fee on a half. It never takes more than there is. */
function feeOf({ order, liquidity, value }: Half, budget: bigint): bigint {
  const { instrument } = order.market
  return least(instrument.valueFee.fee(value, feesOf(order.account, instrument).of(liquidity)), budget)
}
