// How lists of the past are asked for.
import { InvalidInputError, type HistoryOptions } from '@venuekit/core'
import type { HistoryPage } from '../ports/public-rest.ts'

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

/**
 * How many rows to ask for: what is wanted, and no more than the exchange gives.
 *
 * @example
 * ```ts
 * import { capped } from '@venuekit/composite'
 * capped(5_000, 1_000) // 1000
 * ```
 */
export function capped(limit: number | undefined, cap: number, otherwise = cap): number {
  if (limit === undefined) return otherwise
  if (Number.isSafeInteger(limit) && limit > 0) return Math.min(limit, cap)
  throw new InvalidInputError('limit', `must be a whole number above 0, not ${limit}`)
}

/**
 * Whether a time lies within a stretch, both ends included: the filters of exchanges are coarser, or have other ends.
 *
 * @example
 * ```ts
 * import { isWithin } from '@venuekit/composite'
 * isWithin(1_000, { since: 1_001 }) // false
 * ```
 */
export function isWithin(
  time: number,
  { since = -Infinity, until = Infinity }: Pick<Stretch, 'since' | 'until'>,
): boolean {
  return time >= since && time <= until
}

/**
 * The rows of all pages, from the first on.
 *
 * @example
 * ```ts
 * import { everyPage } from '@venuekit/composite'
 * await everyPage(async (cursor) => (cursor === undefined ? { rows: [1], next: '2' } : { rows: [2] })) // [1, 2]
 * ```
 */
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
