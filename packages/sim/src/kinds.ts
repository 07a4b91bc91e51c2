import { demoKind } from './demo-kind/demo-kind.ts'

/** Every kind of exchange that comes with this package. */
export const builtInKinds = [demoKind] as const
