// How lists are asked for page by page.
import type { HistoryPage } from '@venuekit/composite'
import { InvalidInputError, type HistoryOptions } from '@venuekit/core'
import type { TolerantArray } from '@venuekit/core/wire'
import { seconds } from './calls.ts'

/** A stretch of time and how many rows of it, without what belongs to the call. */
export type Stretch = Pick<HistoryOptions, 'since' | 'until' | 'limit'>

/** A page of a stretch of time. */
export interface PageQuery extends Stretch {
  readonly cursor?: string | undefined
}

/** A page of the past of one market. */
export interface SymbolPageQuery extends PageQuery {
  readonly symbol: string
}

/** Past transfers of one asset, or of all. */
export interface TransferQuery extends Stretch {
  readonly asset: string | undefined
}

/** The same as the exchange takes it. */
export function transferQuery({ asset, since, until, limit }: TransferQuery) {
  return { currency: asset, from: seconds(since), to: seconds(until), limit: capped(limit, 100) }
}

/** How many rows to ask for: what is wanted, and no more than the exchange gives. */
export function capped(limit: number | undefined, cap: number, otherwise = cap): number {
  if (limit === undefined) return otherwise
  if (Number.isSafeInteger(limit) && limit > 0) return Math.min(limit, cap)
  throw new InvalidInputError('limit', `must be a whole number above 0, not ${limit}`)
}

/** The filters take whole seconds: whether a time lies within the stretch to the millisecond. */
export function isWithin(time: number, { since = -Infinity, until = Infinity }: Stretch): boolean {
  return time >= since && time <= until
}

/** Which page, or how many rows to skip: the caller brings back what the page before gave. */
export function readCursor(cursor: string | undefined): number | undefined {
  if (cursor === undefined || /^\d{1,9}$/.test(cursor)) return cursor === undefined ? undefined : Number(cursor)
  throw new InvalidInputError('cursor', 'must be what the page before gave as "next"')
}

/** How far the pages of a list reach. */
export interface PageRule {
  readonly rowsCap: number
  /** The exchange gives no row beyond this one. */
  readonly furthestRow?: number | undefined
}

/** Where a list by pages goes on; undefined after a page that is not full. */
export function nextPage(list: TolerantArray<unknown>, query: PageQuery, rule: PageRule): string | undefined {
  const page = readCursor(query.cursor) ?? 1
  const rows = capped(query.limit, rule.rowsCap)
  if (countOf(list) < rows || rows * page > (rule.furthestRow ?? Infinity)) return undefined
  return String(page + 1)
}

/** The same for a list by rows to skip. */
export function nextOffset(list: TolerantArray<unknown>, query: PageQuery, rule: PageRule): string | undefined {
  const rows = capped(query.limit, rule.rowsCap)
  const offset = (readCursor(query.cursor) ?? 0) + rows
  return countOf(list) < rows || offset > (rule.furthestRow ?? Infinity) ? undefined : String(offset)
}

/** Rows that were set aside count: the page was full of them as well. */
function countOf({ rows, rejected }: TolerantArray<unknown>): number {
  return rows.length + rejected.length
}

/** The rows of all pages, from the first on. */
export async function everyPage<Row>(
  get: (cursor: string | undefined) => Promise<HistoryPage<Row>>,
): Promise<readonly Row[]> {
  const all: Row[] = []
  for (let cursor: string | undefined; ;) {
    // oxlint-disable-next-line no-await-in-loop -- where a page goes on, the one before tells
    const { rows, next } = await get(cursor)
    all.push(...rows)
    if (next === undefined) return all
    cursor = next
  }
}
