import { spoken } from '@venuekit/composite'
import type { FundingRate, Patch, Position, StreamPatch, StreamReader } from '@venuekit/core'
import { isZero } from '@venuekit/core/decimal'
import { orAbsent, wireDecimal, wireInteger, wireMilliseconds, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { streamCandleRow, toStreamCandle } from '../streams/candle-row.ts'
import { createGateioReader, rowsOf, type RowContext } from '../streams/reader.ts'
import { futuresFillRow, toFuturesFill } from './fill-row.ts'
import { futuresOrderRow, toFuturesOrder } from './order-row.ts'
import { futuresPositionRow, positionModeOf, toPosition, type FuturesPositionRow } from './position-row.ts'
import { futuresTriggerOrderRow, toFuturesTriggerOrder } from './trigger-order-row.ts'
import { futuresTickerRow, toFuturesTicker } from './ticker-row.ts'

/** The figures of a push, of which some may be missing, and the next funding, which REST has elsewhere. */
const tickerPushRow = /* @__PURE__ */ futuresTickerRow.extend({
  funding_next_apply: /* @__PURE__ */ orAbsent(wireSeconds),
  funding_interval: /* @__PURE__ */ orAbsent(wireInteger),
  t: /* @__PURE__ */ orAbsent(wireMilliseconds),
})
type TickerPushRow = z.output<typeof tickerPushRow>

const balancePushRow = /* @__PURE__ */ z.object({
  /** What the wallet holds: how much of it is available is not said. */
  balance: wireDecimal,
  currency: z.string(),
  time_ms: /* @__PURE__ */ orAbsent(wireMilliseconds),
})

/** Mark price and profit are not sent: they are left as they are. Prices that are sent as 0 are there no more. */
function positionPatch(row: FuturesPositionRow, position: Position): Patch<Position, 'symbol' | 'side'> {
  const { entryPrice, liquidationPrice } = position
  return {
    ...spoken<Position, 'symbol' | 'side'>(position),
    ...(row.entry_price === undefined ? {} : { entryPrice }),
    ...(row.liq_price === undefined ? {} : { liquidationPrice }),
    ...(isZero(row.size) ? { unrealizedPnl: undefined } : {}),
  }
}

function tickerPatches(row: TickerPushRow, { instruments, sentAt }: RowContext): readonly StreamPatch[] {
  const { funding_next_apply: nextFundingAt } = row
  const ticker = { ...toFuturesTicker(row, instruments), nextFundingAt, timestamp: row.t ?? sentAt }
  const fundingRate = fundingOf(row, ticker.symbol)
  const patches: readonly StreamPatch[] = [{ type: 'ticker', ticker: spoken(ticker) }]
  return fundingRate === undefined ? patches : [...patches, { type: 'funding-rate', fundingRate }]
}

function fundingOf(row: TickerPushRow, symbol: FundingRate['symbol']): FundingRate | undefined {
  const { funding_rate: rate, funding_next_apply: appliesAt, funding_interval: interval, mark_price: markPrice } = row
  if (rate === undefined || appliesAt === undefined || appliesAt === 0) return undefined
  return { symbol, rate, appliesAt, intervalMs: interval === undefined ? undefined : interval * 1_000, markPrice }
}

/** Reads what the futures market's sockets send beside their hot messages. */
export const gateioFuturesReader: StreamReader = createGateioReader(
  {
    'futures.tickers': rowsOf(tickerPushRow, tickerPatches),
    'futures.candlesticks': rowsOf(streamCandleRow, (row, context) => {
      const candle = toStreamCandle(row, context)
      return candle === undefined ? [] : [{ type: 'candle', candle }]
    }),
    'futures.orders': rowsOf(futuresOrderRow, (row, { instruments }) => [
      // What an order has cost is said with its executions.
      { type: 'order', order: spoken(toFuturesOrder(row, instruments), 'fees') },
    ]),
    'futures.usertrades': rowsOf(futuresFillRow, (row, { instruments }) => [
      { type: 'fill', fill: toFuturesFill(row, instruments) },
    ]),
    'futures.autoorders': rowsOf(futuresTriggerOrderRow, (row, { instruments }) => [
      { type: 'order', order: spoken(toFuturesTriggerOrder(row, instruments), 'fees') },
    ]),
    'futures.positions': rowsOf(futuresPositionRow, (row, { instruments }) => [
      { type: 'position', position: positionPatch(row, toPosition(row, instruments)), mode: positionModeOf(row) },
    ]),
    'futures.balances': rowsOf(balancePushRow, ({ currency, balance, time_ms: timestamp }) => [
      { type: 'balance', balance: spoken({ asset: currency.toUpperCase(), total: balance, timestamp }) },
    ]),
  },
  new Set(['futures.order_book_update', 'futures.obu', 'futures.order_book', 'futures.book_ticker', 'futures.trades']),
)
