import type { BookSync } from '@venuekit/core'
import { createStreamSync, createUpdateSync } from '../book-sync.ts'
import type { GateioFuturesBookTopic } from './topics.ts'

/** The sequence rules of a stream of books of the futures market. */
export function createGateioFuturesBookSync(topic: GateioFuturesBookTopic): BookSync {
  return topic.channel === 'obu' ? createStreamSync(topic.depth) : createUpdateSync(topic.depth)
}
