import type { Decimal, Endpoint, PositionMode } from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import { futuresRequest, privateChange } from '../../calls.ts'
import { positionPath, positionRows, type FuturesPositionRow } from '../position-row.ts'

interface ChangeMargin {
  readonly symbol: string
  readonly mode: PositionMode
  readonly change: Decimal
  readonly side: 'long' | 'short' | undefined
}

/** Adds to the margin of an isolated position, or takes from it. */
export const changeMargin: Endpoint<ChangeMargin, readonly FuturesPositionRow[], void> = {
  ...privateChange('changeMargin', 'never'),
  request: ({ change, side, ...position }, instruments) => {
    if (position.mode === 'hedge' && side === undefined) {
      throw new InvalidInputError('side', 'must say which of the two positions of hedge mode is meant')
    }
    const query = { change, dual_side: position.mode === 'hedge' ? `dual_${side}` : undefined }
    return futuresRequest(`${positionPath(position, instruments)}/margin`, { query })
  },
  wire: positionRows,
  result: () => undefined,
}
