import { closeTimeOf, type CandleInterval } from '../../engine/candles.ts'
import type { Instrument } from '../../engine/instrument.ts'
import { toText } from '../../engine/units.ts'
import type { Trade } from '../../engine/views.ts'
import type { Fields } from '../fields.ts'
import { depthTopics } from '../stream/channel-names.ts'
import { candleTexts, ratioText } from '../market-texts.ts'
import type { MexcParts } from '../mexc-parts.ts'
import { MexcRefusal } from '../refusal.ts'
import { weighing, type Call, type Operation, type Routes } from './call.ts'
import { exchangeInfo } from './exchange-info.ts'

const hour = 3_600_000
const minute = 60_000

/** Candles by the exchange's names for REST. */
const intervals: Readonly<Record<string, CandleInterval>> = {
  '1m': '1m',
  '5m': '5m',
  '15m': '15m',
  '30m': '30m',
  '60m': '1h',
  '4h': '4h',
  '1d': '1d',
  '1W': '1w',
  '1M': '1M',
}

/** What everybody may ask. */
export class PublicRoutes {
  readonly #parts: MexcParts
  /** The last answer about each book, for a fault that gives it again. */
  readonly #lastBooks = new Map<string, object>()

  constructor(parts: MexcParts) {
    this.#parts = parts
  }

