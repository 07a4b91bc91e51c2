import type { CommandOutcome } from '../errors/codes.ts'
import type { OrderRef } from '../errors/order.ts'
import type { OrderIntent, OrderOwner, OrderSettlement, OrderSummary, UnresolvedOrder } from './order-journal.ts'

// One line of JSON for each event. `v` is the version of the form; lines of another version are reported, not guessed at.

const version = 1

/** What one line of the file says. */
export type JournalRecord =
  | { readonly type: 'sent'; readonly order: OrderIntent }
  | { readonly type: 'outcome'; readonly settlement: OrderSettlement }

/** A line that could not be read. */
export interface JournalProblem {
  /** The number of the line, from 1. */
  readonly line: number
  /** `torn`: the last line, cut by a crash before its order could be sent. `corrupt`: anything else. */
  readonly kind: 'torn' | 'corrupt'
}

export function formatSent(order: OrderIntent): string {
  const { ref, summary, sentAt } = order
  return line({ v: version, type: 'sent', ...ownerOf(order), ref, summary, sentAt })
}

export function formatOutcome(settlement: OrderSettlement): string {
  const { ref, outcome, at } = settlement
  return line({ v: version, type: 'outcome', ...ownerOf(settlement), ref, outcome, at })
}

/** The lines that make an unresolved order again. */
export function formatUnresolved(order: UnresolvedOrder): string {
  if (order.state === 'pending') return formatSent(order)
  return formatSent(order) + formatOutcome({ ...order, outcome: 'unknown', at: order.sentAt })
}

/** Reads a whole file. Total: whatever it holds, what can be read is read and the rest is reported. */
export function readRecords(text: string): { records: JournalRecord[]; problems: JournalProblem[] } {
  const records: JournalRecord[] = []
  const problems: JournalProblem[] = []
  const lines = text.split('\n')
  lines.forEach((content, index) => {
    if (content.trim() === '') return
    const record = parseRecord(content)
    if (record !== undefined) records.push(record)
    // A line that was written to its end has a line break after it, so the text that follows the last break is torn.
    else problems.push({ line: index + 1, kind: index === lines.length - 1 ? 'torn' : 'corrupt' })
  })
  return { records, problems }
}

function parseRecord(content: string): JournalRecord | undefined {
  const value = parseObject(content)
  if (value?.['v'] !== version) return undefined
  const owner = parseOwner(value)
  const ref = parseRef(value['ref'])
  if (owner === undefined || ref === undefined) return undefined
  const { type, summary: summaryValue, sentAt, outcome, at } = value
  if (type === 'sent') {
    const summary = parseSummary(summaryValue)
    return summary === undefined || !isTime(sentAt) ? undefined : { type, order: { ...owner, ref, summary, sentAt } }
  }
  if (type !== 'outcome' || !isOutcome(outcome) || !isTime(at)) return undefined
  return { type, settlement: { ...owner, ref, outcome, at } }
}

function parseOwner(value: Record<string, unknown>): OrderOwner | undefined {
  const texts = optionalTexts(value, ['exchange', 'environment', 'account'])
  return texts?.exchange === undefined ? undefined : { ...texts, exchange: texts.exchange }
}

function parseRef(value: unknown): OrderRef | undefined {
  const texts = optionalTexts(value, ['symbol', 'clientOrderId', 'orderId'])
  if (texts?.symbol === undefined || (texts.clientOrderId ?? texts.orderId) === undefined) return undefined
  return { ...texts, symbol: texts.symbol }
}

function parseSummary(value: unknown): OrderSummary | undefined {
  const texts = optionalTexts(value, ['side', 'type', 'quantity', 'quoteQuantity', 'price'])
  if (texts?.side === undefined || texts.type === undefined) return undefined
  return { ...texts, side: texts.side, type: texts.type }
}

/** The named members that are there, all of them texts; undefined when one is something else. */
function optionalTexts<Name extends string>(
  value: unknown,
  names: readonly Name[],
): Partial<Record<Name, string>> | undefined {
  if (!isObject(value)) return undefined
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = Object.hasOwn(value, name) ? value[name] : undefined
    if (text === undefined) continue
    if (typeof text !== 'string' || text === '') return undefined
    texts[name] = text
  }
  return texts
}

function parseObject(content: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(content)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

const outcomes: readonly unknown[] = ['accepted', 'rejected', 'not-sent', 'unknown'] satisfies CommandOutcome[]

function isOutcome(value: unknown): value is CommandOutcome {
  return outcomes.includes(value)
}

function ownerOf({ exchange, environment, account }: OrderOwner): OrderOwner {
  return { exchange, environment, account }
}

function line(record: object): string {
  return `${JSON.stringify(record)}\n`
}
