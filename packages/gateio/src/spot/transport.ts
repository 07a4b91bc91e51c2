import type { KeySecretCredentials } from '@venuekit/core'
import type { ExchangeTransport } from '@venuekit/transport'
import { gateioSpotBudgets } from '../limits.ts'
import { createGateioSpotDecoder } from './decode.ts'
import type { GateioPrivateSpotRest } from './private-rest.ts'
import { createGateioPrivateSpotStreams } from './private-websocket.ts'
import type { GateioPublicSpotRest } from './public-rest.ts'
import { createGateioPublicSpotStreams } from './public-websocket.ts'
import { gateioSpotRest } from './rest.ts'
import { gateioSpotReader } from './stream-reader.ts'
import type { GateioSpotAccountTopic, GateioSpotTopic } from './topics.ts'

/** How the wire of the spot market is spoken to. */
export const gateioSpotTransport: ExchangeTransport<
  KeySecretCredentials,
  GateioPublicSpotRest,
  GateioPrivateSpotRest,
  GateioSpotTopic,
  GateioSpotAccountTopic
> = {
  id: 'gateio',
  budgets: () => gateioSpotBudgets,
  rest: gateioSpotRest,
  streams: {
    public: {
      createProtocol: createGateioPublicSpotStreams,
      createDecoder: createGateioSpotDecoder,
      reader: gateioSpotReader,
    },
    private: { createProtocol: createGateioPrivateSpotStreams, reader: gateioSpotReader },
  },
}
