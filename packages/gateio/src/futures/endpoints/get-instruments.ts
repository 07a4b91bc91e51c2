import type { Endpoint, Instrument } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import type * as z from '@venuekit/core/schema'
import { futuresRequest, publicRead } from '../../calls.ts'
import { gateioContract, toFuturesInstrument } from '../../symbols.ts'

/** How many contracts one answer holds at most. */
const contractsCap = 1_000

/** A page of the contracts that are listed. */
export const getInstruments: Endpoint<
  { readonly offset: number },
  TolerantArray<z.output<typeof gateioContract>>,
  { readonly instruments: readonly Instrument[]; readonly isLast: boolean }
> = {
  ...publicRead('getInstruments'),
  request: ({ offset }) => futuresRequest('/contracts', { query: { limit: contractsCap, offset } }),
  wire: /* @__PURE__ */ tolerantArray(gateioContract),
  result: (list, _, context) => ({
    instruments: mapRows(list, context, (row) => toFuturesInstrument(row, 'USDT')),
    isLast: list.rows.length + list.rejected.length < contractsCap,
  }),
}
