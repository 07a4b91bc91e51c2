import type { HistoryPage } from '../ports/public-rest.ts'
import { ProtocolError } from '@venuekit/core/errors'

/** One question about the past: both ends are inclusive. */
export interface PageQuery {
  readonly since: number | undefined
  readonly until: number | undefined
  readonly limit: number
  readonly cursor: string | undefined
}

/** Where pages come from, and how their rows are told apart. */
export interface PageSource<Row> {
  /** What errors call it: `trades of BTC/USDT`. */
  readonly name: string
  get(query: PageQuery): Promise<HistoryPage<Row>>
  timeOf(row: Row): number
  /** Two rows with one key are the same row. */
  keyOf(row: Row): string
}

/** The stretch of time to walk along, and how wide the steps may be. */
export interface PageWalk {
  /** Absent: the newest page alone. */
  readonly since: number | undefined
  readonly until: number
  /** Rows of one answer. */
  readonly limit: number
  /** The longest stretch that one question may cover. */
  readonly longestMs: number
  /** The first stretch; it doubles while answers are nearly empty, and halves where one is full. */
  readonly firstMs: number
}

/**
 * Walks along the past, oldest first. Each stretch of time is asked for on its own, so that no row comes twice at the
 * border of two pages; one that holds more rows than an answer is followed by the exchange's own cursor, or cut in halves
 * where it has none. Nothing is left out silently.
 */
export async function* iteratePages<Row>(source: PageSource<Row>, walk: PageWalk): AsyncGenerator<Row, void> {
  if (walk.since === undefined) {
    const { rows } = await source.get({ since: undefined, until: walk.until, limit: walk.limit, cursor: undefined })
    yield* ordered(source, rows, { from: -Infinity, to: walk.until })
    return
  }
  let from = walk.since
  let span = Math.min(walk.firstMs, walk.longestMs)
  while (from <= walk.until) {
    const to = Math.min(walk.until, from + span - 1)
    // oxlint-disable-next-line no-await-in-loop -- one page after the other
    const { rows, isCut } = await stretch(source, { from, to }, walk.limit)
    if (isCut) {
      if (to === from) throw tooMany(source, from)
      span = Math.max(1, Math.floor((to - from + 1) / 2))
      continue
    }
    yield* ordered(source, rows, { from, to })
    from = to + 1
    if (rows.length < walk.limit / 4) span = Math.min(walk.longestMs, span * 2)
  }
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** All rows of a stretch. `isCut`: there may be more, and the exchange does not say how to get them. */
async function stretch<Row>(
  source: PageSource<Row>,
  { from, to }: Stretch,
  limit: number,
): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = []
  let cursor: string | undefined
  let pages = 0
  let isCut = false
  do {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const page = await source.get({ since: from, until: to, limit, cursor })
    rows.push(...page.rows)
    pages += 1
    if (page.next === cursor && cursor !== undefined) throw standsStill(source, cursor)
    cursor = page.next
    isCut = page.isCut === true || (pages === 1 && rows.length >= limit)
  } while (cursor !== undefined)
  return { rows, isCut }
}

/** Oldest first, within the stretch, each once. */
function* ordered<Row>(source: PageSource<Row>, rows: readonly Row[], { from, to }: Stretch): Generator<Row, void> {
  const seen = new Set<string>()
  for (const row of rows.toSorted((left, right) => source.timeOf(left) - source.timeOf(right))) {
    const time = source.timeOf(row)
    const key = source.keyOf(row)
    if (time < from || time > to || seen.has(key)) continue
    seen.add(key)
    yield row
  }
}

function tooMany<Row>({ name }: PageSource<Row>, at: number): ProtocolError {
  return new ProtocolError(
    `The exchange has more ${name} in the millisecond ${at} than one answer holds, and no way to ask for the rest`,
  )
}

function standsStill<Row>({ name }: PageSource<Row>, cursor: string): ProtocolError {
  return new ProtocolError(`The exchange names the page "${cursor}" of ${name} as the one that follows it`)
}
