import { SecretUrl, type KeySecretCredentials, type StreamProtocol } from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { createMexcProtocol } from '../streams/protocol.ts'
import { ListenKeyLease } from './listen-key.ts'
import { accountChannelOf, type MexcSpotAccountTopic } from './topics.ts'

/**
 * Makes the rules by which the account's sockets are spoken to. Each connection has a key of its own in its address, which is made
 * over REST, renewed while the connection lives and given back when it ends.
 */
export function createMexcPrivateSpotStreams(
  rest: () => RestClient,
): StreamProtocol<MexcSpotAccountTopic, KeySecretCredentials> {
  return createMexcProtocol<MexcSpotAccountTopic, KeySecretCredentials>({
    group: 'private',
    toChannel: accountChannelOf,
    isOrdered: ({ channel }) => channel !== 'account',
    address: async ({ urls }, signal) => {
      const lease = await ListenKeyLease.create(rest(), { signal })
      const url = new URL(urls['ws'] ?? '')
      url.searchParams.set('listenKey', lease.reveal())
      return { url: SecretUrl.from(url), lease }
    },
  })
}
