// The entry point `@venuekit/core/collections`: maps and sets that do not grow for ever. Loads nothing.
export { BoundedMap } from './bounded-map.ts'
export { BoundedSet } from './bounded-set.ts'
