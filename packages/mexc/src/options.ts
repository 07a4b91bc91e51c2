import type * as z from '@venuekit/core/schema'
import { parseConfig, positiveInteger, settings } from '@venuekit/core/config'

/**
 * What can be set for MEXC beyond what every exchange has: the limits, where the exchange has granted others than those of 2026.
 * Unknown names are refused.
 */
export const mexcOptions = /* @__PURE__ */ settings({
  /** Weight of public calls in ten seconds, for each address. */
  ipWeight: /* @__PURE__ */ positiveInteger().default(300),
  /** Weight of calls of an account in ten seconds. */
  uidWeight: /* @__PURE__ */ positiveInteger().default(500),
  /** Requests of orders and cancels of an account in a second. */
  ordersPerSecond: /* @__PURE__ */ positiveInteger().default(12),
  /** Those of them that place several orders. */
  batchesPerSecond: /* @__PURE__ */ positiveInteger().default(2),
})

/** The same as they are used. */
export type MexcOptions = z.output<typeof mexcOptions>

/** Checks the options that a context carries. */
export function readMexcOptions(options: unknown): MexcOptions {
  return parseConfig(mexcOptions, options ?? {}, { path: 'options' })
}
