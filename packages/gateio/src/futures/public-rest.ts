import type { PublicFuturesRest, PublicRestCalls } from '@venuekit/composite'
import type {
  CallOptions,
  Candle,
  CandleInterval,
  ExchangeContext,
  FundingRate,
  FuturesTicker,
  HistoryOptions,
  Instrument,
  OpenInterest,
  SymbolInput,
} from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { GateioPublicRest } from '../public-rest.ts'
import { getCandles } from './endpoints/get-candles.ts'
import { getFundingHistory } from './endpoints/get-funding-history.ts'
import { getFundingRate } from './endpoints/get-funding-rate.ts'
import { getInstruments } from './endpoints/get-instruments.ts'
import { getOpenInterest } from './endpoints/get-open-interest.ts'
import { getOrderBook } from './endpoints/get-order-book.ts'
import { getTickers } from './endpoints/get-tickers.ts'
import { getTrades } from './endpoints/get-trades.ts'

const endpoints = { getCandles, getOrderBook, getTickers, getTrades, candlesCap: 2_000 }

/**
 * The public endpoints of the USDT-settled perpetuals.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { gateioFuturesTransport } from '@venuekit/gateio'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig) {
 *   await using rest = createRestClient(gateioFuturesTransport, config)
 *   return await rest.getTickers()
 * }
 * typeof ask // 'function'
 * ```
 */
export class GateioPublicFuturesRest
  extends GateioPublicRest<FuturesTicker>
  implements PublicFuturesRest, Pick<PublicRestCalls, 'getBookSnapshot'>
{
  constructor(client: RestClient, context: Pick<ExchangeContext<unknown>, 'exchangeClock'>) {
    super(client, context, endpoints)
  }

  /** Every contract that is listed, with as many calls as that takes. */
  async getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    const listed = new Map<string, Instrument>()
    for (;;) {
      const before = listed.size
      // oxlint-disable-next-line no-await-in-loop -- whether there is another page, the one before tells
      const { instruments, isLast } = await this.client.call(getInstruments, { offset: before }, options)
      for (const instrument of instruments) listed.set(instrument.exchangeSymbol, instrument)
      // A page that brings nothing new: the exchange has given the whole list before.
      if (isLast || listed.size === before) return [...listed.values()]
    }
  }

  /** Candles of the mark or the index price, oldest first. */
  getPriceKlines(
    symbol: SymbolInput,
    interval: CandleInterval,
    { price, since, until, limit, ...options }: HistoryOptions & { readonly price: 'mark' | 'index' },
  ): Promise<readonly Candle[]> {
    const query = { symbol, interval, price, since, until, limit, nowMs: this.now() }
    return this.client.call(getCandles, query, options)
  }

  /** The next funding of a contract. */
  getFundingRate(symbol: SymbolInput, options?: CallOptions): Promise<FundingRate> {
    return this.client.call(getFundingRate, { symbol }, options)
  }

  /** Past funding, oldest first; the exchange keeps about 180 days. */
  getFundingHistory(
    symbol: SymbolInput,
    { since, until, limit, ...options }: HistoryOptions = {},
  ): Promise<readonly FundingRate[]> {
    return this.client.call(getFundingHistory, { symbol, since, until, limit, nowMs: this.now() }, options)
  }

  /** The open contracts of a market. */
  getOpenInterest(symbol: SymbolInput, options?: CallOptions): Promise<OpenInterest> {
    return this.client.call(getOpenInterest, { symbol }, options)
  }
}
