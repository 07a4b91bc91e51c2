// What users of @venuekit/mexc may import, by name.
export {
  MexcCompositePrivateExchange,
  MexcCompositePrivateSpotExchange,
  MexcCompositePublicExchange,
  MexcCompositePublicSpotExchange,
} from './composites.ts'
export { mexc } from './connector.ts'
export { createMexcSpotDecoder } from './spot/decode.ts'
export { ListenKeyLease } from './spot/listen-key.ts'
export { MexcPrivateSpotRest } from './spot/private-rest.ts'
export { MexcPublicSpotRest } from './spot/public-rest.ts'
export { mexcSpotTransport } from './spot/transport.ts'
export { MexcPrivateSpotWebsocket, MexcPublicSpotWebsocket } from './spot/websockets.ts'
