// What users of @venuekit/gateio may import, by name.
export { gateio } from './connector.ts'
export { createGateioFuturesDecoder } from './futures/decode.ts'
export { createGateioSpotDecoder } from './spot/decode.ts'
