import type { Endpoint, Position, PositionMode } from '@venuekit/core'
import { futuresRequest, privateRead } from '../../calls.ts'
import { positionPath, positionRows, toPosition, type FuturesPositionRow } from '../position-row.ts'

interface GetPosition {
  readonly symbol: string
  readonly mode: PositionMode
}

/** The position of a contract; in hedge mode the two of them. */
export const getPosition: Endpoint<GetPosition, readonly FuturesPositionRow[], readonly Position[]> = {
  ...privateRead('getPosition'),
  request: (position, instruments) => futuresRequest(positionPath(position, instruments)),
  wire: positionRows,
  result: (rows, _, { instruments }) => rows.map((row) => toPosition(row, instruments)),
}
