import type { PublicRestCalls, PublicSpotRest } from '@venuekit/composite'
import type { CallOptions, ExchangeContext, Instrument, Ticker } from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { GateioPublicRest } from '../public-rest.ts'
import { getCandles } from './endpoints/get-candles.ts'
import { getInstruments } from './endpoints/get-instruments.ts'
import { getOrderBook } from './endpoints/get-order-book.ts'
import { getTickers } from './endpoints/get-tickers.ts'
import { getTrades } from './endpoints/get-trades.ts'

const endpoints = { getCandles, getOrderBook, getTickers, getTrades, candlesCap: 1_000 }

/**
 * The public endpoints of the spot market.
 *
 * @example
 * ```ts
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { gateioSpotTransport } from '@venuekit/gateio'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig) {
 *   await using rest = createRestClient(gateioSpotTransport, config)
 *   return await rest.getTickers()
 * }
 * typeof ask // 'function'
 * ```
 */
export class GateioPublicSpotRest
  extends GateioPublicRest<Ticker>
  implements PublicSpotRest, Pick<PublicRestCalls, 'getBookSnapshot'>
{
  constructor(client: RestClient, context: Pick<ExchangeContext<unknown>, 'exchangeClock'>) {
    super(client, context, endpoints)
  }

  /** Every pair that is listed. */
  getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    return this.client.call(getInstruments, undefined, options)
  }
}
