import type { AssetBalance, Endpoint } from '@venuekit/core'
import { add } from '@venuekit/core/decimal'
import { mapRows, tolerantArray, wireDecimal, type TolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ currency: z.string(), available: wireDecimal, locked: wireDecimal })

/** What the spot account has of each asset. */
export const getBalances: Endpoint<void, TolerantArray<z.output<typeof row>>, readonly AssetBalance[]> = {
  ...privateRead('getBalances'),
  request: () => request('/spot/accounts'),
  wire: /* @__PURE__ */ tolerantArray(row),
  result: (list, _, context) =>
    mapRows(list, context, ({ currency: asset, available, locked }) => {
      return { asset, available, locked, total: add(available, locked), timestamp: undefined }
    }),
}
