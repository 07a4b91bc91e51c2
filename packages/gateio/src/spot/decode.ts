import type { Decoder, MarketSink } from '@venuekit/core'
import { MarketDecoder } from '../decode/market-decoder.ts'

/**
 * Reads the hot messages of Gate.io's spot sockets: books (`order_book_update`, `obu`, `order_book`), best bid and ask, trades.
 * Recorded frames replay without a socket.
 *
 * @example
 * ```ts
 * import { createGateioSpotDecoder } from '@venuekit/gateio'
 *
 * const symbols: string[] = []
 * const decoder = createGateioSpotDecoder({ quote: ({ symbol }) => void symbols.push(symbol) })
 * const frame =
 *   '{"time":1,"channel":"spot.book_ticker","event":"update",' +
 *   '"result":{"t":1606293275123,"u":48733182,"s":"BTC_USDT","b":"19177.79","B":"0.0003","a":"19179.38","A":"0.09"}}'
 * decoder.push(new TextEncoder().encode(frame), false) // 'emitted'
 * symbols // ['BTC_USDT']
 * ```
 */
export function createGateioSpotDecoder(sink: MarketSink): Decoder {
  return new MarketDecoder(sink, {
    'spot.order_book_update': { form: 'changes' },
    'spot.obu': { form: 'stream' },
    'spot.order_book': { form: 'snapshots' },
    'spot.book_ticker': { form: 'quote' },
    'spot.trades': { form: 'trades' },
  })
}
