import type { Endpoint, Instrument } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import type * as z from 'zod'
import { perAddress } from '../../limits.ts'
import { toSpotInstrument, mexcSpotMarket } from '../../symbols.ts'

/** Every market that is listed. */
export const getInstruments: Endpoint<void, TolerantArray<z.output<typeof mexcSpotMarket>>, readonly Instrument[]> = {
  name: 'getInstruments',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => perAddress(1),
  request: () => ({ path: '/spot/markets', query: [] }),
  wire: /* @__PURE__ */ tolerantArray(mexcSpotMarket),
  result: (list, _, context) => mapRows(list, context, toSpotInstrument),
}
