import type { Decimal, Endpoint, MarginMode, PositionMode } from '@venuekit/core'
import { futuresRequest, privateChange } from '../../calls.ts'
import { positionPath, positionRows, type FuturesPositionRow } from '../position-row.ts'

interface SetLeverage {
  readonly symbol: string
  readonly mode: PositionMode
  readonly leverage: Decimal
  readonly marginMode: Exclude<MarginMode, 'portfolio'>
}

/** Sets leverage and margin mode at once: for the exchange a leverage of 0 is a shared margin, with a limit beside it. */
export const setLeverage: Endpoint<SetLeverage, readonly FuturesPositionRow[], void> = {
  ...privateChange('setLeverage'),
  request: ({ leverage, marginMode, ...position }, instruments) => {
    const query = marginMode === 'isolated' ? { leverage } : { leverage: '0', cross_leverage_limit: leverage }
    return futuresRequest(`${positionPath(position, instruments)}/leverage`, { query })
  },
  wire: positionRows,
  result: () => undefined,
}
