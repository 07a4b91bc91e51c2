import type { BookFrame, BookSync, SyncStep } from '@venuekit/core'

/** The sequence rules of a book whose stream begins with a snapshot and whose deltas follow one another without a gap. */
export function createMexcSpotBookSync(vouchedDepth: number): BookSync {
  let last = -1
  return {
    baseline: 'stream',
    vouchedDepth,
    firstFrameWithinMs: 5_000,
    frame: (frame) => {
      const step = next(frame, last)
      if (step.do === 'apply' || step.do === 'replace') last = frame.last
      return step
    },
    // The stream brings its own snapshot, so that none is ever fetched.
    restSnapshot: () => ({ do: 'ignore' }),
    reset: () => {
      last = -1
    },
  }
}

function next(frame: BookFrame, last: number): SyncStep {
  if (frame.kind === 'snapshot') return { do: 'replace' }
  if (frame.kind === 'error')
    return { do: 'resync', by: 'resubscribe', reason: 'the exchange gave the book up', afterMs: 3_000 }
  if (last !== -1 && frame.last <= last) return { do: 'ignore' }
  if (last !== -1 && frame.first <= last + 1) return { do: 'apply' }
  const reason = last === -1 ? 'a delta came before the snapshot' : `gap: ${frame.first} follows ${last}`
  return { do: 'resync', by: 'resubscribe', reason, afterMs: 0 }
}
