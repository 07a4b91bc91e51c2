import type { StreamProtocol } from '@venuekit/core'
import { createGateioProtocol } from '../streams/protocol.ts'
import type { ChannelTable, WireTopic } from '../streams/wire-topic.ts'
import type { GateioSpotTopic } from './topics.ts'

/** How the channels of the spot market take their payloads. */
export const spotChannels: ChannelTable = {
  product: 'spot',
  lists: /* @__PURE__ */ new Set(
    [
      'tickers',
      'trades',
      'book_ticker',
      'obu',
      'orders',
      'orders_v2',
      'usertrades',
      'usertrades_v2',
      'priceorders',
    ].map((name) => `spot.${name}`),
  ),
  forUser: /* @__PURE__ */ new Set(),
}

/** Makes the rules by which the public sockets of the spot market are spoken to. */
export function createGateioPublicSpotStreams(): StreamProtocol<GateioSpotTopic> {
  return createGateioProtocol<GateioSpotTopic, unknown>({
    table: spotChannels,
    url: 'spotWs',
    group: 'public',
    toWire: (topic) => ({ channel: `spot.${topic.channel}`, payload: payloadOf(topic) }),
    isOrdered: ({ channel }) => channel !== 'obu' && channel !== 'tickers' && channel !== 'candlesticks',
  })
}

function payloadOf(topic: GateioSpotTopic): WireTopic['payload'] {
  switch (topic.channel) {
    case 'order_book_update':
      return [topic.symbol, topic.interval]
    case 'obu':
      return [`ob.${topic.symbol}.${topic.depth}`]
    case 'order_book':
      return [topic.symbol, String(topic.depth), topic.interval]
    case 'candlesticks':
      return [topic.interval, topic.symbol]
    default:
      return [topic.symbol]
  }
}
