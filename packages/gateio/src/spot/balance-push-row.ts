import type { AssetBalance } from '@venuekit/core'
import { add } from '@venuekit/core/decimal'
import { orAbsent, wireDecimal, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'

/** What a push says of an asset. */
export const spotBalancePushRow = /* @__PURE__ */ z.object({
  currency: z.string(),
  available: wireDecimal,
  /** What orders hold. */
  freeze: wireDecimal,
  timestamp_ms: /* @__PURE__ */ orAbsent(wireMilliseconds),
})

/** An asset in the words of the model. */
export function toSpotBalancePush(row: z.output<typeof spotBalancePushRow>): AssetBalance {
  const { currency: asset, available, freeze: locked, timestamp_ms: timestamp } = row
  return { asset, available, locked, total: add(available, locked), timestamp }
}
