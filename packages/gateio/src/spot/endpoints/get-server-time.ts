import type { Endpoint } from '@venuekit/core'
import { wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { publicRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ server_time: wireMilliseconds })

/** The exchange's time; both markets have the same. */
export const getServerTime: Endpoint<void, z.output<typeof wire>, number> = {
  ...publicRead('getServerTime'),
  request: () => request('/spot/time'),
  wire,
  result: ({ server_time: time }) => time,
}
