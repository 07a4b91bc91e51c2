import type { KeySecretCredentials, StreamProtocol } from '@venuekit/core'
import { logIn, usesOrderEntry } from '../order-entry.ts'
import { authenticateFrame, createGateioProtocol } from '../streams/protocol.ts'
import { futuresChannels } from './public-websocket.ts'
import type { GateioFuturesAccountTopic } from './topics.ts'

/**
 * Makes the rules by which the account's sockets of the futures market are spoken to. Its channels want the user's id, which REST
 * says (`getUserId`); it is asked for once.
 */
export function createGateioPrivateFuturesStreams(
  getUserId: () => Promise<string>,
): StreamProtocol<GateioFuturesAccountTopic, KeySecretCredentials> {
  let userId: Promise<string> | undefined
  return createGateioProtocol<GateioFuturesAccountTopic, KeySecretCredentials>({
    table: futuresChannels,
    url: 'futuresWs',
    group: 'private',
    toWire: (topic) => ({
      channel: `futures.${topic.channel}`,
      payload: topic.channel === 'balances' ? [] : [topic.symbol ?? '!all'],
    }),
    isOrdered: ({ channel }) => channel !== 'balances',
    authenticate: authenticateFrame,
    greet: (wire, context) => (usesOrderEntry(context) ? logIn(wire, 'futures', context) : Promise.resolve()),
    userId: () => {
      userId ??= getUserId().catch((error: unknown) => {
        // The next frame asks again.
        userId = undefined
        throw error
      })
      return userId
    },
  })
}
