import type { FaultRefusal } from '../host/wire.ts'
import type { Strike } from './fault-box.ts'

/** What becomes of one request, or of one command over a socket. */
export interface AnswerPlan {
  /** Is it carried out at all? */
  readonly execute: boolean
  readonly answer: PlannedAnswer
  /** How long the answer waits after that. */
  readonly delayMs: number
  readonly corrupt: boolean
  readonly truncate: boolean
  /** Its sender never learns, or too late, what came of it. */
  readonly withheld: boolean
}

/** `silent`: the connection stays, and nothing more comes over it. */
export type PlannedAnswer =
  | { readonly type: 'own' }
  | { readonly type: 'cut' }
  | { readonly type: 'silent' }
  | { readonly type: 'html'; readonly status: number }
  | { readonly type: 'refusal'; readonly refusal: FaultRefusal }

const untouched: AnswerPlan = {
  execute: true,
  answer: { type: 'own' },
  delayMs: 0,
  corrupt: false,
  truncate: false,
  withheld: false,
}

/** Puts together all that strikes one request: delays add up, and the first that replaces the answer wins. */
export function planAnswer(strikes: readonly Strike[]): AnswerPlan {
  return strikes.reduce(withStrike, untouched)
}

function withStrike(plan: AnswerPlan, { fault, delayMs }: Strike): AnswerPlan {
  if (fault.kind === 'delay') return { ...plan, delayMs: plan.delayMs + delayMs }
  if (fault.kind === 'corrupt') return { ...plan, corrupt: true, withheld: true }
  if (fault.kind === 'truncate') return { ...plan, truncate: true, withheld: true }
  if (fault.kind === 'accept-and-delay') return { ...plan, delayMs: plan.delayMs + delayMs, withheld: true }
  if (plan.answer.type !== 'own') return plan
  const answer = answerOf(fault)
  const execute = fault.accepted || fault.kind === 'accept-and-cut'
  return { ...plan, answer, execute, delayMs: plan.delayMs + delayMs, withheld: true }
}

function answerOf({ kind, status, retryAfterMs }: Strike['fault']): PlannedAnswer {
  if (kind === 'half-open') return { type: 'silent' }
  if (kind === 'html') return { type: 'html', status }
  if (kind === 'rate-limit') return { type: 'refusal', refusal: { kind, status, retryAfterMs } }
  if (kind === 'server-error') return { type: 'refusal', refusal: { kind, status } }
  if (kind === 'maintenance') return { type: 'refusal', refusal: { kind } }
  if (kind === 'reject-late') return { type: 'refusal', refusal: { kind: 'order-rejected' } }
  return { type: 'cut' }
}
