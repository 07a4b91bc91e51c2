import { settings } from '@venuekit/core/config'

/** What can be set for Mexc beyond what every exchange has. Unknown names are refused. */
export const mexcOptions = /* @__PURE__ */ settings({})
