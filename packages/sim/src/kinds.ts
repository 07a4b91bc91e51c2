import { demoKind } from './demo-kind/demo-kind.ts'
import { gateioKind } from './gateio/gateio-kind.ts'
import { mexcKind } from './mexc/mexc-kind.ts'

/** Every kind of exchange that comes with this package. */
export const builtInKinds = [demoKind, gateioKind, mexcKind] as const
