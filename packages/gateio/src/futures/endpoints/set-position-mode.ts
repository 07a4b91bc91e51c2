import type { Endpoint, PositionMode } from '@venuekit/core'
import { futuresRequest, privateChange } from '../../calls.ts'
import { futuresAccountRow, type FuturesAccountRow } from '../balance-row.ts'

/** Chooses between one position a contract and two. The exchange refuses while there are positions or orders. */
export const setPositionMode: Endpoint<{ readonly mode: PositionMode }, FuturesAccountRow, void> = {
  ...privateChange('setPositionMode'),
  request: ({ mode }) => futuresRequest('/dual_mode', { query: { dual_mode: mode === 'hedge' } }),
  wire: futuresAccountRow,
  result: () => undefined,
}