  get routes(): Routes {
    const parts = this.#parts
    return {
      'GET /ping': { handle: () => ({}) },
      'GET /time': { handle: () => ({ serverTime: parts.now() }) },
      'GET /defaultSymbols': { handle: () => parts.wrapped(parts.openSymbols) },
      'GET /exchangeInfo': { weight: weighing(25, 10), handle: ({ fields }) => exchangeInfo(parts, fields) },
      'GET /symbol/offline': { weight: weighing(10), handle: () => parts.wrapped(this.#offline()) },
      'GET /depth': { weight: weighing(3, 1), handle: (call) => this.#depth(call) },
      'GET /trades': { weight: weighing(5), handle: (call) => this.#trades(call) },
      'GET /historicalTrades': { handle: (call) => this.#trades(call) },
      'GET /aggTrades': { handle: (call) => this.#aggregated(call) },
      'GET /klines': { handle: (call) => this.#klines(call) },
      'GET /avgPrice': { handle: (call) => this.#average(call) },
      'GET /ticker/24hr': this.#ofSymbols((instrument) => this.#ticker(instrument), {
        now: 25,
        all: 40,
        one: 1,
      }),
      'GET /ticker/price': this.#ofSymbols(
        (instrument) => ({ symbol: instrument.id, price: this.#lastText(instrument) }),
        { now: 10, all: 2, one: 1 },
      ),
      'GET /ticker/bookTicker': this.#ofSymbols(
        (instrument) => ({ symbol: instrument.id, ...bestTexts(parts, instrument) }),
        { now: 10, all: 1, one: 1 },
      ),
    }
  }

  /** An object about one symbol, or a list about all. */
  #ofSymbols(
    show: (instrument: Instrument) => object,
    { now, all, one }: { readonly now: number; readonly all: number; readonly one: number },
  ): Operation {
    return {
      weight: (fields) => ({ now, before: fields.has('symbol') ? one : all }),
      handle: ({ fields }) =>
        fields.has('symbol') ? show(this.#parts.symbol(fields)) : this.#parts.engine.view.instruments.map(show),
    }
  }

  #offline(): readonly object[] {
    const { symbols } = exchangeInfo(this.#parts)
    return symbols
      .filter(({ status }) => status !== '1')
      .map(({ symbol, status }) => ({ symbol, state: Number(status) }))
  }

  #depth({ fields }: Call): object {
    const { engine, context, feeds, options } = this.#parts
    const instrument = this.#parts.symbol(fields)
    if (options.depthCut === 'between-pushes') for (const topic of depthTopics(instrument.id)) feeds.get(topic)?.push()
    const limit = Math.min(fields.integer('limit', { fallback: 100, minimum: 1 }), 5_000)
    const { updateId, bids, asks } = engine.view.depth(instrument.id, limit)
    const texts = (levels: typeof bids): string[][] =>
      levels.map(([price, size]) => [instrument.priceText(price), instrument.sizeText(size)])
    const lastUpdateId = this.#parts.bookId(instrument.id, updateId)
    const book = { lastUpdateId, bids: texts(bids), asks: texts(asks), timestamp: this.#parts.now() }
    const stale = this.#lastBooks.get(instrument.id)
    this.#lastBooks.set(instrument.id, book)
    const isStale = stale !== undefined && context.struck('stale-depth', { market: instrument.id })
    return isStale ? stale : book
  }

  #trades({ fields }: Call): readonly object[] {
    const instrument = this.#parts.symbol(fields)
    return this.#parts.engine.view.trades(instrument.id, limitOf(fields)).map((trade) => tradeJson(this.#parts, trade))
  }

  #aggregated({ fields }: Call): readonly object[] {
    const instrument = this.#parts.symbol(fields)
    const limit = limitOf(fields)
    const [start, end] = [timeOf(fields, 'startTime'), timeOf(fields, 'endTime')]
    if ((start === undefined) !== (end === undefined))
      throw new MexcRefusal(-1128, 'Combination of optional parameters invalid.', { isExtended: true })
    if (end !== undefined && start !== undefined && end - start > hour)
      throw new MexcRefusal(-1127, 'More than 1 hours between startTime and endTime.')
    return this.#parts.engine.view
      .trades(instrument.id, Infinity)
      .filter(({ time }) => time >= (start ?? 0) && time <= (end ?? Infinity))
      .slice(0, limit)
      .map((trade) => aggregatedJson(instrument, trade))
  }

  #klines({ fields }: Call): readonly (readonly (number | string)[])[] {
    const instrument = this.#parts.symbol(fields)
    const interval = intervals[fields.required('interval')]
    if (interval === undefined) throw new MexcRefusal(-1121, 'Invalid interval.', { isExtended: true })
    const { klineLimit, klineEnd } = this.#parts.options
    const limit = Math.min(fields.integer('limit', { fallback: 500, minimum: 1, maximum: 1_000 }), klineLimit)
    const from = timeOf(fields, 'startTime') ?? 0
    const end = timeOf(fields, 'endTime') ?? Infinity
    const to = klineEnd === 'exclusive' ? end - 1 : end
    return this.#parts.engine.view.candles(instrument.id, interval, { from, to, limit }).map((candle) => {
      const { open, high, low, close, size, value } = candleTexts(this.#parts, instrument, candle)
      const closeTime = closeTimeOf(interval, candle.openTime)
      return [candle.openTime, open, high, low, close, size, closeTime, value]
    })
  }

  /** Of the last five minutes, by value; the last price when there was no trade. */
  #average({ fields }: Call): object {
    const instrument = this.#parts.symbol(fields)
    const from = this.#parts.now() - 5 * minute
    let [size, value] = [0, 0n]
    for (const trade of this.#parts.engine.view.trades(instrument.id, Infinity)) {
      if (trade.time < from) break
      size += trade.size
      value += trade.value
    }
    const price =
      size === 0
        ? this.#lastText(instrument)
        : toText(instrument.averagePrice(value, size, 4), instrument.priceDecimals + 4)
    return { mins: 5, price }
  }

  #ticker(instrument: Instrument): object {
    const { view, assets } = this.#parts.engine
    const { last, open, high, low, size, value, openTime, closeTime } = view.ticker(instrument.id)
    const text = (price: number | undefined): string => instrument.priceText(price ?? last ?? 0)
    return {
      symbol: instrument.id,
      priceChange: instrument.priceText((last ?? 0) - (open ?? last ?? 0)),
      priceChangePercent: ratioText(open, last),
      prevClosePrice: text(open),
      lastPrice: text(last),
      ...bestTexts(this.#parts, instrument),
      openPrice: text(open),
      highPrice: text(high),
      lowPrice: text(low),
      volume: assets.text(instrument.base, instrument.baseMoney(1) * size),
      quoteVolume: assets.text(instrument.quote, value),
      openTime,
      closeTime,
      count: null,
    }
  }

  #lastText(instrument: Instrument): string {
    return instrument.priceText(this.#parts.engine.view.ticker(instrument.id).last ?? 0)
  }
}

/** Best prices; null for a side that is empty. */
function bestTexts({ engine }: MexcParts, instrument: Instrument): object {
  const [bid, ask] = (['buy', 'sell'] as const).map((side) => engine.view.bookSide(instrument.id, side).best)
  return {
    bidPrice: bid === undefined ? null : instrument.priceText(bid.price),
    bidQty: bid === undefined ? null : instrument.sizeText(bid.size),
    askPrice: ask === undefined ? null : instrument.priceText(ask.price),
    askQty: ask === undefined ? null : instrument.sizeText(ask.size),
  }
}

function tradeJson({ engine }: MexcParts, { market, price, size, value, side, time }: Trade): object {
  const instrument = engine.view.instrument(market)
  return {
    id: null,
    price: instrument.priceText(price),
    qty: instrument.sizeText(size),
    quoteQty: engine.assets.text(instrument.quote, value),
    time,
    isBuyerMaker: side === 'sell',
    isBestMatch: true,
    tradeType: side === 'buy' ? 'BID' : 'ASK',
  }
}

/** Times have the resolution of seconds. */
function aggregatedJson(instrument: Instrument, { price, size, side, time }: Trade): object {
  return {
    a: null,
    f: null,
    l: null,
    p: instrument.priceText(price),
    q: instrument.sizeText(size),
    T: Math.floor(time / 1_000) * 1_000,
    m: side === 'sell',
    M: true,
  }
}

function limitOf(fields: Fields): number {
  return fields.integer('limit', { fallback: 500, minimum: 1, maximum: 1_000 })
}

function timeOf(fields: Fields, name: string): number | undefined {
  return fields.has(name) ? fields.integer(name, { fallback: 0 }) : undefined
}
