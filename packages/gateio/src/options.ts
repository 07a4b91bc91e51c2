import { settings } from '@venuekit/core/config'

/** What can be set for Gateio beyond what every exchange has. Unknown names are refused. */
export const gateioOptions = /* @__PURE__ */ settings({})
