import type { HistoryPage } from '@venuekit/composite'
import type { Endpoint, Position } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { futuresRequest, privateRead } from '../../calls.ts'
import { nextOffset, readCursor } from '../../pages.ts'
import { futuresPositionRow, toPosition, type FuturesPositionRow } from '../position-row.ts'

const rowsCap = 100

/** A page of the positions of all contracts that have ever been traded, flat ones among them. */
export const getPositions: Endpoint<
  { readonly cursor: string | undefined },
  TolerantArray<FuturesPositionRow>,
  HistoryPage<Position>
> = {
  ...privateRead('getPositions'),
  request: ({ cursor }) => futuresRequest('/positions', { query: { limit: rowsCap, offset: readCursor(cursor) } }),
  wire: /* @__PURE__ */ tolerantArray(futuresPositionRow),
  result: (list, query, context) => ({
    rows: mapRows(list, context, (row) => toPosition(row, context.instruments)),
    ...nextOffset(list, query, { rowsCap }),
  }),
}
