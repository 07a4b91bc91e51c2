import type { StreamProtocol } from '@venuekit/core'
import { gateioPublicSpotStreams } from './public-websocket.ts'

/** One account channel. */
export interface GateioSpotAccountTopic {
  readonly channel: 'orders' | 'balances'
}

/** How the account's spot sockets are spoken to. */
export const gateioPrivateSpotStreams: StreamProtocol<GateioSpotAccountTopic> = {
  key: ({ channel }) => channel,
  group: () => 'private',
  url: (group, context, signal) => gateioPublicSpotStreams.url(group, context, signal),
  subscribe: (topics, { id }) => [frame('subscribe', topics, id)],
  unsubscribe: (topics, { id }) => [frame('unsubscribe', topics, id)],
  control: (bytes, binary) => gateioPublicSpotStreams.control(bytes, binary),
  limits: gateioPublicSpotStreams.limits,
  heartbeat: gateioPublicSpotStreams.heartbeat,
}

function frame(op: string, topics: readonly GateioSpotAccountTopic[], id: number): string {
  return JSON.stringify({ op, id, topics: topics.map(({ channel }) => [channel]) })
}
