import { ConfigurationError } from '../errors/general.ts'
import type { BucketRule, BudgetRule, FixedRule, SlidingRule } from './budgets-port.ts'
import { EpochWindowMeter, type ReferenceClock } from './meters/epoch-window.ts'
import { FirstUseWindowMeter } from './meters/first-use-window.ts'
import type { Meter } from './meters/meter.ts'
import { SlidingWindowMeter } from './meters/sliding-window.ts'
import { SlotsMeter } from './meters/slots.ts'
import { TokenBucketMeter } from './meters/token-bucket.ts'

/** Makes the meter of a rule that has been checked. */
export function createMeter(rule: BudgetRule, reference: ReferenceClock): Meter {
  switch (rule.type) {
    case 'sliding':
      return new SlidingWindowMeter(rule)
    case 'bucket':
      return new TokenBucketMeter(rule)
    case 'concurrency':
      return new SlotsMeter(rule)
    case 'fixed':
      return rule.alignment === 'epoch' ? new EpochWindowMeter({ ...rule, reference }) : new FirstUseWindowMeter(rule)
  }
}

/** Refuses a rule that cannot be kept. `path` stands before the setting's name in the error: `budgets[0].rule.`. */
export function checkRule(rule: BudgetRule, path: string): void {
  switch (rule.type) {
    case 'sliding':
      return checkSliding(rule, path)
    case 'bucket':
      return checkBucket(rule, path)
    case 'concurrency':
      wholePositive(rule.limit, `${path}limit`)
      return
    case 'fixed':
      return checkFixed(rule, path)
    default:
      throw new ConfigurationError(`${path}type`, 'must be one of sliding, fixed, bucket, concurrency')
  }
}

function checkSliding(rule: SlidingRule, path: string): void {
  wholePositive(rule.limit, `${path}limit`)
  positive(rule.windowMs, `${path}windowMs`)
  notNegative(rule.slackMs ?? 0, `${path}slackMs`)
}

function checkBucket(rule: BucketRule, path: string): void {
  wholePositive(rule.limit, `${path}limit`)
  const slackMs = notNegative(rule.slackMs ?? 0, `${path}slackMs`)
  const lost = (positive(rule.refillPerSecond, `${path}refillPerSecond`) / 1_000) * slackMs
  if (rule.limit - lost < 1) {
    throw new ConfigurationError(`${path}slackMs`, `of ${slackMs} ms leaves less than one token of ${rule.limit}`)
  }
}

function checkFixed(rule: FixedRule, path: string): void {
  wholePositive(rule.limit, `${path}limit`)
  positive(rule.windowMs, `${path}windowMs`)
  if (rule.alignment === 'epoch') {
    if (notNegative(rule.slackMs ?? 0, `${path}slackMs`) >= rule.windowMs) {
      throw new ConfigurationError(`${path}slackMs`, `must be less than windowMs (${rule.windowMs})`)
    }
    return
  }
  // Widened, since a caller without types may pass anything.
  const alignment: string = rule.alignment
  if (alignment !== 'first-use') {
    throw new ConfigurationError(`${path}alignment`, "must be 'epoch' or 'first-use'")
  }
  if ('slackMs' in rule && rule.slackMs !== undefined) {
    throw new ConfigurationError(
      `${path}slackMs`,
      "a window that begins at first use cannot allow for latency; use 'sliding' instead",
    )
  }
}

export function positive(value: number, path: string): number {
  if (!Number.isFinite(value) || value <= 0) {
    throw new ConfigurationError(path, `must be a number above 0, not ${String(value)}`)
  }
  return value
}

export function notNegative(value: number, path: string): number {
  if (!Number.isFinite(value) || value < 0) {
    throw new ConfigurationError(path, `must be a number of at least 0, not ${String(value)}`)
  }
  return value
}

export function wholePositive(value: number, path: string): number {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new ConfigurationError(path, `must be a whole number of at least 1, not ${String(value)}`)
  }
  return value
}
