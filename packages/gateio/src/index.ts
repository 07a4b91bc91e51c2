// What users of @venuekit/gateio may import, by name.
export { gateio } from './connector.ts'
export { createGateioSpotDecoder } from './spot/decode.ts'
