import type { Strike } from './fault-box.ts'

/** What becomes of one frame. */
export interface FramePlan {
  /** The connection ends, or falls silent, in place of the frame. */
  readonly ends: 'cut' | 'half-open' | undefined
  readonly copies: 0 | 1 | 2
  readonly corrupt: boolean
  readonly truncate: boolean
  readonly reorder: boolean
  readonly delayMs: number
  /** All frames of the connection wait behind it, or those of its channel alone. */
  readonly lane: 'connection' | 'channel'
  /** By how much the sequence leaps after it. */
  readonly jump: number
}

const untouched: FramePlan = {
  ends: undefined,
  copies: 1,
  corrupt: false,
  truncate: false,
  reorder: false,
  delayMs: 0,
  lane: 'channel',
  jump: 0,
}

/** Puts together all that strikes one frame. */
export function planFrame(strikes: readonly Strike[]): FramePlan {
  return strikes.reduce(withStrike, untouched)
}

function withStrike(plan: FramePlan, { fault, delayMs }: Strike): FramePlan {
  if (fault.kind === 'cut' || fault.kind === 'half-open') return { ...plan, ends: plan.ends ?? fault.kind }
  if (fault.kind === 'drop') return { ...plan, copies: 0 }
  if (fault.kind === 'duplicate') return { ...plan, copies: plan.copies === 0 ? 0 : 2 }
  if (fault.kind === 'reorder') return { ...plan, reorder: true }
  if (fault.kind === 'corrupt') return { ...plan, corrupt: true }
  if (fault.kind === 'truncate') return { ...plan, truncate: true }
  if (fault.kind === 'sequence-jump') return { ...plan, jump: plan.jump + fault.by }
  const lane = fault.channel === undefined ? 'connection' : plan.lane
  return { ...plan, delayMs: plan.delayMs + delayMs, lane }
}
