import type { Instrument } from '../../engine/instrument.ts'
import type { Candle, DepthLevel, Trade } from '../../engine/views.ts'
import { isJsonObject } from '../../wire-kit/json.ts'
import { GateioRefusal } from '../common/refusal.ts'
import type { Call, Operation } from '../common/room.ts'
import { ServedBooks } from '../common/served-books.ts'
import { futuresIntervals } from '../common/candle-intervals.ts'
import { riskTier, type Contracts } from './contracts.ts'
import type { Funding } from './funding.ts'
import type { FuturesParts } from './futures-parts.ts'
import { pageOf, paged } from './pages.ts'
import { seriesOf, type ReferenceSeries } from './reference-series.ts'
import { sizeValue, volumeValue } from './sizes.ts'
import { statisticsOf } from './contract-stats.ts'
import { tickerJson } from './tickers.ts'

export interface PublicFuturesParts {
  readonly parts: FuturesParts
  readonly contracts: Contracts
  readonly funding: Funding
  readonly series: ReferenceSeries
}

/** What everybody may ask about perpetuals. */
export class PublicFutures {
  readonly #parts: FuturesParts
  readonly #contracts: Contracts
  readonly #funding: Funding
  readonly #series: ReferenceSeries
  readonly #books: ServedBooks

  constructor({ parts, contracts, funding, series }: PublicFuturesParts) {
    this.#parts = parts
    this.#books = new ServedBooks(parts.room, 'futures.order_book')
    this.#contracts = contracts
    this.#funding = funding
    this.#series = series
  }

