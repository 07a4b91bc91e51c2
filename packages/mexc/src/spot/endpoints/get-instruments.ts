import type { Endpoint, Instrument } from '@venuekit/core'
import { mapRows, tolerantArray } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'
import { mexcSymbol, toSpotInstrument } from '../../symbols.ts'

const wire = /* @__PURE__ */ z.object({ symbols: /* @__PURE__ */ tolerantArray(mexcSymbol) })

/** Every symbol that is listed. */
export const getInstruments: Endpoint<void, z.output<typeof wire>, readonly Instrument[]> = {
  ...publicRead('getInstruments', 25),
  request: () => request('/exchangeInfo'),
  wire,
  result: ({ symbols }, _, context) => mapRows(symbols, context, toSpotInstrument),
}
