import type { KeySecretCredentials, StreamProtocol } from '@venuekit/core'
import { logIn, usesOrderEntry } from '../order-entry.ts'
import { authenticateFrame, createGateioProtocol } from '../streams/protocol.ts'
import { spotChannels } from './public-websocket.ts'
import type { GateioSpotAccountTopic } from './topics.ts'

/** Makes the rules by which the account's sockets of the spot market are spoken to. */
export function createGateioPrivateSpotStreams(): StreamProtocol<GateioSpotAccountTopic, KeySecretCredentials> {
  return createGateioProtocol<GateioSpotAccountTopic, KeySecretCredentials>({
    table: spotChannels,
    url: 'spotWs',
    group: 'private',
    toWire: (topic) => ({
      channel: `spot.${topic.channel}`,
      payload: topic.channel === 'balances' ? [] : [topic.symbol ?? '!all'],
    }),
    isOrdered: ({ channel }) => channel !== 'balances',
    authenticate: authenticateFrame,
    greet: (wire, context) => (usesOrderEntry(context) ? logIn(wire, 'spot', context) : Promise.resolve()),
  })
}
