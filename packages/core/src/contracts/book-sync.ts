import type { BookFrame } from './frames.ts'
import type { TradingState } from '../model/enums.ts'
import type { BookView } from './local-book.ts'

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
  /** Levels per side that a REST snapshot has at most, where the stream has no such limit; absent where it has all. */
  readonly snapshotDepth?: number | undefined
  /** How long the first frame may take after the subscription was acknowledged; `Infinity` where none is owed. */
  readonly firstFrameWithinMs: number
  frame(frame: BookFrame): SyncStep
  /**
   * `apply`: the snapshot is the baseline now. `resync`: it is too old, fetch another. `ignore`: the stream has brought a newer
   * one in the meantime.
   */
  restSnapshot(lastId: number): Extract<SyncStep, { readonly do: 'apply' | 'resync' | 'ignore' }>
  /** Back to the beginning: after a reconnect or a new subscription. */
  reset(): void
  /**
   * Called after the frame was applied, and the only judge of a crossed book: in an auction it may be one. `false` (a wrong
   * checksum) begins a resync.
   */
  verify?(view: BookView, frame: BookFrame, trading: TradingState): boolean
}
