import type { BookSync } from '@venuekit/core'
import { createStreamSync, createUpdateSync } from '../book-sync.ts'
import type { GateioSpotBookTopic } from './topics.ts'

/** The sequence rules of a stream of books of the spot market. */
export function createGateioSpotBookSync(topic: GateioSpotBookTopic): BookSync {
  return topic.channel === 'obu'
    ? createStreamSync(topic.depth)
    : createUpdateSync(topic.interval === '20ms' ? 20 : 100)
}
