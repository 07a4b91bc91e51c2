import type { Fee } from '@venuekit/core'
import { add, isZero, neg, type Decimal } from '@venuekit/core/decimal'

interface FeePart {
  readonly asset: string | undefined
  readonly amount?: Decimal | undefined
  /** What was paid back. */
  readonly rebate?: Decimal | undefined
}

/** The fees that are not 0: one entry for each asset, positive when it cost. */
export function feesOf(parts: readonly FeePart[]): readonly Fee[] {
  const totals = new Map<string, Decimal>()
  for (const { asset, amount, rebate } of parts) {
    const cost = amount ?? (rebate === undefined ? undefined : neg(rebate))
    if (asset === undefined || cost === undefined || isZero(cost)) continue
    const before = totals.get(asset)
    totals.set(asset, before === undefined ? cost : add(before, cost))
  }
  return [...totals].map(([asset, amount]) => ({ amount, asset }))
}
