import type { Endpoint } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { privateRead, publicRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ data: z.array(z.string()) })

/** The exchange's names of the markets that are open to the interface by default. */
export const getDefaultSymbols: Endpoint<void, z.output<typeof wire>, readonly string[]> = {
  ...publicRead('getDefaultSymbols', 1),
  request: () => request('/defaultSymbols'),
  wire,
  result: ({ data }) => data,
}

/** The same for the key that asks: it may have been given fewer. */
export const getOwnSymbols: Endpoint<void, z.output<typeof wire>, readonly string[]> = {
  ...privateRead('getOwnSymbols', 1),
  request: () => request('/selfSymbols'),
  wire,
  result: ({ data }) => data,
}
