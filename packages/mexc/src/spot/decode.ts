import { createBookFrame, type Decoder, type MarketSink } from '@venuekit/core'
import { fillLevels, readBookMessage } from './book-message.ts'
import { parseMessage } from './message.ts'

/**
 * Reads the hot messages of Mexc's spot sockets: bytes in, one call of the sink out.
 *
 * @example
 * ```ts
 * import { createMexcSpotDecoder } from '@venuekit/mexc'
 * const decoder = createMexcSpotDecoder({})
 * decoder.push(new TextEncoder().encode('{"event":"pong"}'), false) // 'other'
 * ```
 */
export function createMexcSpotDecoder(sink: MarketSink): Decoder {
  const frame = createBookFrame(64)
  return {
    push: (bytes) => {
      const message = readBookMessage(parseMessage(bytes))
      if (message === undefined || sink.book === undefined) return 'other'
      frame.symbol = message.symbol
      frame.kind = message.kind
      frame.first = message.first
      frame.last = message.last
      frame.eventTimeMs = message.time
      fillLevels(frame.bids, message.bids)
      fillLevels(frame.asks, message.asks)
      sink.book(frame)
      return 'emitted'
    },
  }
}
