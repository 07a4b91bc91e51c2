import type { Endpoint, Instrument } from '@venuekit/core'
import * as z from 'zod'
import { perAddress } from '../../limits.ts'
import { toSpotInstrument, gateioSpotMarket } from '../../symbols.ts'

const wire = /* @__PURE__ */ z.array(gateioSpotMarket)

/** The list of markets. */
export const getInstruments: Endpoint<void, z.output<typeof wire>, readonly Instrument[]> = {
  name: 'getInstruments',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => perAddress(1),
  request: () => ({ path: '/spot/markets', query: [] }),
  wire,
  result: (rows) => rows.map((row) => toSpotInstrument(row)),
}
