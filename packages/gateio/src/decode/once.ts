import type { JsonScanner } from '@venuekit/core/scan'

/** Remembers a field of an object in a set of bits; a field that stands twice is an error. */
export function once(seen: number, field: number, scanner: JsonScanner): number {
  const bit = 1 << field
  if ((seen & bit) !== 0) throw scanner.error('each key once')
  return seen | bit
}
