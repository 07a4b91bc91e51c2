import * as z from '../schema/index.ts'
import type { ResultContext } from '../contracts/endpoint.ts'
import { VenuekitError, type ErrorDetails } from '../errors/base.ts'
import { ProtocolError } from '../errors/general.ts'
import { printable } from '../errors/text.ts'
import { describeWire, wireAtom } from './atoms.ts'
import { JsonNumber } from '../json/json-number.ts'

/** What is wrong at one place of a message. */
export interface WireIssue {
  /** Such as `orders[3].price`; empty for the value itself. */
  readonly path: string
  readonly message: string
}

/** A row of a list that did not fit its schema and was set aside. */
export interface RejectedRow {
  readonly index: number
  readonly issues: readonly WireIssue[]
}

/** A list from which the rows that do not fit were set aside. */
export interface TolerantArray<T> {
  readonly rows: readonly T[]
  readonly rejected: readonly RejectedRow[]
}

/** A member of an object that did not fit its schema and was set aside. */
export interface RejectedMember {
  readonly key: string
  readonly issues: readonly WireIssue[]
}

/** An object whose keys are an exchange's own words, as a map without the members that do not fit. */
export interface TolerantMap<T> {
  readonly entries: ReadonlyMap<string, T>
  readonly rejected: readonly RejectedMember[]
}

/**
 * A list in which one bad row does not cost the others: rows that do not fit are set aside with their reasons, for the
 * caller to report.
 *
 * @example
 * ```ts
 * import { tolerantArray, wireDecimal } from '@venuekit/core/wire'
 * tolerantArray(wireDecimal).parse(['1.50', 'n/a'])
 * // { rows: ['1.5'], rejected: [{ index: 1, issues: [{ path: '', message: '…' }] }] }
 * ```
 */
export function tolerantArray<T>(row: z.ZodType<T>): z.ZodType<TolerantArray<T>> {
  return wireAtom('a list', (input) => {
    if (!Array.isArray(input)) return undefined
    const rows: T[] = []
    const rejected: RejectedRow[] = []
    for (const [index, item] of input.entries()) {
      const result = row.safeParse(item)
      if (result.success) rows.push(result.data)
      else rejected.push({ index, issues: wireIssues(result.error) })
    }
    return { rows, rejected }
  })
}

/**
 * Maps the rows of a list for an endpoint's result. Rows for which `map` returns undefined are left out; those that it refuses
 * with one of our errors (a market that is not listed) are set aside and reported together with those that did not fit their schema.
 *
 * @example
 * ```ts
 * import { Instruments } from '@venuekit/core'
 * import { mapRows, tolerantArray, wireDecimal } from '@venuekit/core/wire'
 * const context = { instruments: new Instruments('gateio', []), rejected: () => undefined }
 * mapRows(tolerantArray(wireDecimal).parse(['1.50', 'n/a']), context, (price) => ({ price })) // [{ price: '1.5' }]
 * ```
 */
export function mapRows<Row, Result>(
  { rows, rejected }: TolerantArray<Row>,
  context: Pick<ResultContext, 'rejected'>,
  map: (row: Row) => Result | undefined,
): Result[] {
  const results: Result[] = []
  const refused: { readonly issues: readonly WireIssue[] }[] = [...rejected]
  for (const row of rows) {
    try {
      const result = map(row)
      if (result !== undefined) results.push(result)
    } catch (error) {
      if (!VenuekitError.is(error)) throw error
      refused.push({ issues: [{ path: '', message: error.message }] })
    }
  }
  context.rejected(refused)
  return results
}

/**
 * The same for an object whose keys come from the exchange: symbols, assets, ids. The result is a `Map`, so that a key
 * such as `__proto__` or `constructor` is a key like any other.
 *
 * @example
 * ```ts
 * import { tolerantMap, wireDecimal } from '@venuekit/core/wire'
 * tolerantMap(wireDecimal).parse({ BTC: '0.10' }).entries.get('BTC') // '0.1'
 * ```
 */
export function tolerantMap<T>(value: z.ZodType<T>): z.ZodType<TolerantMap<T>> {
  return z.transform((input: unknown, context): TolerantMap<T> => {
    if (typeof input !== 'object' || input === null || Array.isArray(input) || JsonNumber.is(input)) {
      context.issues.push({ code: 'custom', message: `expected an object, received ${describeWire(input)}`, input })
      return z.NEVER
    }
    const entries = new Map<string, T>()
    const rejected: RejectedMember[] = []
    for (const [key, item] of Object.entries(input)) {
      const result = value.safeParse(item)
      if (result.success) entries.set(key, result.data)
      else rejected.push({ key, issues: wireIssues(result.error) })
    }
    return { entries, rejected }
  })
}

/**
 * Reads a message of an exchange with a schema. Throws a `ProtocolError` that names the path of the first thing that does
 * not fit.
 *
 * @example
 * ```ts
 * import { readWire, wireDecimal } from '@venuekit/core/wire'
 * import * as z from '@venuekit/core/schema'
 * readWire(z.object({ price: wireDecimal }), { price: '101.50' }) // { price: '101.5' }
 * ```
 */
export function readWire<T>(schema: z.ZodType<T>, message: unknown, details: ErrorDetails = {}): T {
  const result = schema.safeParse(message)
  if (result.success) return result.data
  const issues = wireIssues(result.error)
  const shown = issues.slice(0, 3).map(({ path, message: text }) => (path === '' ? text : `${path}: ${text}`))
  const more = issues.length > shown.length ? `; and ${issues.length - shown.length} more` : ''
  throw new ProtocolError(`The message does not have the expected form: ${shown.join('; ')}${more}`, {
    ...details,
    path: issues[0]?.path ?? '',
  })
}

/**
 * The issues of a schema with their paths as one text each.
 *
 * @example
 * ```ts
 * import { wireDecimal, wireIssues } from '@venuekit/core/wire'
 * import * as z from '@venuekit/core/schema'
 * const result = z.object({ price: wireDecimal }).safeParse({})
 * result.success ? [] : wireIssues(result.error) // [{ path: 'price', message: 'expected a decimal number, received undefined' }]
 * ```
 */
export function wireIssues(error: z.ZodError): readonly WireIssue[] {
  return error.issues.map((issue) => ({ path: formatPath(issue.path), message: printable(issue.message, 200) }))
}

function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return printable(text.replace(/^\./, ''), 200)
}
