/** What can be made to go wrong. */
export const faultKinds = [
  'cut',
  'refuse-connection',
  'half-open',
  'drop',
  'duplicate',
  'reorder',
  'corrupt',
  'truncate',
  'sequence-jump',
  'delay',
  'rate-limit',
  'server-error',
  'html',
  'maintenance',
  'accept-and-cut',
  'accept-and-delay',
  'reject-late',
  'clock-skew',
  'expire-keys',
  'forget-topic',
  'special',
] as const

/** Names a fault. */
export type FaultKind = (typeof faultKinds)[number]

/** When a fault is decided: at once, for every connection, request, order or frame that fits, or when a wire asks. */
export type FaultMoment = 'now' | 'connection' | 'request' | 'order' | 'frame' | 'wire'

/**
 * What to make go wrong, where and how often. Only `kind` is needed.
 *
 * | kind | moments (`on`), the default first | what happens |
 * | --- | --- | --- |
 * | `cut` | now, request, frame | the connection ends without a close frame |
 * | `half-open` | now, request, frame | nothing is read or written any more, and the connection stays |
 * | `refuse-connection` | connection | new connections are reset |
 * | `drop`, `duplicate`, `reorder` | frame | a frame is lost, comes twice, or comes after the next one of its channel |
 * | `corrupt`, `truncate` | frame, request | bytes that nobody can decode, or half of them |
 * | `delay` | frame, request | `delayMs`, and up to `jitterMs` more |
 * | `sequence-jump` | now, frame | sequence numbers leap forwards by `by` |
 * | `rate-limit`, `server-error`, `html`, `maintenance` | request | a refusal, with the exchange's headers and bodies |
 * | `accept-and-cut` | order | the order is accepted and the connection cut before the answer |
 * | `accept-and-delay` | order | the order is accepted and answered after `delayMs` |
 * | `reject-late` | order | the order is refused after `delayMs` |
 * | `clock-skew` | now | the exchange's clock is off by `skewMs` until the fault is cleared |
 * | `expire-keys` | now | keys that expire (listen keys) do, or those of all accounts where there are no others |
 * | `forget-topic` | now | the exchange forgets `count` subscriptions, or all that fit, without a word, until they are made anew |
 * | `special` | what its `name` says | something that only this exchange has |
 */
export interface FaultOptions {
  readonly kind: FaultKind
  /** Of a special fault: each exchange has its own. */
  readonly name?: string
  /** The default is all of them. */
  readonly exchange?: string
  /** The channel or operation, as the exchange's wire names it; `*` stands for any text. */
  readonly channel?: string
  /** The market, as `sim.book()` names it. */
  readonly symbol?: string
  readonly on?: 'now' | 'request' | 'frame'
  /** Of each time that fits, from 0 to 1. The default is 1. */
  readonly probability?: number
  /** How often at most, or how many subscriptions are forgotten. The default is without limit. */
  readonly count?: number
  /** How many that fit go by first. The default is 0. */
  readonly after?: number
  /** Its chances follow from this and the simulator's seed. The default is the fault's id. */
  readonly seed?: number
  readonly delayMs?: number
  readonly jitterMs?: number
  readonly skewMs?: number
  readonly retryAfterMs?: number
  /** Of the answer: 429 or 418, 500 to 599, any for HTML. */
  readonly status?: number
  /** By how much sequence numbers leap. The default is 1,000. */
  readonly by?: number
  /** Cut, half-open, refusals: the request is executed all the same. The default is false. */
  readonly accepted?: boolean
}

/** A fault with everything decided. */
export interface Fault {
  readonly id: number
  readonly kind: FaultKind
  readonly name: string | undefined
  readonly on: FaultMoment
  readonly exchange: string | undefined
  readonly channel: string | undefined
  readonly symbol: string | undefined
  readonly probability: number
  readonly count: number | undefined
  readonly after: number
  readonly seed: number
  readonly delayMs: number
  readonly jitterMs: number
  readonly skewMs: number
  readonly retryAfterMs: number
  readonly status: number
  readonly by: number
  readonly accepted: boolean
}

/** A fault and how often it was looked at and struck. */
export interface FaultView extends Fault {
  readonly matched: number
  readonly struck: number
}
