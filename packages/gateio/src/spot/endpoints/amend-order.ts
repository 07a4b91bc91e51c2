import type { CheckedAmendment } from '@venuekit/composite'
import type { Endpoint, Order } from '@venuekit/core'
import { orderCommand, orderValidForMs, request, segment } from '../../calls.ts'
import { spotOrderCharges } from '../../limits.ts'
import type { GateioOptions } from '../../options.ts'
import { orderIdOf } from '../../order-id.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

interface AmendOrder {
  readonly amendment: CheckedAmendment
  readonly options: GateioOptions
}

/**
 * Changes the price or the amount of an order, not both. A smaller amount keeps its place in the line; one that is not above what is
 * filled cancels the order.
 */
export const amendOrder: Endpoint<AmendOrder, SpotOrderRow, Order> = {
  ...orderCommand('amendOrder'),
  method: 'PATCH',
  charge: ({ amendment }) => spotOrderCharges([amendment.instrument.exchangeSymbol]),
  request: ({ amendment, options }) => {
    const { ref, instrument, price, quantity: amount } = amendment
    const json = { currency_pair: instrument.exchangeSymbol, account: options.account, amount, price }
    return request(`/spot/orders/${segment(orderIdOf(ref))}`, { json, validForMs: orderValidForMs })
  },
  wire: spotOrderRow,
  result: (row, _, { instruments }) => toSpotOrder(row, instruments),
}
