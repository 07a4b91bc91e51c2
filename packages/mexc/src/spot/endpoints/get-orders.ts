import { capped, isWithin, type ListOptions, type Stretch } from '@venuekit/composite'
import type { Endpoint, Order, OrderRef } from '@venuekit/core'
import { isDone } from '@venuekit/core'
import { mapRows, tolerantArray, type TolerantArray } from '@venuekit/core/wire'
import { privateRead, request } from '../../calls.ts'
import { orderQuery } from '../../order-id.ts'
import { spotOrderRow, toSpotOrder, type SpotOrderRow } from '../order-row.ts'

const list = /* @__PURE__ */ tolerantArray(spotOrderRow)

/** An order by either id. */
export const getOrder: Endpoint<{ readonly ref: OrderRef }, SpotOrderRow, Order> = {
  ...privateRead('getOrder', 2),
  request: ({ ref }, instruments) => request('/order', orderQuery(ref, instruments)),
  wire: spotOrderRow,
  result: (row, _, { instruments }) => toSpotOrder(row, instruments),
}

/** The open orders of a market, or of all of them. */
export const getOpenOrders: Endpoint<
  { readonly symbol: string | undefined },
  TolerantArray<SpotOrderRow>,
  readonly Order[]
> = {
  ...privateRead('getOpenOrders', 3),
  request: ({ symbol }, instruments) =>
    request('/openOrders', { symbol: symbol === undefined ? undefined : instruments.require(symbol).exchangeSymbol }),
  wire: list,
  result: (rows, _, context) => mapRows(rows, context, (row) => toSpotOrder(row, context.instruments)),
}

interface GetHistoryOrders extends Stretch, Pick<ListOptions, 'onOmitted'> {
  readonly symbol: string
}

/** Orders of a market that have ended: of the last day unless a stretch is named, of the last week at most. */
export const getHistoryOrders: Endpoint<GetHistoryOrders, TolerantArray<SpotOrderRow>, readonly Order[]> = {
  ...privateRead('getHistoryOrders', 10),
  request: ({ symbol, since: startTime, until: endTime, limit }, instruments) => {
    const { exchangeSymbol } = instruments.require(symbol)
    return request('/allOrders', { symbol: exchangeSymbol, startTime, endTime, limit: capped(limit, 1_000, 500) })
  },
  wire: list,
  result: (rows, query, context) => {
    const orders = mapRows(rows, context, (row) => toSpotOrder(row, context.instruments))
    // The list has the open ones as well.
    const ended = orders.filter(
      (order) => isDone(order) && isWithin(order.createdAt ?? order.updatedAt ?? query.since ?? 0, query),
    )
    if (ended.length < orders.length) query.onOmitted?.(orders.length - ended.length)
    return ended
  },
}
