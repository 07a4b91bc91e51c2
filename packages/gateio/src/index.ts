// What users of @venuekit/gateio may import, by name.
export {
  GateioCompositePrivateExchange,
  GateioCompositePrivateSpotExchange,
  GateioCompositePublicExchange,
  GateioCompositePublicSpotExchange,
  GateioFuturesCompositePrivateExchange,
  GateioFuturesCompositePublicExchange,
} from './composites.ts'
export { gateio, gateioFutures } from './connector.ts'
export { createGateioFuturesDecoder } from './futures/decode.ts'
export { GateioPrivateFuturesRest } from './futures/private-rest.ts'
export { GateioPublicFuturesRest } from './futures/public-rest.ts'
export { gateioFuturesTransport } from './futures/transport.ts'
export { GateioPrivateFuturesWebsocket, GateioPublicFuturesWebsocket } from './futures/websockets.ts'
export { createGateioSpotDecoder } from './spot/decode.ts'
export { GateioPrivateSpotRest } from './spot/private-rest.ts'
export { GateioPublicSpotRest } from './spot/public-rest.ts'
export { gateioSpotTransport } from './spot/transport.ts'
export { GateioPrivateSpotWebsocket, GateioPublicSpotWebsocket } from './spot/websockets.ts'
