import { SecretUrl, type StreamProtocol } from '@venuekit/core'
import { createMexcProtocol } from '../streams/protocol.ts'
import { channelOf, type MexcSpotTopic } from './topics.ts'

/** Makes the rules by which the public sockets of the spot market are spoken to. */
export function createMexcPublicSpotStreams(): StreamProtocol<MexcSpotTopic> {
  return createMexcProtocol<MexcSpotTopic, unknown>({
    group: 'public',
    toChannel: channelOf,
    // Changes of books and quotes have versions, and trades ids.
    isOrdered: ({ channel }) => channel.startsWith('aggre.'),
    address: async ({ urls }) => ({ url: SecretUrl.from(urls['ws'] ?? '') }),
  })
}
