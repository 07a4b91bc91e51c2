import type { Account } from './account.ts'
import type { Market } from './market.ts'
import type { Holding, Position } from './position.ts'
import type { Leg } from './types.ts'
import { absolute } from './units.ts'
import type { PositionView } from './views.ts'

/** Entry prices have so many decimals more than prices. */
const entryDecimals = 6

/** Profit (or loss, when negative) at the mark price, by the signed cost and size. */
function unrealisedPnl(market: Market, position: Position): bigint {
  if (position.size === 0) return 0n
  const value = market.instrument.value(market.mark, Math.abs(position.size))
  return (isOwed(market, position) ? value : -value) - position.cost
}

/** What the cross positions that settle in an asset have lost together; 0 when they have gained. */
export function unrealisedLoss(account: Account, asset: string): bigint {
  let pnl = 0n
  for (const [market, holding] of account.holdings) {
    if (market.instrument.kind === 'spot' || market.instrument.valueAsset !== asset || holding.marginMode !== 'cross')
      continue
    for (const [, position] of holding.positions) pnl += unrealisedPnl(market, position)
  }
  return pnl < 0n ? -pnl : 0n
}

export function positionView(account: Account, market: Market, leg: Leg): PositionView {
  const holding = account.holding(market)
  const position = holding.position(leg)
  const { instrument } = market
  const size = Math.abs(position.size)
  const cost = absolute(position.cost)
  return {
    account: account.id,
    market: instrument.id,
    leg,
    size: position.size,
    cost,
    entryPrice: instrument.averagePrice(cost, size, entryDecimals),
    markPrice: market.mark,
    margin: position.margin,
    maintenanceMargin: instrument.margin.maintenance(cost),
    marginMode: holding.marginMode,
    leverage: holding.leverage,
    unrealisedPnl: unrealisedPnl(market, position),
    realisedPnl: position.realisedPnl,
    realisedFees: position.realisedFees,
    realisedFunding: position.realisedFunding,
    ...exitPrices(account, market, { holding, position }),
    openedAt: position.openedAt,
    updatedAt: position.updatedAt,
    version: position.version,
  }
}

/** Where the margin is used up, and where only the maintenance margin is left of it; in cross mode the free money counts. */
function exitPrices(
  account: Account,
  market: Market,
  { holding, position }: { readonly holding: Holding; readonly position: Position },
): Pick<PositionView, 'bankruptcyPrice' | 'liquidationPrice'> {
  const { instrument } = market
  const cost = absolute(position.cost)
  const free = holding.marginMode === 'cross' ? account.wallet(instrument.valueAsset).available : 0n
  const backing = position.margin + free
  const loses = isOwed(market, position) ? -1n : 1n
  const priceAt = (loss: bigint): number | undefined => {
    const value = cost + loses * loss
    return value > 0n && position.size !== 0
      ? Number(instrument.averagePrice(value, Math.abs(position.size), 0))
      : undefined
  }
  return {
    bankruptcyPrice: priceAt(backing),
    liquidationPrice: priceAt(backing - instrument.margin.maintenance(cost)),
  }
}

/** A long linear or a short inverse position gains when its value grows. */
function isOwed(market: Market, position: Position): boolean {
  return position.size > 0 !== market.instrument.inverse
}
