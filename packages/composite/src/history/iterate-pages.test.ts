import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtocolError } from '@venuekit/core/errors'
import { iteratePages, type PageQuery, type PageWalk } from './iterate-pages.ts'

interface Row {
  readonly id: string
  readonly at: number
}

/** An exchange with a cap, that serves the newest or the oldest rows of a stretch first, with or without a cursor. */
function exchangeOf(
  rows: readonly Row[],
  { cap, newest, cursors, furthest = Infinity }: { cap: number; newest: boolean; cursors: boolean; furthest?: number },
) {
  const queries: PageQuery[] = []
  return {
    queries,
    source: {
      name: 'rows',
      timeOf: ({ at }: Row) => at,
      keyOf: ({ id }: Row) => id,
      get: async (query: PageQuery) => {
        queries.push(query)
        const { since = -Infinity, until = Infinity, cursor = '0', limit } = query
        const inside = rows
          .filter(({ at }) => at >= since && at <= until)
          .toSorted((a, b) => (newest ? b.at - a.at : a.at - b.at))
        const from = Number(cursor)
        const page = inside.slice(from, from + Math.min(cap, limit))
        const next = from + page.length
        const isCut = cursors && next >= furthest && next < inside.length
        return { rows: page, next: cursors && !isCut && next < inside.length ? String(next) : undefined, isCut }
      },
    },
  }
}

async function all(rows: AsyncIterable<Row>): Promise<readonly Row[]> {
  const read: Row[] = []
  for await (const row of rows) read.push(row)
  return read
}

const walk: PageWalk = { since: 0, until: 999, limit: 10, longestMs: 500, firstMs: 50 }

test('every row of the stretch comes once, oldest first, whatever the exchange does', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: -50, max: 1_100 }), { maxLength: 120 }),
      fc.boolean(),
      fc.boolean(),
      async (times, newest, cursors) => {
        const counts = new Map<number, number>()
        // Without a cursor an exchange cannot hold more rows of one millisecond than an answer has.
        const kept = times.filter((at) => {
          counts.set(at, (counts.get(at) ?? 0) + 1)
          return (counts.get(at) ?? 0) < 10
        })
        const rows = kept.map((at, index) => ({ id: String(index), at }))
        const { source } = exchangeOf(rows, { cap: 10, newest, cursors })
        const got = await all(iteratePages(source, walk))
        const wanted = rows.filter(({ at }) => at >= 0 && at <= 999)
        expect(got.map(({ at }) => at)).toEqual(wanted.map(({ at }) => at).toSorted((a, b) => a - b))
        expect(new Set(got.map(({ id }) => id)).size).toBe(wanted.length)
      },
    ),
  )
})

test('a row at the border of two pages comes once, and empty stretches are walked in longer steps', async () => {
  const rows = [0, 49, 50, 99, 100, 999].map((at) => ({ id: String(at), at }))
  const { source, queries } = exchangeOf(rows, { cap: 10, newest: true, cursors: false })
  expect((await all(iteratePages(source, walk))).map(({ at }) => at)).toEqual([0, 49, 50, 99, 100, 999])
  expect(queries.map(({ since, until }) => [since, until])).toEqual([
    [0, 49],
    [50, 149],
    [150, 249],
    [250, 449],
    [450, 849],
    [850, 999],
  ])
})

test('without a beginning it is the newest page alone', async () => {
  const rows = [1, 2, 3].map((at) => ({ id: String(at), at }))
  const { source, queries } = exchangeOf(rows, { cap: 2, newest: true, cursors: true })
  expect((await all(iteratePages(source, { ...walk, since: undefined }))).map(({ at }) => at)).toEqual([2, 3])
  expect(queries).toHaveLength(1)
})

test('more rows in one millisecond than an answer holds are an error, never a hole', async () => {
  const rows = Array.from({ length: 11 }, (_, index) => ({ id: String(index), at: 5 }))
  const { source } = exchangeOf(rows, { cap: 10, newest: true, cursors: false })
  await expect(all(iteratePages(source, walk))).rejects.toThrow(ProtocolError)
  const followed = exchangeOf(rows, { cap: 10, newest: true, cursors: true })
  expect(await all(iteratePages(followed.source, walk))).toHaveLength(11)
})

test('where the pages of a stretch end before its rows do, shorter ones are asked for', async () => {
  const rows = Array.from({ length: 100 }, (_, at) => ({ id: String(at), at }))
  const { source } = exchangeOf(rows, { cap: 5, newest: true, cursors: true, furthest: 20 })
  const long = { since: 0, until: 99, limit: 5, longestMs: 1_000, firstMs: 1_000 }
  expect((await all(iteratePages(source, long))).map(({ at }) => at)).toEqual(rows.map(({ at }) => at))
})

test('a cursor that names itself ends the walk with an error', async () => {
  const source = { name: 'rows', timeOf: () => 1, keyOf: () => 'x', get: async () => ({ rows: [], next: 'again' }) }
  await expect(all(iteratePages(source, walk))).rejects.toThrow(/names the page "again"/)
})
