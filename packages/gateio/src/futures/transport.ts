import type { KeySecretCredentials } from '@venuekit/core'
import type { ExchangeTransport } from '@venuekit/transport'
import { gateioFuturesBudgets } from '../limits.ts'
import { getUserId } from '../spot/endpoints/get-user-id.ts'
import { createGateioFuturesDecoder } from './decode.ts'
import type { GateioPrivateFuturesRest } from './private-rest.ts'
import { createGateioPrivateFuturesStreams } from './private-websocket.ts'
import type { GateioPublicFuturesRest } from './public-rest.ts'
import { createGateioPublicFuturesStreams } from './public-websocket.ts'
import { gateioFuturesRest } from './rest.ts'
import { gateioFuturesReader } from './stream-reader.ts'
import type { GateioFuturesAccountTopic, GateioFuturesTopic } from './topics.ts'

/** How the wire of the futures market is spoken to. */
export const gateioFuturesTransport: ExchangeTransport<
  KeySecretCredentials,
  GateioPublicFuturesRest,
  GateioPrivateFuturesRest,
  GateioFuturesTopic,
  GateioFuturesAccountTopic
> = {
  id: 'gateio-futures',
  budgets: () => gateioFuturesBudgets,
  rest: gateioFuturesRest,
  streams: {
    public: {
      createProtocol: createGateioPublicFuturesStreams,
      createDecoder: createGateioFuturesDecoder,
      reader: gateioFuturesReader,
    },
    private: {
      createProtocol: (rest) => createGateioPrivateFuturesStreams(() => rest().call(getUserId, undefined)),
      reader: gateioFuturesReader,
    },
  },
}
