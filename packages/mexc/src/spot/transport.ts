import type { KeySecretCredentials } from '@venuekit/core'
import type { ExchangeTransport } from '@venuekit/transport'
import { readMexcRefusal } from '../errors.ts'
import { mexcBudgets } from '../limits.ts'
import { signMexcRequest } from '../sign.ts'
import { createMexcSpotDecoder } from './decode.ts'
import { MexcPrivateSpotRest } from './private-rest.ts'
import { createMexcPrivateSpotStreams } from './private-websocket.ts'
import { MexcPublicSpotRest } from './public-rest.ts'
import { createMexcPublicSpotStreams } from './public-websocket.ts'
import type { MexcSpotAccountTopic, MexcSpotTopic } from './topics.ts'

/** How the wire of the spot market is spoken to. */
export const mexcSpotTransport: ExchangeTransport<
  KeySecretCredentials,
  MexcPublicSpotRest,
  MexcPrivateSpotRest,
  MexcSpotTopic,
  MexcSpotAccountTopic
> = {
  id: 'mexc',
  budgets: () => mexcBudgets,
  rest: {
    url: 'rest',
    refusals: readMexcRefusal,
    sign: signMexcRequest,
    createPublic: (client) => new MexcPublicSpotRest(client),
    createPrivate: (client) => new MexcPrivateSpotRest(client),
  },
  streams: {
    public: { createProtocol: createMexcPublicSpotStreams, createDecoder: createMexcSpotDecoder },
    private: { createProtocol: createMexcPrivateSpotStreams },
  },
}
