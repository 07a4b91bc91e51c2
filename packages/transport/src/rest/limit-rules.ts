import type { Budgets, Charge, ObservedQuota, Permit } from '@venuekit/core'
import type { Logger } from '@venuekit/core'
import type { AnswerHeaders } from './wire-call.ts'
import { retryAfterMs } from './retry-after.ts'

/** The head of an answer, for those who read limits from it. */
export interface AnswerHead {
  readonly status: number
  /** Names in lower case. */
  readonly headers: AnswerHeaders
  /** The exchange's time when it is read. */
  readonly nowMs: number
}

/** What an answer says of one budget. */
export interface QuotaReading extends ObservedQuota {
  readonly budget: string
}

/** How one exchange speaks of limits in its answers, where that is not in the standard `Retry-After`. */
export interface LimitRules {
  /** What the headers say of the budgets that the call was charged to. */
  readonly quota?: ((answer: AnswerHead, charges: readonly Charge[]) => readonly QuotaReading[]) | undefined
  /** How long a refusal for too many requests lasts, where an own header says so. */
  readonly retryAfterMs?: ((answer: AnswerHead) => number | undefined) | undefined
  /** Which of the charged budgets such a refusal is about; the default is all of them. */
  readonly exceeded?:
    | ((answer: AnswerHead & { readonly body: unknown }, charges: readonly Charge[]) => readonly string[])
    | undefined
  /** How long a ban (418) lasts of which the exchange does not say how long; the default is two minutes. */
  readonly banMs?: number | undefined
}

const defaultBanMs = 120_000

export interface LimitFeed {
  readonly budgets: Budgets
  readonly rules: LimitRules
  readonly logger: Logger
}

/** Hands what the headers say to the budgets. */
export function observeQuota(
  feed: LimitFeed,
  answer: AnswerHead,
  called: { readonly charges: readonly Charge[]; readonly permit: Permit },
): void {
  const readings = feed.rules.quota?.(answer, called.charges) ?? []
  for (const { budget, ...quota } of readings) feed.budgets.observe(budget, quota, called.permit)
}

/** How long the exchange asks to wait, by its own header or the standard one. */
export function askedWaitMs(rules: LimitRules, answer: AnswerHead): number | undefined {
  return rules.retryAfterMs?.(answer) ?? retryAfterMs(answer.headers, answer.nowMs)
}

/** The exchange refused because of too many requests: nobody asks it again before it allows that. */
export function obeyRefusal(
  feed: LimitFeed,
  answer: AnswerHead & { readonly body: unknown },
  called: { readonly charges: readonly Charge[]; readonly retryAfterMs: number | undefined },
): void {
  const { budgets, rules, logger } = feed
  const { charges, retryAfterMs: forMs } = called
  const names = rules.exceeded?.(answer, charges) ?? charges.map((charge) => charge.budget)
  const isBan = answer.status === 418
  for (const name of new Set(names)) {
    if (isBan) budgets.ban(name, forMs ?? rules.banMs ?? defaultBanMs, 'the exchange has banned this address')
    else budgets.penalise(name, forMs)
  }
  logger.warn(isBan ? 'banned by the exchange' : 'too many requests by the count of the exchange', {
    budgets: [...new Set(names)],
    retryAfterMs: forMs,
  })
}
