import type { Account } from './account.ts'
import type { ChangeMargin, SetLeverage } from './commands.ts'
import { isLeverage } from './margin-terms.ts'
import type { Market } from './market.ts'
import { changedNeeds } from './order-margin.ts'
import type { PerpetualSettlement } from './perpetual-settlement.ts'
import type { Holding } from './position.ts'
import type { Rejection } from './rejections.ts'
import type { PositionMode } from './types.ts'
import { absolute } from './units.ts'

export interface Place {
  readonly account: Account
  readonly market: Market
}

/** Changes leverage and margin mode of an account in a market, and with it what is set aside. */
export function setLeverage(
  { account, market }: Place,
  command: SetLeverage,
  settlement: PerpetualSettlement,
): Rejection | undefined {
  const { margin, kind, rules } = market.instrument
  if (kind === 'spot') return { reason: 'not-supported' }
  const holding = account.holding(market)
  const leverage = command.leverage ?? holding.leverage
  if (leverage > margin.maximumLeverage) return { reason: 'leverage-too-high', limit: margin.maximumLeverage }
  if (!isLeverage(leverage) || leverage < margin.minimumLeverage)
    return { reason: 'leverage-too-low', limit: margin.minimumLeverage }
  const before = { leverage: holding.leverage, marginMode: holding.marginMode }
  holding.leverage = leverage
  holding.marginMode = command.marginMode ?? holding.marginMode
  for (const order of holding.orders) order.heldFor = -1
  const margins = rules.leverageScope === 'all' ? positionMargins(holding, market) : []
  const more =
    margins.reduce((sum, { position, amount }) => sum + amount - position.margin, 0n) +
    changedNeeds(account, market, holding.orders).reduce((sum, need) => sum + need.amount - need.order.hold, 0n)
  const rejection = settlement.affordMore(account, market, more)
  if (rejection !== undefined) {
    Object.assign(holding, before)
    return rejection
  }
  const cause = { market: market.instrument.id }
  for (const { position, amount } of margins) {
    account.wallet(market.instrument.valueAsset).hold(amount - position.margin, cause)
    position.margin = amount
  }
  settlement.rebalance(account, market, cause)
  reportAll({ account, market }, settlement)
  return undefined
}

/** What each open position needs at the leverage that the holding has now. */
function positionMargins(holding: Holding, { instrument }: Market) {
  return holding.positions
    .filter(([, position]) => position.size !== 0)
    .map(([, position]) => ({ position, amount: instrument.margin.initial(absolute(position.cost), holding.leverage) }))
}

function reportAll({ account, market }: Place, settlement: PerpetualSettlement): void {
  for (const [leg, position] of account.holding(market).positions)
    if (position.size !== 0) settlement.report(account, market, leg)
}

/** Moves money into an isolated position or out of it, down to what it needs at its leverage. */
export function changeMargin(
  { account, market }: Place,
  command: ChangeMargin,
  settlement: PerpetualSettlement,
): Rejection | undefined {
  const { instrument } = market
  if (instrument.kind === 'spot') return { reason: 'not-supported' }
  const holding = account.holding(market)
  const leg = command.leg ?? 'net'
  const position = holding.position(leg)
  if (position.size === 0) return { reason: 'no-position' }
  if (holding.marginMode === 'cross') return { reason: 'cross-margin' }
  const spare = position.margin - instrument.margin.initial(absolute(position.cost), holding.leverage)
  if (-command.amount > spare && command.amount < 0n)
    return { reason: 'margin-too-large', removable: spare < 0n ? 0n : spare }
  const rejection = settlement.affordMore(account, market, command.amount)
  if (rejection !== undefined) return rejection
  account.wallet(instrument.valueAsset).hold(command.amount, { market: instrument.id })
  position.margin += command.amount
  settlement.report(account, market, leg)
  return undefined
}

/** One position per market or two; only while there is neither a position nor an order. */
export function setPositionMode(account: Account, mode: PositionMode): Rejection | undefined {
  for (const [market, holding] of account.holdings) {
    if (market.instrument.kind === 'spot') continue
    if (!holding.isFlat) return { reason: 'position-open' }
    if (holding.orders.size > 0) return { reason: 'orders-open' }
  }
  account.positionMode = mode
  return undefined
}
