import type { KeySecretCredentials } from '@venuekit/core'
import type { ExchangeTransport } from '@venuekit/transport'
import { mexcBudgets } from '../limits.ts'
import { createMexcSpotDecoder } from './decode.ts'
import type { MexcPrivateSpotRest } from './private-rest.ts'
import { createMexcPrivateSpotStreams } from './private-websocket.ts'
import type { MexcPublicSpotRest } from './public-rest.ts'
import { createMexcPublicSpotStreams } from './public-websocket.ts'
import { mexcSpotRest } from './rest.ts'
import { mexcAccountReader, mexcMarketReader } from './stream-reader.ts'
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
  budgets: (_, options) => mexcBudgets(options),
  rest: mexcSpotRest,
  streams: {
    public: {
      createProtocol: createMexcPublicSpotStreams,
      createDecoder: createMexcSpotDecoder,
      reader: mexcMarketReader,
    },
    private: { createProtocol: createMexcPrivateSpotStreams, reader: mexcAccountReader },
  },
}
