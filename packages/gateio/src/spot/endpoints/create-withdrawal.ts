import type { Endpoint, WithdrawalRequest, WithdrawalResponse } from '@venuekit/core'
import { privateRead, request } from '../../calls.ts'
import { toWithdrawal, withdrawalRow, type WithdrawalRow } from '../transfer-row.ts'

/** Withdraws. It is never repeated: the client's own id of it is the only way to find out what became of it. */
export const createWithdrawal: Endpoint<WithdrawalRequest, WithdrawalRow, WithdrawalResponse> = {
  ...privateRead('createWithdrawal', 'wallet'),
  method: 'POST',
  repeat: 'never',
  request: ({ asset, network, amount, address, tag, clientId }) => {
    const json = { currency: asset, address, amount, memo: tag, chain: network, withdraw_order_id: clientId }
    return request('/withdrawals', { json })
  },
  wire: withdrawalRow,
  result: (row) => toWithdrawal(row),
}
