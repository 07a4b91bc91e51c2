import type * as z from '@venuekit/core/schema'
import { oneOf, parseConfig, settings } from '@venuekit/core/config'

/** Whether orders go over REST or over the private socket, which saves the way through a new request for each. */
const orderEntry = /* @__PURE__ */ oneOf(['rest', 'socket']).default('rest')

/** What can be set for the spot market beyond what every exchange has. Unknown names are refused. */
export const gateioOptions = /* @__PURE__ */ settings({
  /** Which account spot orders belong to; by default the exchange's choice: `unified` where the account is one, else `spot`. */
  account: /* @__PURE__ */ oneOf(['spot', 'margin', 'unified']).optional(),
  orderEntry,
})

/** The same for the futures market. */
export const gateioFuturesOptions = /* @__PURE__ */ settings({ orderEntry })

/** The same as they are used. */
export type GateioOptions = z.output<typeof gateioOptions>

/** Checks the options that a context carries. */
export function readGateioOptions(options: unknown): GateioOptions {
  return parseConfig(gateioOptions, options ?? {}, { path: 'options' })
}