  get routes(): Readonly<Record<string, Operation>> {
    const one = ({ params }: Call): Instrument => this.#parts.contractOf(params['contract'] ?? '')
    return {
      'GET /futures/usdt/contracts': isPublic((call) => this.#list(call)),
      'GET /futures/usdt/contracts_all': isPublic((call) => this.#list(call)),
      'GET /futures/usdt/contracts/{contract}': isPublic((call) => this.#contracts.json(one(call), call.sizeDecimal)),
      'GET /futures/usdt/order_book': isPublic((call) => this.#orderBook(call)),
      'GET /futures/usdt/trades': isPublic((call) => this.#trades(call)),
      'GET /futures/usdt/candlesticks': isPublic((call) => this.#candles(call)),
      'GET /futures/usdt/premium_index': isPublic((call) => this.#premium(call)),
      'GET /futures/usdt/tickers': isPublic(({ query }) =>
        this.#named(this.#parts.optionalContract(query)).map((contract) =>
          tickerJson(this.#parts, this.#funding, contract),
        ),
      ),
      'GET /futures/usdt/funding_rate': isPublic((call) => this.#fundingRates(call)),
      'POST /futures/usdt/funding_rates': isPublic((call) => this.#allFundingRates(call)),
      'GET /futures/usdt/contract_stats': isPublic((call) => this.#stats(call)),
      'GET /futures/usdt/risk_limit_tiers': isPublic((call) => this.#tiers(call)),
      'GET /futures/usdt/risk_limit_table': isPublic((call) => this.#tiers(call)),
      'GET /futures/usdt/insurance': isPublic(() => this.#insurance()),
      'GET /futures/usdt/index_constituents/{index}': isPublic(({ params }) => ({
        index: params['index'],
        constituents: [{ exchange: 'Gate.io', symbols: [params['index']] }],
      })),
      'GET /futures/usdt/liq_orders': isPublic(({ query }) => {
        this.#parts.optionalContract(query)
        return []
      }),
    }
  }

  #named(one: Instrument | undefined): readonly Instrument[] {
    return one === undefined ? this.#parts.room.engine.view.instruments : [one]
  }

  /** The whole list where no `limit` is given, as clients have come to rely on. */
  #list(call: Call): readonly object[] {
    const instruments = this.#named(undefined)
    const page = pageOf(call, { fallback: instruments.length, maximum: 1_000 })
    return paged(call, instruments, page).map((contract) => this.#contracts.json(contract, call.sizeDecimal))
  }

  #orderBook({ query, sizeDecimal }: Call): object {
    const instrument = this.#parts.contract(query)
    const most = this.#parts.room.options.futuresBookDepth
    const level = ([price, size]: DepthLevel): object => ({
      p: instrument.priceText(price),
      s: sizeValue(instrument, size, sizeDecimal),
    })
    return this.#books.serve({ instrument, query, most, level, time: (milliseconds) => milliseconds / 1_000 })
  }

  #trades(call: Call): readonly object[] {
    const { query, sizeDecimal } = call
    const instrument = this.#parts.contract(query)
    const lastId = query.integer('last_id', { fallback: 0 })
    const from = query.seconds('from') ?? 0
    const to = query.seconds('to') ?? Infinity
    const fits = ({ id, time }: Trade): boolean => time >= from && time <= to && (lastId === 0 || id < lastId)
    const trades = this.#parts.room.engine.view.trades(instrument.id, Infinity).filter(fits)
    const page = pageOf(call, { fallback: 100, maximum: 1_000 })
    return paged(call, trades, page).map(({ id, side, size, price, time }) => ({
      id,
      create_time: time / 1_000,
      create_time_ms: time / 1_000,
      contract: instrument.id,
      size: sizeValue(instrument, side === 'buy' ? size : -size, sizeDecimal),
      price: instrument.priceText(price),
    }))
  }

  #candles(call: Call): readonly object[] {
    const { query, sizeDecimal } = call
    const { price, market } = seriesOf(query.required('contract'))
    const instrument = this.#parts.contractOf(market)
    const { interval, range } = this.#range(call)
    const { view, assets } = this.#parts.room.engine
    if (price !== undefined)
      return this.#series.candles(market, price, { interval, ...range }).map((candle) => pricesOf(instrument, candle))
    return view.candles(market, interval, range).map((candle) => ({
      ...pricesOf(instrument, candle),
      v: volumeValue(instrument, candle.size, sizeDecimal),
      sum: assets.text(instrument.valueAsset, candle.value),
    }))
  }

  /** How far the mark price was from the index. */
  #premium(call: Call): readonly object[] {
    const instrument = this.#parts.contract(call.query)
    const { interval, range } = this.#range(call)
    const index = new Map(
      this.#series.candles(instrument.id, 'index', { interval, ...range }).map((candle) => [candle.openTime, candle]),
    )
    return this.#series.candles(instrument.id, 'mark', { interval, ...range }).flatMap((mark) => {
      const base = index.get(mark.openTime)
      if (base === undefined) return []
      const part = (name: 'open' | 'high' | 'low' | 'close'): string => (mark[name] / base[name] - 1).toFixed(8)
      return [{ t: mark.openTime / 1_000, c: part('close'), h: part('high'), l: part('low'), o: part('open') }]
    })
  }

  #range({ query }: Call) {
    const interval = futuresIntervals[query.text('interval') ?? '5m']
    if (interval === undefined) throw query.refused('interval')
    const [from, to] = [query.seconds('from'), query.seconds('to')]
    if (query.has('limit') && (from !== undefined || to !== undefined)) throw query.refused('limit')
    const limit = query.integer('limit', { fallback: from === undefined ? 100 : 2_000, minimum: 1, maximum: 2_000 })
    return { interval, range: { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }), limit } }
  }

  #fundingRates({ query }: Call): readonly object[] {
    const instrument = this.#parts.contract(query)
    const limit = query.integer('limit', { fallback: 100, minimum: 1, maximum: 1_000 })
    const from = (query.seconds('from') ?? 0) / 1_000
    const to = (query.seconds('to') ?? Infinity) / 1_000
    return this.#funding
      .history(instrument)
      .filter(({ t }) => t >= from && t <= to)
      .slice(0, limit)
  }

  #allFundingRates({ body }: Call): readonly object[] {
    const contracts = isJsonObject(body) ? body['contracts'] : undefined
    if (!Array.isArray(contracts) || !contracts.every((name) => typeof name === 'string'))
      throw new GateioRefusal('INVALID_REQUEST_BODY', 'Invalid request body')
    return contracts.map((name) => {
      const instrument = this.#parts.contractOf(name)
      return { contract: name, rates: this.#funding.history(instrument).slice(0, 100) }
    })
  }

  #stats(call: Call): readonly object[] {
    const { query, sizeDecimal } = call
    const instrument = this.#parts.contract(query)
    const interval = futuresIntervals[query.text('interval') ?? '5m']
    if (interval === undefined) throw query.refused('interval')
    const limit = query.integer('limit', { fallback: 30, minimum: 1, maximum: 1_000 })
    const from = query.seconds('from')
    const range = { limit, ...(from === undefined ? {} : { from }) }
    const marks = this.#series.candles(instrument.id, 'mark', { interval, ...range })
    return marks.map((mark) => statisticsOf(this.#parts, instrument, { mark, sizeDecimal }))
  }

  #tiers(call: Call): readonly object[] {
    const instruments = this.#named(this.#parts.optionalContract(call.query))
    return paged(call, instruments, pageOf(call, { fallback: 100, maximum: 1_000 })).map((instrument) =>
      riskTier(this.#parts.room.engine, instrument),
    )
  }

  #insurance(): readonly object[] {
    return [{ t: Math.floor(this.#parts.room.now() / 1_000), b: '100000000' }]
  }
}

/** The prices of a candle, with when it opened. */
export function pricesOf(instrument: Instrument, { openTime, open, high, low, close }: Candle) {
  return {
    t: openTime / 1_000,
    c: instrument.priceText(close),
    h: instrument.priceText(high),
    l: instrument.priceText(low),
    o: instrument.priceText(open),
  }
}

function isPublic(handle: Operation['handle']): Operation {
  return { access: 'public', handle }
}
