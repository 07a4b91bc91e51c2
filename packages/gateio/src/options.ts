import type * as z from 'zod'
import { oneOf, parseConfig, settings } from '@venuekit/core/config'

/** What can be set for Gate.io beyond what every exchange has. Unknown names are refused. */
export const gateioOptions = /* @__PURE__ */ settings({
  /** Which account spot orders belong to; by default the exchange's choice: `unified` where the account is one, else `spot`. */
  account: /* @__PURE__ */ oneOf(['spot', 'margin', 'unified']).optional(),
  /** Whether orders go over REST or over the private socket, which saves the way through a new request for each. */
  orderEntry: /* @__PURE__ */ oneOf(['rest', 'socket']).default('rest'),
})

/** The same as they are used. */
export type GateioOptions = z.output<typeof gateioOptions>

/** Checks the options that a context carries. */
export function readGateioOptions(options: unknown): GateioOptions {
  return parseConfig(gateioOptions, options ?? {}, { path: 'options' })
}
