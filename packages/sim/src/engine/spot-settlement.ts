import type { Account } from './account.ts'
import type { Order } from './order.ts'
import type { Rejection } from './rejections.ts'
import { feesOf, type Half, type Settled, type Settlement } from './settlement.ts'
import { divideUp, least } from './units.ts'
import type { Walk } from './walk.ts'
import type { Cause, Wallet } from './wallet.ts'

/** Spot: a buy sets quote money aside (with the fee, where that is paid in it and held), a sell base money. */
export class SpotSettlement implements Settlement {
  readonly #feeAccount: Account

  constructor(feeAccount: Account) {
    this.#feeAccount = feeAccount
  }

  afford(order: Order, walk: Walk | undefined): Rejection | undefined {
    if (order.account.house) return undefined
    const asset = order.market.instrument.holdAsset(order.side)
    const required = neededBy(order, walk)
    const available = order.account.wallet(asset).available + order.hold
    return required > available ? { reason: 'insufficient-balance', asset, required, available } : undefined
  }

  reserve(order: Order, walk: Walk | undefined): void {
    if (!order.account.house) hold(order, neededBy(order, walk))
  }

  rest(order: Order): void {
    if (!order.account.house) hold(order, neededAtLimit(order, order.remaining))
  }

  settle(half: Half): Settled {
    const { order } = half
    const fee = order.side === 'buy' ? buy(half) : sell(half)
    this.#feeAccount.wallet(order.market.instrument.feeAsset(order.side)).add(fee, 'fee', {})
    return { fee, closed: 0, realisedPnl: 0n, positionAfter: 0 }
  }

  release(order: Order, held: bigint): void {
    holdWallet(order).hold(-held, { market: order.market.instrument.id, orderId: order.id })
  }
}

function holdWallet(order: Order): Wallet {
  return order.account.wallet(order.market.instrument.holdAsset(order.side))
}

function hold(order: Order, amount: bigint): void {
  holdWallet(order).hold(amount - order.hold, { market: order.market.instrument.id, orderId: order.id })
  order.hold = amount
}

function causeOf({ order, tradeId }: Half): Cause {
  return { market: order.market.instrument.id, orderId: order.id, tradeId }
}

/** Returns the fee. */
function buy(half: Half): bigint {
  const { order, size, value } = half
  const { instrument } = order.market
  const cause = causeOf(half)
  const feeInBase = instrument.feeAsset('buy') === instrument.base
  const paid = payForBuy(half, feeInBase ? 0n : feeOn(half, value))
  const received = instrument.baseMoney(size)
  const wallet = order.account.wallet(instrument.base)
  wallet.add(received, 'trade', cause)
  if (!feeInBase) return paid
  const fee = least(feeOn(half, received), received)
  wallet.add(-fee, 'fee', cause)
  return fee
}

/** Pays value and fee, and frees what was set aside for this part and is not needed. Returns the fee that was paid. */
function payForBuy(half: Half, feeWanted: bigint): bigint {
  const { order, value } = half
  const wallet = order.account.wallet(order.market.instrument.quote)
  const cause = causeOf(half)
  if (order.account.house) {
    wallet.add(-value, 'trade', cause)
    return 0n
  }
  const left = order.hold - value - keptAfter(half, order.market.instrument.holdsFees ? feeWanted : 0n)
  order.hold -= value + left
  wallet.spendHeld(value, 'trade', cause)
  const fee = least(feeWanted, left + wallet.available)
  const feeFromHeld = least(positive(fee), left)
  wallet.spendHeld(feeFromHeld, 'fee', cause)
  wallet.add(feeFromHeld - fee, 'fee', cause)
  wallet.hold(feeFromHeld - left, cause)
  return fee
}

/** What stays aside for the rest of a buy: what a limit needs, or all that a market order has not spent. */
function keptAfter({ order, value }: Half, fee: bigint): bigint {
  if (isLikeLimit(order)) return neededAtLimit(order, order.remaining)
  return positive(order.hold - value - positive(fee))
}

/** Returns the fee. */
function sell(half: Half): bigint {
  const { order, size, value } = half
  const { account, market } = order
  const cause = causeOf(half)
  const given = market.instrument.baseMoney(size)
  const base = account.wallet(market.instrument.base)
  if (account.house) {
    base.add(-given, 'trade', cause)
  } else {
    order.hold -= given
    base.spendHeld(given, 'trade', cause)
  }
  const fee = least(feeOn(half, value), value)
  const quote = account.wallet(market.instrument.quote)
  quote.add(value, 'trade', cause)
  quote.add(-fee, 'fee', cause)
  return fee
}

/** What has to be set aside before an order enters the book. */
function neededBy(order: Order, walk: Walk | undefined): bigint {
  const { market, side } = order
  if (walk === undefined || isLikeLimit(order)) return neededAtLimit(order, order.remaining)
  if (side === 'sell') return market.instrument.baseMoney(order.byValue ? walk.size : order.remaining)
  return order.quote ?? withFee(order, walk.value)
}

/** Rests at its price, now or with what it does not find at once: all of it can cost as much as that. */
function isLikeLimit(order: Order): boolean {
  return order.kind === 'limit' || order.resting || (order.remainder === 'rest' && !order.byValue)
}

/** What a size needs at the limit of an order. */
function neededAtLimit(order: Order, size: number): bigint {
  const { instrument } = order.market
  if (order.side === 'sell') return instrument.baseMoney(size)
  return withFee(order, instrument.value(order.price ?? 0, size))
}

function withFee(order: Order, value: bigint): bigint {
  const { instrument } = order.market
  if (!instrument.holdsFees) return value
  const { numerator, denominator } = feesOf(order.account, instrument).reserve
  return value + divideUp(value * numerator, denominator)
}

function feeOn({ order, liquidity }: Half, amount: bigint): bigint {
  if (order.account.house) return 0n
  const { instrument } = order.market
  const rounding = instrument.feeAsset(order.side) === instrument.base ? instrument.baseFee : instrument.valueFee
  return rounding.fee(amount, feesOf(order.account, instrument).of(liquidity))
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n
}
