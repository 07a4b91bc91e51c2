import type { BookFrame } from './frames.ts'
import type { LocalBook } from './local-book.ts'

/** What the driver is to do with a frame, or after a snapshot. */
export type SyncStep =
  /** The frame says nothing new. */
  | { readonly do: 'ignore' }
  /** The frame is wanted later: keep a copy until the snapshot is there. */
  | { readonly do: 'buffer' }
  /** Change the book by the frame. */
  | { readonly do: 'apply' }
  /** The frame is the book. */
  | { readonly do: 'replace' }
  /** The book is no longer true: mark it stale and begin again, not before `afterMs`. */
  | {
      readonly do: 'resync'
      readonly by: 'rest' | 'resubscribe' | 'reconnect'
      readonly reason: string
      readonly afterMs: number
    }

/**
 * The sequence rules of one book: a pure state machine, one for each symbol and subscription. It does no I/O and holds no
 * timer; the driver in `composite` fetches, buffers, applies and paces.
 *
 * With the baseline `rest` the driver fetches a snapshot while frames are buffered, tells `restSnapshot(lastId)` and then
 * offers the buffered frames again, in order. With the baseline `stream` the first frame is the snapshot.
 */
export interface BookSync {
  readonly baseline: 'rest' | 'stream'
  /** Levels per side that the stream keeps true; `Infinity` where it keeps all of them. */
  readonly vouchedDepth: number
  /** How long the first frame may take after the subscription was acknowledged. */
  readonly firstFrameWithinMs: number
  frame(frame: BookFrame): SyncStep
  /** `apply`: the snapshot is the baseline now. `resync`: it is too old, fetch another. */
  restSnapshot(lastId: number): SyncStep
  /** Back to the beginning: after a reconnect or a new subscription. */
  reset(): void
  /**
   * Called after the frame was applied; `false` (a wrong checksum, a crossed book) begins a resync. It reads `book.lastKnown`:
   * after a first snapshot the book is not live yet.
   */
  verify?(book: LocalBook, frame: BookFrame): boolean
}
