import type { Decoder, MarketSink } from '@venuekit/core'
import { MarketDecoder } from '../decode/market-decoder.ts'

/**
 * Reads the hot messages of MEXC's spot sockets, which are protobuf: books (`aggre.depth`, `limit.depth`), best bid and ask
 * (`aggre.bookTicker`, `bookTicker.batch`), trades (`aggre.deals`). Recorded frames replay without a socket.
 *
 * @example
 * ```ts
 * import { createMexcSpotDecoder } from '@venuekit/mexc'
 *
 * const prices: number[] = []
 * const decoder = createMexcSpotDecoder({ quote: ({ bidPrice }) => void prices.push(bidPrice) })
 * const frame = Uint8Array.of(0x1a, 6, 77, 88, 85, 83, 68, 84, 0xda, 0x13, 8, 0x0a, 3, 50, 46, 53, 0x12, 1, 55)
 * decoder.push(frame, true) // 'emitted'
 * prices // [25]
 * ```
 */
export function createMexcSpotDecoder(sink: MarketSink): Decoder {
  return new MarketDecoder(sink)
}
