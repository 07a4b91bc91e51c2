import type { AssetBalance, Endpoint } from '@venuekit/core'
import { add } from '@venuekit/core/decimal'
import { mapRows, tolerantArray, wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { privateRead, request } from '../../calls.ts'

const row = /* @__PURE__ */ z.object({ asset: z.string(), free: wireDecimal, locked: wireDecimal })
const wire = /* @__PURE__ */ z.object({ balances: /* @__PURE__ */ tolerantArray(row) })

/** What the account has of each asset that it has anything of. */
export const getBalances: Endpoint<void, z.output<typeof wire>, readonly AssetBalance[]> = {
  ...privateRead('getBalances', 10),
  request: () => request('/account'),
  wire,
  result: ({ balances }, _, context) =>
    mapRows(balances, context, ({ asset, free: available, locked }) => {
      return { asset, available, locked, total: add(available, locked), timestamp: undefined }
    }),
}
