import type { DepositResponse, Endpoint } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { privateRead, request } from '../../calls.ts'
import { transferQuery, type TransferQuery } from '../../pages.ts'
import { depositRow, toDeposit, type DepositRow } from '../transfer-row.ts'

/** Past deposits. */
export const getDeposits: Endpoint<TransferQuery, TolerantArray<DepositRow>, readonly DepositResponse[]> = {
  ...privateRead('getDeposits', 'wallet'),
  request: (query) => request('/wallet/deposits', { query: transferQuery(query) }),
  wire: /* @__PURE__ */ tolerantArray(depositRow),
  result: (list, _, context) => mapRows(list, context, toDeposit),
}
