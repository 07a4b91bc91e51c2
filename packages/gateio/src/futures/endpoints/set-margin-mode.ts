import type { Endpoint, MarginMode, PositionMode } from '@venuekit/core'
import { futuresRequest, privateChange } from '../../calls.ts'
import { positionRows, type FuturesPositionRow } from '../position-row.ts'

interface SetMarginMode {
  readonly symbol: string
  readonly mode: PositionMode
  readonly marginMode: Exclude<MarginMode, 'portfolio'>
}

/** Sets how the margin of a position is held, without a change of its leverage. */
export const setMarginMode: Endpoint<SetMarginMode, readonly FuturesPositionRow[], void> = {
  ...privateChange('setMarginMode'),
  request: ({ symbol, mode, marginMode }, instruments) => {
    const json = { mode: marginMode.toUpperCase(), contract: instruments.require(symbol).exchangeSymbol }
    return futuresRequest(`${mode === 'hedge' ? '/dual_comp' : ''}/positions/cross_mode`, { json })
  },
  wire: positionRows,
  result: () => undefined,
}
