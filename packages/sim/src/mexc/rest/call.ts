import type { Fields } from '../fields.ts'

export type Permission = 'SPOT_ACCOUNT_READ' | 'SPOT_ACCOUNT_WRITE' | 'SPOT_DEAL_READ' | 'SPOT_DEAL_WRITE'

/** One request while it is carried out. */
export interface Call {
  /** Of the key; 0 for what is public. */
  readonly account: number
  /** The key; empty for what is public. */
  readonly key: string
  readonly fields: Fields
}

/** What a request counts for, now and in 2025. */
type Weigh = (fields: Fields) => { readonly now: number; readonly before: number }

/** What can be asked over REST. */
export interface Operation {
  /** What the key must be allowed to; absent: everybody may ask, and nothing is signed. */
  readonly permission?: Permission
  /** The default is 1. */
  readonly weight?: Weigh
  /** Counts for the limit of placing and cancelling orders. */
  readonly isOrder?: boolean
  readonly createsOrder?: boolean
  /** Returns what becomes the JSON of the answer; throws a `MexcRefusal`. */
  readonly handle: (call: Call) => unknown
}

/** By method and path below `/api/v3`. */
export type Routes = Readonly<Record<string, Operation>>

/** A weight that does not depend on anything. */
export function weighing(now: number, before = now): Weigh {
  return () => ({ now, before })
}
