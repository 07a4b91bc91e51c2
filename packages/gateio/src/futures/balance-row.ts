import type { FuturesBalance, PositionMode } from '@venuekit/core'
import { add } from '@venuekit/core/decimal'
import { orAbsent, wireBoolean, wireDecimal, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { gateioWord, maybeDecimal } from '../texts.ts'

/** The margin account. */
export const futuresAccountRow = /* @__PURE__ */ z.object({
  currency: z.string(),
  /** Without what open positions have gained or lost. */
  total: wireDecimal,
  available: maybeDecimal,
  unrealised_pnl: maybeDecimal,
  position_margin: maybeDecimal,
  order_margin: maybeDecimal,
  maintenance_margin: maybeDecimal,
  /** 0 is the classic account; in the others margin is shared with other products. */
  margin_mode: /* @__PURE__ */ orAbsent(wireInteger),
  position_mode: gateioWord,
  /** What came before it. */
  in_dual_mode: /* @__PURE__ */ orAbsent(wireBoolean),
})

export type FuturesAccountRow = z.output<typeof futuresAccountRow>

/** The margin account in the words of the model. */
export function toFuturesBalance(row: FuturesAccountRow): FuturesBalance {
  const { total, unrealised_pnl: unrealizedPnl, position_margin: positionMargin, order_margin: orderMargin } = row
  const isClassic = (row.margin_mode ?? 0) === 0
  const held = positionMargin !== undefined && orderMargin !== undefined ? add(positionMargin, orderMargin) : undefined
  return {
    asset: row.currency.toUpperCase(),
    total,
    available: row.available,
    locked: isClassic ? held : undefined,
    unrealizedPnl,
    equity: unrealizedPnl === undefined ? undefined : add(total, unrealizedPnl),
    positionMargin,
    orderMargin,
    maintenanceMargin: row.maintenance_margin,
    timestamp: undefined,
  }
}

/** One position a market, or a long and a short one. */
export function toPositionMode({ position_mode: mode, in_dual_mode: isDual }: FuturesAccountRow): PositionMode {
  if (mode === undefined) return isDual === true ? 'hedge' : 'net'
  return mode === 'single' ? 'net' : 'hedge'
}
