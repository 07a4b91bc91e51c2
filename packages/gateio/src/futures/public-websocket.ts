import type { StreamProtocol } from '@venuekit/core'
import { createGateioProtocol } from '../streams/protocol.ts'
import type { ChannelTable, WireTopic } from '../streams/wire-topic.ts'
import type { GateioFuturesTopic } from './topics.ts'

/** How the channels of the futures market take their payloads. */
export const futuresChannels: ChannelTable = {
  product: 'futures',
  lists: /* @__PURE__ */ new Set(['tickers', 'trades', 'book_ticker', 'obu'].map((name) => `futures.${name}`)),
  forUser: /* @__PURE__ */ new Set(
    ['orders', 'usertrades', 'positions', 'autoorders', 'balances'].map((name) => `futures.${name}`),
  ),
}

/** Makes the rules by which the public sockets of the futures market are spoken to. */
export function createGateioPublicFuturesStreams(): StreamProtocol<GateioFuturesTopic> {
  return createGateioProtocol<GateioFuturesTopic, unknown>({
    table: futuresChannels,
    url: 'futuresWs',
    group: 'public',
    toWire: (topic) => ({ channel: `futures.${topic.channel}`, payload: payloadOf(topic) }),
    isOrdered: ({ channel }) => channel !== 'obu' && channel !== 'tickers' && channel !== 'candlesticks',
  })
}

function payloadOf(topic: GateioFuturesTopic): WireTopic['payload'] {
  switch (topic.channel) {
    case 'order_book_update':
      return [topic.symbol, topic.interval, String(topic.depth)]
    case 'obu':
      return [`ob.${topic.symbol}.${topic.depth}`]
    case 'order_book':
      return [topic.symbol, String(topic.depth), '0']
    case 'candlesticks':
      return [topic.interval, topic.symbol]
    default:
      return [topic.symbol]
  }
}
