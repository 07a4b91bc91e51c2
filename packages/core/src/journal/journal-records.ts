import type { CommandOutcome } from '../errors/codes.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { OrderRef } from '../errors/order.ts'
import type { OrderIntent, OrderOwner, OrderSettlement, OrderSummary, UnresolvedOrder } from './order-journal.ts'

// One line of JSON for each event. `v` is the version of the form; lines of another version are reported, not guessed at.

const version = 1

/** What one line of the file says. */
export type JournalRecord =
  | { readonly line: number; readonly type: 'sent'; readonly order: OrderIntent }
  | { readonly line: number; readonly type: 'outcome'; readonly settlement: OrderSettlement }

/** A line that could not be read, or that contradicts those before it. */
export interface JournalProblem {
  /** The number of the line, from 1. */
  readonly line: number
  /** `torn`: the last line, cut by a crash before its order could be sent. `corrupt`: anything else. */
  readonly kind: 'torn' | 'corrupt'
}

export function formatSent(order: OrderIntent): string {
  const { ref, summary, sentAt } = order
  return lineOf({ v: version, type: 'sent', ...ownerOf(order), ref, summary, sentAt })
}

export function formatOutcome(settlement: OrderSettlement): string {
  const { ref, outcome, at } = settlement
  return lineOf({ v: version, type: 'outcome', ...ownerOf(settlement), ref, outcome, at })
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
    const record = parseRecord(content, index + 1)
    if (record !== undefined) records.push(record)
    // A line that was written to its end has a line break after it, so the text that follows the last break is torn.
    else problems.push({ line: index + 1, kind: index === lines.length - 1 ? 'torn' : 'corrupt' })
  })
  return { records, problems }
}

function parseRecord(content: string, line: number): JournalRecord | undefined {
  try {
    const value: unknown = JSON.parse(content)
    if (!isObject(value) || value['v'] !== version) return undefined
    if (value['type'] === 'sent') return { line, type: 'sent', order: parseIntent(value) }
    return value['type'] === 'outcome' ? { line, type: 'outcome', settlement: parseSettlement(value) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads an order, from a line or from a caller: what is refused here with an `InvalidInputError` could not be read back, so
 * it must not be remembered. What it gives has the members of an order alone.
 */
export function parseIntent(value: unknown): OrderIntent {
  const order = parseObject(value, 'order')
  return {
    ...parseOwner(order),
    ref: parseRef(order['ref']),
    summary: parseSummary(order['summary']),
    sentAt: parseTime(order, 'sentAt'),
  }
}

/** Reads what became of an order, like `parseIntent`. */
export function parseSettlement(value: unknown): OrderSettlement {
  const settlement = parseObject(value, 'settlement')
  const { outcome } = settlement
  if (!isOutcome(outcome)) throw new InvalidInputError('outcome', `must be one of ${outcomes.join(', ')}`)
  return { ...parseOwner(settlement), ref: parseRef(settlement['ref']), outcome, at: parseTime(settlement, 'at') }
}

function parseOwner(value: Record<string, unknown>): OrderOwner {
  const texts = parseTexts(value, ['exchange', 'environment', 'account'], '')
  return { ...texts, exchange: required(texts.exchange, 'exchange') }
}

function parseRef(value: unknown): OrderRef {
  const texts = parseTexts(parseObject(value, 'ref'), ['symbol', 'clientOrderId', 'orderId'], 'ref.')
  if ((texts.clientOrderId ?? texts.orderId) === undefined) {
    throw new InvalidInputError('ref', 'needs a clientOrderId or an orderId')
  }
  return { ...texts, symbol: required(texts.symbol, 'ref.symbol') }
}

function parseSummary(value: unknown): OrderSummary {
  const names = ['side', 'type', 'quantity', 'quoteQuantity', 'price'] as const
  const texts = parseTexts(parseObject(value, 'summary'), names, 'summary.')
  return { ...texts, side: required(texts.side, 'summary.side'), type: required(texts.type, 'summary.type') }
}

/** The named members that are there, all of them texts. */
function parseTexts<Name extends string>(
  value: Record<string, unknown>,
  names: readonly Name[],
  path: string,
): Partial<Record<Name, string>> {
  const texts: Partial<Record<Name, string>> = {}
  for (const name of names) {
    const text = Object.hasOwn(value, name) ? value[name] : undefined
    if (text === undefined) continue
    if (typeof text !== 'string' || text === '') throw new InvalidInputError(path + name, notAText)
    texts[name] = text
  }
  return texts
}

const notAText = 'must be a string that is not empty'

function required(text: string | undefined, path: string): string {
  if (text === undefined) throw new InvalidInputError(path, notAText)
  return text
}

function parseTime(value: Record<string, unknown>, name: 'sentAt' | 'at'): number {
  const time = value[name]
  if (typeof time === 'number' && Number.isFinite(time)) return time
  throw new InvalidInputError(name, 'must be a time in milliseconds, a finite number')
}

function parseObject(value: unknown, path: string): Record<string, unknown> {
  if (isObject(value)) return value
  throw new InvalidInputError(path, 'must be an object')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const outcomes: readonly unknown[] = ['accepted', 'rejected', 'not-sent', 'unknown'] satisfies CommandOutcome[]

function isOutcome(value: unknown): value is CommandOutcome {
  return outcomes.includes(value)
}

function ownerOf({ exchange, environment, account }: OrderOwner): OrderOwner {
  return { exchange, environment, account }
}

function lineOf(record: object): string {
  return `${JSON.stringify(record)}\n`
}
