// What users of @venuekit/mexc may import, by name.
export { mexc } from './connector.ts'
export { createMexcSpotDecoder } from './spot/decode.ts'
