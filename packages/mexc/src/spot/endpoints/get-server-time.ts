import type { Endpoint } from '@venuekit/core'
import { wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ serverTime: wireMilliseconds })

/** The exchange's time. */
export const getServerTime: Endpoint<void, z.output<typeof wire>, number> = {
  ...publicRead('getServerTime', 1),
  request: () => request('/time'),
  wire,
  result: ({ serverTime }) => serverTime,
}
