import { createSnapshotSync } from '@venuekit/composite'
import type { BookSync } from '@venuekit/core'
import { deepest } from './endpoints/get-order-book.ts'

/** The sequence rules of the changes of a book: all of its levels, and a snapshot of the best ones. */
export function createMexcSpotBookSync(): BookSync {
  return createSnapshotSync({ vouchedDepth: Infinity, snapshotDepth: deepest })
}
