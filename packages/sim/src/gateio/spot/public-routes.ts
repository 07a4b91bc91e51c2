import { intervalLength, openTimeOf } from '../../engine/candles.ts'
import type { Instrument } from '../../engine/instrument.ts'
import type { DepthLevel, Ticker, Trade } from '../../engine/views.ts'
import { spotIntervals } from '../common/candle-intervals.ts'
import { levelTexts } from '../common/level-json.ts'
import { changeText } from '../common/market-math.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import { ServedBooks } from '../common/served-books.ts'
import { candleTexts, currencyJson, publicTradeJson, tickerJson } from './market-json.ts'
import type { SpotParts } from './spot-parts.ts'
import { percentText } from './percent.ts'

const openedAt = 1_516_378_650

/** What everybody may ask about spot markets. */
export class PublicSpot {
  readonly #parts: SpotParts
  readonly #books: ServedBooks

  constructor(parts: SpotParts) {
    this.#parts = parts
    this.#books = new ServedBooks(parts.room, 'spot.order_book')
  }

  get routes(): Readonly<Record<string, Operation>> {
    return {
      'GET /spot/time': isPublic(() => ({ server_time: this.#parts.room.now() })),
      'GET /spot/currencies': isPublic(() => this.#currencies().map(currencyJson)),
      'GET /spot/currencies/{currency}': isPublic((call) => this.#currency(call)),
      'GET /spot/currency_pairs': isPublic(() => this.#instruments().map((pair) => this.#pairJson(pair))),
      'GET /spot/currency_pairs/{currency_pair}': isPublic(({ params }) =>
        this.#pairJson(this.#parts.pairOf(params['currency_pair'] ?? '')),
      ),
      'GET /spot/tickers': isPublic((call) => this.#tickers(call)),
      'GET /spot/order_book': isPublic((call) => this.#orderBook(call)),
      'GET /spot/trades': isPublic((call) => this.#trades(call)),
      'GET /spot/candlesticks': isPublic((call) => this.#candles(call)),
    }
  }

  #instruments(): readonly Instrument[] {
    return this.#parts.room.engine.view.instruments
  }

  #currencies(): readonly string[] {
    return [...new Set(this.#instruments().flatMap(({ base, quote }) => [base, quote]))]
  }

  #currency({ params }: Call): object {
    const { currency = '' } = params
    if (this.#currencies().includes(currency)) return currencyJson(currency)
    throw new GateioRefusal('INVALID_CURRENCY', `Invalid currency ${currency}`)
  }

  #pairJson({ id, base, quote, options, priceDecimals, sizeDecimals }: Instrument): object {
    const { view } = this.#parts.room.engine
    const { mode, sides } = view.status(id)
    const { above, below } = view.limits(id).band
    const oneSide = sides === 'both' ? 'tradable' : `${sides}able`
    return {
      id,
      base,
      base_name: base,
      quote,
      quote_name: quote,
      fee: percentText(options.fees.taker),
      min_base_amount: options.minimumSize ?? options.sizeStep,
      min_quote_amount: options.minimumValue ?? null,
      max_base_amount: options.maximumSize ?? null,
      max_quote_amount: options.maximumValue ?? null,
      amount_precision: sizeDecimals,
      precision: priceDecimals,
      trade_status: mode === 'trading' || mode === 'post-only' ? oneSide : 'untradable',
      sell_start: openedAt,
      buy_start: openedAt,
      delisting_time: 0,
      type: 'normal',
      trade_url: `https://www.gate.io/trade/${id}`,
      st_tag: false,
      // Fields of 2026, where there is something to say.
      ...(above === undefined ? {} : { up_rate: above }),
      ...(below === undefined ? {} : { down_rate: below }),
    }
  }

  #tickers({ query }: Call): readonly object[] {
    const pair = this.#parts.optionalPair(query)
    const timezone = query.oneOf('timezone', ['utc0', 'utc8', 'all'])
    const zones = {
      ...(timezone === 'utc0' || timezone === 'all' ? { change_utc0: 0 } : {}),
      ...(timezone === 'utc8' || timezone === 'all' ? { change_utc8: 8 } : {}),
    }
    return (pair === undefined ? this.#instruments() : [pair]).map((instrument) => {
      const ticker = this.#parts.room.engine.view.ticker(instrument.id)
      const changes = Object.entries(zones).map(([name, hours]) => [name, this.#changeSince(instrument, ticker, hours)])
      const sizes = pair === undefined ? {} : this.#bestSizes(pair)
      return { ...tickerJson(this.#parts, instrument), ...sizes, ...Object.fromEntries(changes) }
    })
  }

  /** Only there when a single pair is asked for. */
  #bestSizes(instrument: Instrument): object {
    const { view } = this.#parts.room.engine
    const text = (side: 'buy' | 'sell'): string =>
      instrument.sizeText(view.bookSide(instrument.id, side).best?.size ?? 0)
    return { lowest_size: text('sell'), highest_size: text('buy') }
  }

  /** The change since midnight in a time zone. */
  #changeSince({ id }: Instrument, { last }: Ticker, hours: number): string {
    const offset = hours * 3_600_000
    const midnight = openTimeOf('1d', this.#parts.room.now() + offset) - offset
    const [first] = this.#parts.room.engine.view.candles(id, '1h', { from: midnight })
    return changeText(first?.open, last)
  }

  #orderBook({ query }: Call): object {
    const instrument = this.#parts.pair(query)
    const most = this.#parts.room.options.spotBookDepth
    const level = (one: DepthLevel): readonly string[] => levelTexts(instrument, one)
    return this.#books.serve({ instrument, query, most, level, time: (milliseconds) => milliseconds })
  }

  #trades({ query }: Call): readonly object[] {
    const instrument = this.#parts.pair(query)
    const limit = query.integer('limit', { fallback: 100, minimum: 1, maximum: 1_000 })
    const page = query.integer('page', { fallback: 1, minimum: 1 })
    if (limit * (page - 1) > 100_000) throw query.refused('page')
    const from = query.seconds('from') ?? 0
    const to = query.seconds('to') ?? Infinity
    const lastId = query.integer('last_id', { fallback: 0 })
    const reverse = query.flag('reverse') ?? false
    const fits = ({ id, time }: Trade): boolean =>
      time >= from && time <= to && (lastId === 0 || (reverse ? id < lastId : id > lastId))
    const all = this.#parts.room.engine.view.trades(instrument.id, Infinity).filter(fits)
    return all.slice(limit * (page - 1), limit * page).map((trade) => publicTradeJson(instrument, trade))
  }

  #candles({ query }: Call): readonly (readonly string[])[] {
    const instrument = this.#parts.pair(query)
    const name = query.text('interval') ?? '30m'
    const interval = spotIntervals[name]
    if (interval === undefined) throw query.refused('interval')
    const from = query.seconds('from')
    const to = query.seconds('to')
    if (query.has('limit') && (from !== undefined || to !== undefined)) throw query.refused('limit')
    const limit = query.integer('limit', { fallback: from === undefined ? 100 : 1_000, minimum: 1, maximum: 1_000 })
    const now = this.#parts.room.now()
    if (from !== undefined && (now - from) / intervalLength(interval) > 10_000)
      throw new GateioRefusal('INVALID_PARAM_VALUE', 'Candlestick too long ago. Maximum 10000 points ago are allowed')
    const range = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), limit }
    const { engine } = this.#parts.room
    return engine.view.candles(instrument.id, interval, range).map((candle) => {
      const { time, ...texts } = candleTexts(this.#parts, instrument, candle)
      const isOver = openTimeOf(interval, now) > candle.openTime
      return [time, texts.value, texts.close, texts.high, texts.low, texts.open, texts.size, String(isOver)]
    })
  }
}

function isPublic(handle: Operation['handle']): Operation {
  return { access: 'public', handle }
}
