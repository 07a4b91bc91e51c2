import { demoKind } from './demo-kind/demo-kind.ts'
import { gateioKind } from './gateio/gateio-kind.ts'
import { mexcKind } from './mexc/mexc-kind.ts'

/**
 * Every kind of exchange that comes with this package: to start them beside a kind of your own, or to see which there are.
 *
 * @example
 * ```ts
 * import { builtInKinds } from '@venuekit/sim'
 * builtInKinds.flatMap(({ ids }) => [...ids]).includes('gateio') // true
 * ```
 */
export const builtInKinds = [demoKind, gateioKind, mexcKind] as const
