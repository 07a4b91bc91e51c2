import type * as Ccxt from 'ccxt'
import {
  type BookLevel,
  type BookTicker,
  type Candle,
  type CandleInterval,
  type FundingRate,
  type Instrument,
  type OrderBook,
  type Side,
  type Ticker,
  type Trade,
} from '@venuekit/core'
import { ProtocolError } from '@venuekit/core/errors'
import { fromPercent, requireDecimal, scaled, toDecimal, toTime } from './numbers.ts'

/** A book of ccxt as a copy, up to `depth` levels per side. */
export function toOrderBook(book: Ccxt.OrderBook, instrument: Instrument, depth: number): OrderBook {
  const side = (levels: unknown): readonly BookLevel[] => levelsOf(levels, instrument).slice(0, depth)
  const [bids, asks] = [side(book.bids), side(book.asks)]
  return {
    symbol: instrument.symbol,
    bids,
    asks,
    bestBid: bids[0],
    bestAsk: asks[0],
    timestamp: toTime(book.timestamp),
    lastUpdateId: book.nonce,
    // ccxt does not say where its book ends.
    complete: bids.length >= depth && asks.length >= depth,
  }
}

function levelsOf(levels: unknown, { contractSize }: Instrument): readonly BookLevel[] {
  if (!Array.isArray(levels)) throw new ProtocolError('ccxt gave a book without levels')
  return levels.map((level: unknown) => {
    if (!Array.isArray(level)) throw new ProtocolError('ccxt gave a level that is none')
    const [price, amount]: readonly unknown[] = level
    const size = requireDecimal(amount, 'the size of a level')
    return { price: requireDecimal(price, 'the price of a level'), size: scaled(size, contractSize) ?? size }
  })
}

/** Best bid and ask from a ticker that has both with their sizes. */
export function tickerToBookTicker(ticker: Ccxt.Ticker, instrument: Instrument): BookTicker {
  const level = (price: unknown, amount: unknown): BookLevel | undefined => {
    const [at, size] = [toDecimal(price), scaled(toDecimal(amount), instrument.contractSize)]
    return at === undefined || size === undefined ? undefined : { price: at, size }
  }
  return {
    symbol: instrument.symbol,
    bid: level(ticker.bid, ticker.bidVolume),
    ask: level(ticker.ask, ticker.askVolume),
    timestamp: toTime(ticker.timestamp),
    updateId: undefined,
  }
}

/** Best bid and ask of a book. */
export function bookToBookTicker(book: Ccxt.OrderBook, instrument: Instrument): BookTicker {
  const { symbol, bestBid: bid, bestAsk: ask, timestamp, lastUpdateId: updateId } = toOrderBook(book, instrument, 1)
  return { symbol, bid, ask, timestamp, updateId }
}

/** A public trade of ccxt. */
export function toTrade(trade: Ccxt.Trade, instrument: Instrument): Trade {
  const amount = requireDecimal(trade.amount, 'the size of a trade')
  const timestamp = toTime(trade.timestamp)
  if (timestamp === undefined) throw new ProtocolError('ccxt gave a trade without a time')
  return {
    symbol: instrument.symbol,
    id: trade.id,
    price: requireDecimal(trade.price, 'the price of a trade'),
    size: scaled(amount, instrument.contractSize) ?? amount,
    side: toSide(trade.side),
    timestamp,
  }
}

/** `buy` or `sell`, and nothing else. */
export function toSide(side: unknown): Side | undefined {
  return side === 'buy' || side === 'sell' ? side : undefined
}

/** The day's figures of ccxt. */
export function toTicker(ticker: Ccxt.Ticker, instrument: Instrument): Ticker {
  return {
    symbol: instrument.symbol,
    last: toDecimal(ticker.last),
    bid: toDecimal(ticker.bid),
    ask: toDecimal(ticker.ask),
    open: toDecimal(ticker.open),
    high: toDecimal(ticker.high),
    low: toDecimal(ticker.low),
    // Of contracts ccxt gives now the base asset's volume and now the number of contracts.
    baseVolume: instrument.kind === 'spot' ? toDecimal(ticker.baseVolume) : undefined,
    quoteVolume: toDecimal(ticker.quoteVolume),
    change: fromPercent(ticker.percentage),
    timestamp: toTime(ticker.timestamp),
  }
}

/** What a candle needs to know beside its row. */
export interface CandleContext {
  readonly instrument: Instrument
  readonly interval: CandleInterval
  readonly nowMs: number
}

/** A candle of ccxt. Whether it is closed follows from the clock: ccxt does not say. */
export function toCandle(row: Ccxt.OHLCV, context: CandleContext): Candle {
  const [time, open, high, low, close, volume]: readonly unknown[] = row
  const openTime = toTime(time)
  if (openTime === undefined) throw new ProtocolError('ccxt gave a candle without a time')
  return {
    symbol: context.instrument.symbol,
    interval: context.interval,
    openTime,
    open: requireDecimal(open, 'open'),
    high: requireDecimal(high, 'high'),
    low: requireDecimal(low, 'low'),
    close: requireDecimal(close, 'close'),
    baseVolume: context.instrument.kind === 'spot' ? toDecimal(volume) : undefined,
    quoteVolume: undefined,
    closed: context.nowMs >= endOf(openTime, context.interval),
  }
}

const unitsMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** When a candle ends. Months differ in length. */
function endOf(openTime: number, interval: CandleInterval): number {
  const [, count = '1', unit = 'm'] = /^(\d+)([a-zA-Z])$/u.exec(interval) ?? []
  const unitMs = unitsMs[unit]
  if (unitMs !== undefined) return openTime + Number(count) * unitMs
  const opened = new Date(openTime)
  return Date.UTC(opened.getUTCFullYear(), opened.getUTCMonth() + Number(count), 1)
}

/** The rate of the next funding. */
export function toFundingRate(rate: Ccxt.FundingRate, instrument: Instrument): FundingRate {
  const appliesAt = toTime(rate.fundingTimestamp) ?? toTime(rate.nextFundingTimestamp)
  if (appliesAt === undefined) throw new ProtocolError('ccxt gave a funding rate without a time')
  return {
    symbol: instrument.symbol,
    rate: requireDecimal(rate.fundingRate, 'fundingRate'),
    appliesAt,
    intervalMs: hoursToMs(rate.interval),
    markPrice: toDecimal(rate.markPrice),
  }
}

/** A funding of the past. */
export function toPastFunding(rate: Ccxt.FundingRateHistory, instrument: Instrument): FundingRate {
  const appliesAt = toTime(rate.timestamp)
  if (appliesAt === undefined) throw new ProtocolError('ccxt gave a funding without a time')
  return {
    symbol: instrument.symbol,
    rate: requireDecimal(rate.fundingRate, 'fundingRate'),
    appliesAt,
    intervalMs: undefined,
    markPrice: undefined,
  }
}

function hoursToMs(interval: string | undefined): number | undefined {
  const hours = /^(\d{1,3})h$/u.exec(interval ?? '')?.[1]
  return hours === undefined ? undefined : Number(hours) * 3_600_000
}
