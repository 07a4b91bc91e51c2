import type { Decoder, MarketSink } from '@venuekit/core'
import { MarketDecoder } from '../decode/market-decoder.ts'

/**
 * Reads the hot messages of Gate.io's futures sockets: books (`order_book_update`, `obu`, `order_book`), best bid and ask,
 * trades. Sizes are contracts, as the exchange counts them.
 *
 * @example
 * ```ts
 * import { createGateioFuturesDecoder } from '@venuekit/gateio'
 *
 * const sold: string[] = []
 * const decoder = createGateioFuturesDecoder({
 *   trades: ({ symbol, takerSide }) => void (takerSide[0] === 0 && sold.push(symbol)),
 * })
 * const frame =
 *   '{"time":1,"channel":"futures.trades","event":"update","result":[{"size":-108,"id":27753479,' +
 *   '"create_time":1545136464,"create_time_ms":1545136464123,"price":"96.4","contract":"BTC_USDT"}]}'
 * decoder.push(new TextEncoder().encode(frame), false) // 'emitted'
 * sold // ['BTC_USDT']
 * ```
 */
export function createGateioFuturesDecoder(sink: MarketSink): Decoder {
  return new MarketDecoder(sink, {
    'futures.order_book_update': { form: 'changes' },
    'futures.obu': { form: 'stream' },
    'futures.order_book': { form: 'snapshots', event: 'all' },
    'futures.book_ticker': { form: 'quote' },
    'futures.trades': { form: 'trades' },
  })
}
