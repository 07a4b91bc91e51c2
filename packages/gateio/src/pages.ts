// How lists are asked for page by page.
import { capped, type HistoryPage, type PageQuery, type Stretch } from '@venuekit/composite'
import { InvalidInputError } from '@venuekit/core'
import type { TolerantArray } from '@venuekit/core/wire'
import { seconds } from './calls.ts'

/** Past transfers of one asset, or of all. */
export interface TransferQuery extends Stretch {
  readonly asset: string | undefined
}

/** The same as the exchange takes it. */
export function transferQuery({ asset, since, until, limit }: TransferQuery) {
  return { currency: asset, from: seconds(since), to: seconds(until), limit: capped(limit, 100) }
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

/** Where a list goes on; nowhere after a page that is not full. */
type Onward = Pick<HistoryPage<never>, 'next' | 'isCut'>

/** Where a list by pages goes on. */
export function nextPage(list: TolerantArray<unknown>, query: PageQuery, rule: PageRule): Onward {
  const page = readCursor(query.cursor) ?? 1
  const rows = capped(query.limit, rule.rowsCap)
  if (countOf(list) < rows) return {}
  return rows * page > (rule.furthestRow ?? Infinity) ? { isCut: true } : { next: String(page + 1) }
}

/** The same for a list by rows to skip. */
export function nextOffset(list: TolerantArray<unknown>, query: PageQuery, { rowsCap }: PageRule): Onward {
  const rows = capped(query.limit, rowsCap)
  return countOf(list) < rows ? {} : { next: String((readCursor(query.cursor) ?? 0) + rows) }
}

/** Rows that were set aside count: the page was full of them as well. */
function countOf({ rows, rejected }: TolerantArray<unknown>): number {
  return rows.length + rejected.length
}
