import type { Endpoint, Instrument } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import type * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { gateioSpotPair, toSpotInstrument } from '../../symbols.ts'

/** Every pair that is listed. */
export const getInstruments: Endpoint<void, TolerantArray<z.output<typeof gateioSpotPair>>, readonly Instrument[]> = {
  ...publicRead('getInstruments'),
  request: () => request('/spot/currency_pairs'),
  wire: /* @__PURE__ */ tolerantArray(gateioSpotPair),
  result: (list, _, context) => mapRows(list, context, toSpotInstrument),
}
