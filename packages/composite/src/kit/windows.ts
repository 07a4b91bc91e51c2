// Windows by which exchanges count. An exchange counts what arrives, so that a request that was long under way falls into the window of
// later ones: the slack is for that.

/**
 * So many in any second.
 *
 * @example
 * ```ts
 * import { inOneSecond } from '@venuekit/composite'
 * const orders = { name: 'order', rule: { ...inOneSecond, limit: 10 } } as const
 * orders.rule.windowMs // 1000
 * ```
 */
export const inOneSecond = { type: 'sliding', windowMs: 1_000, slackMs: 250 } as const

/**
 * So many in any ten seconds.
 *
 * @example
 * ```ts
 * import { inTenSeconds } from '@venuekit/composite'
 * const reads = { name: 'ip', rule: { ...inTenSeconds, limit: 200 } } as const
 * reads.rule.windowMs // 10000
 * ```
 */
export const inTenSeconds = { type: 'sliding', windowMs: 10_000, slackMs: 500 } as const
