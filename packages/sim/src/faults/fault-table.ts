import type { FaultKind, FaultMoment } from './fault.ts'

/** A number that a kind of fault has: its default (undefined: it must be given) and its limits. */
export interface FaultNumber {
  readonly fallback: number | undefined
  readonly minimum: number
  readonly maximum: number
}

/** What one kind of fault may be given. */
export interface FaultRules {
  /** The first is the default. */
  readonly moments: readonly [FaultMoment, ...FaultMoment[]]
  readonly numbers: Readonly<Partial<Record<FaultNumberName, FaultNumber>>>
  /** It may execute what it then does not answer. */
  readonly accepted?: boolean
  /** False when it concerns a whole exchange, so that no channel or symbol can be named. */
  readonly aimed?: false
  /** What it does at once it does to so many as `count` says. */
  readonly counted?: true
}

export type FaultNumberName = 'delayMs' | 'jitterMs' | 'skewMs' | 'retryAfterMs' | 'status' | 'by'

const longestDelayMs = 3_600_000
const longestSkewMs = 10 * 365 * 86_400_000

const delayMs = { fallback: undefined, minimum: 0, maximum: longestDelayMs }
const jitterMs = { fallback: 0, minimum: 0, maximum: longestDelayMs }
// Longer than any client waits.
const longDelayMs = { fallback: 60_000, minimum: 0, maximum: longestDelayMs }
const retryAfterMs = { fallback: 1_000, minimum: 0, maximum: longestDelayMs }

export const faultRules: Readonly<Record<FaultKind, FaultRules>> = {
  cut: { moments: ['now', 'request', 'frame'], numbers: {}, accepted: true },
  'refuse-connection': { moments: ['connection'], numbers: {}, aimed: false },
  'half-open': { moments: ['now', 'request', 'frame'], numbers: {}, accepted: true },
  drop: { moments: ['frame'], numbers: {} },
  duplicate: { moments: ['frame'], numbers: {} },
  reorder: { moments: ['frame'], numbers: {} },
  corrupt: { moments: ['frame', 'request'], numbers: {} },
  truncate: { moments: ['frame', 'request'], numbers: {} },
  'sequence-jump': {
    moments: ['now', 'frame'],
    numbers: { by: { fallback: 1_000, minimum: 1, maximum: 1_000_000_000 } },
  },
  delay: { moments: ['frame', 'request'], numbers: { delayMs, jitterMs } },
  'rate-limit': {
    moments: ['request'],
    numbers: { retryAfterMs, status: { fallback: 429, minimum: 400, maximum: 499 } },
    accepted: true,
  },
  'server-error': {
    moments: ['request'],
    numbers: { status: { fallback: 500, minimum: 500, maximum: 599 } },
    accepted: true,
  },
  html: { moments: ['request'], numbers: { status: { fallback: 502, minimum: 200, maximum: 599 } }, accepted: true },
  maintenance: { moments: ['request'], numbers: {}, accepted: true },
  'accept-and-cut': { moments: ['order'], numbers: {} },
  'accept-and-delay': { moments: ['order'], numbers: { delayMs: longDelayMs, jitterMs } },
  'reject-late': { moments: ['order'], numbers: { delayMs: longDelayMs, jitterMs } },
  'clock-skew': {
    moments: ['now'],
    numbers: { skewMs: { fallback: undefined, minimum: -longestSkewMs, maximum: longestSkewMs } },
    aimed: false,
  },
  'expire-keys': { moments: ['now'], numbers: {}, aimed: false },
  'forget-topic': { moments: ['now'], numbers: {}, counted: true },
  special: { moments: ['wire', 'now'], numbers: {} },
}
