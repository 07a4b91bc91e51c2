import type { StreamProtocol } from '@venuekit/core'
import { mexcSockets } from './public-websocket.ts'
import type { MexcSpotAccountTopic } from './topics.ts'

/** Makes the rules by which an account's sockets on the spot market are spoken to. */
export function createMexcPrivateSpotStreams(): StreamProtocol<MexcSpotAccountTopic> {
  return {
    ...mexcSockets,
    key: ({ channel }) => channel,
    group: () => 'private',
    subscribe: (topics, { id }) => [frame('subscribe', topics, id)],
    unsubscribe: (topics, { id }) => [frame('unsubscribe', topics, id)],
  }
}

function frame(op: string, topics: readonly MexcSpotAccountTopic[], id: number): string {
  return JSON.stringify({ op, id, topics: topics.map(({ channel }) => [channel]) })
}
