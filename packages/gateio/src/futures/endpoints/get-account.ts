import type { Endpoint, FuturesBalance, PositionMode } from '@venuekit/core'
import { futuresRequest, privateRead } from '../../calls.ts'
import { futuresAccountRow, toFuturesBalance, toPositionMode, type FuturesAccountRow } from '../balance-row.ts'

/** The margin account: what it holds, and how its positions are kept. */
export const getAccount: Endpoint<
  void,
  FuturesAccountRow,
  { readonly balance: FuturesBalance; readonly positionMode: PositionMode }
> = {
  ...privateRead('getAccount'),
  request: () => futuresRequest('/accounts'),
  wire: futuresAccountRow,
  result: (row) => ({ balance: toFuturesBalance(row), positionMode: toPositionMode(row) }),
}
