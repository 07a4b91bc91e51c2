import type { Endpoint, Order, PositionMode } from '@venuekit/core'
import { futuresRequest, orderCommand, orderValidForMs } from '../../calls.ts'
import { futuresOrderCharges } from '../../limits.ts'
import { toText } from '../../texts.ts'
import { futuresOrderRow, toFuturesOrder, type FuturesOrderRow } from '../order-row.ts'

interface ClosePosition {
  readonly symbol: string
  readonly mode: PositionMode
  /** Which position is closed: the exchange's answer need not say it. */
  readonly side: 'long' | 'short'
  readonly clientOrderId: string | undefined
}

/** Closes a whole position at market, however large it is by then. */
export const closePosition: Endpoint<ClosePosition, FuturesOrderRow, Order> = {
  ...orderCommand('closePosition'),
  charge: () => futuresOrderCharges(1),
  request: ({ symbol, mode, side, clientOrderId }, instruments) => {
    const closing = mode === 'hedge' ? { auto_size: `close_${side}`, reduce_only: true } : { close: true }
    const json = {
      text: clientOrderId === undefined ? undefined : toText(clientOrderId),
      contract: instruments.require(symbol).exchangeSymbol,
      size: '0',
      price: '0',
      tif: 'ioc',
      ...closing,
    }
    return futuresRequest('/orders', { json, validForMs: orderValidForMs })
  },
  wire: futuresOrderRow,
  result: (row, { side }, { instruments }) => toFuturesOrder(row, instruments, side === 'long' ? 'sell' : 'buy'),
}
