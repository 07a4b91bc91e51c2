import type { Endpoint, WithdrawalResponse } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { privateRead, request } from '../../calls.ts'
import { transferQuery, type TransferQuery } from '../../pages.ts'
import { toWithdrawal, withdrawalRow, type WithdrawalRow } from '../transfer-row.ts'

/** Past withdrawals. */
export const getWithdrawals: Endpoint<TransferQuery, TolerantArray<WithdrawalRow>, readonly WithdrawalResponse[]> = {
  ...privateRead('getWithdrawals', 'wallet'),
  request: (query) => request('/wallet/withdrawals', { query: transferQuery(query) }),
  wire: /* @__PURE__ */ tolerantArray(withdrawalRow),
  result: (list, _, context) => mapRows(list, context, toWithdrawal),
}
