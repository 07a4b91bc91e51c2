import { spoken } from '@venuekit/composite'
import type { StreamReader } from '@venuekit/core'
import { streamCandleRow, toStreamCandle } from '../streams/candle-row.ts'
import { createGateioReader, rowsOf, type ChannelReader } from '../streams/reader.ts'
import { spotBalancePushRow, toSpotBalancePush } from './balance-push-row.ts'
import { spotFillRow, toSpotFill } from './fill-row.ts'
import { spotOrderRow, toSpotOrder } from './order-row.ts'
import { spotPriceOrderPushRow, toSpotPriceOrder } from './price-order-push-row.ts'
import { spotTickerRow, toSpotTicker } from './ticker-row.ts'

const orders: ChannelReader = rowsOf(spotOrderRow, (row, { instruments }) => {
  const order = toSpotOrder(row, instruments)
  // Version 2 of the channel has no fees.
  return [{ type: 'order', order: row.fee === undefined ? spoken(order, 'fees') : spoken(order) }]
})

const fills: ChannelReader = rowsOf(spotFillRow, (row, { instruments }) => [
  { type: 'fill', fill: toSpotFill(row, instruments) },
])

/** Reads what the spot market's sockets send beside their hot messages. */
export const gateioSpotReader: StreamReader = createGateioReader(
  {
    'spot.tickers': rowsOf(spotTickerRow, (row, { instruments, sentAt }) => [
      { type: 'ticker', ticker: spoken({ ...toSpotTicker(row, instruments), timestamp: sentAt }) },
    ]),
    'spot.candlesticks': rowsOf(streamCandleRow, (row, context) => {
      const candle = toStreamCandle(row, context)
      return candle === undefined ? [] : [{ type: 'candle', candle }]
    }),
    'spot.orders': orders,
    'spot.orders_v2': orders,
    'spot.usertrades': fills,
    'spot.usertrades_v2': fills,
    'spot.balances': rowsOf(spotBalancePushRow, (row) => [
      { type: 'balance', balance: spoken(toSpotBalancePush(row)) },
    ]),
    'spot.priceorders': rowsOf(spotPriceOrderPushRow, (row, { instruments }) => [
      { type: 'order', order: spoken(toSpotPriceOrder(row, instruments)) },
    ]),
  },
  new Set(['spot.order_book_update', 'spot.obu', 'spot.order_book', 'spot.book_ticker', 'spot.trades']),
)
