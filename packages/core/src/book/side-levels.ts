import type { Levels } from '../contracts/frames.ts'

/**
 * The levels of one side. A level's key is its price as an integer at the shared scale, times the sign of the side (1 for
 * bids, -1 for asks), so that on both sides the better level has the higher key.
 *
 * Whoever calls `apply` or `rescale` has made sure that every key fits into 2^53.
 */
export interface SideLevels {
  readonly sign: 1 | -1
  readonly count: number
  /** Element 0 is the key of the best level, -Infinity when there is none. An array, because a double that is returned from
   * a call may be allocated. */
  readonly touch: Float64Array
  /** Element 0 is the key below which nothing is known, -Infinity when the side is known to its end. */
  readonly horizon: Float64Array
  /** Sets or (size 0) deletes the levels of a frame, in their order. */
  apply(levels: Levels): void
  /** Removes all levels; the next ones come at that scale. */
  clear(scale: number): void
  /** Whether all levels can be brought to a finer scale. */
  fits(scale: number): boolean
  rescale(scale: number): void
  /** From now on `trim` also removes what is worse than the present worst level. */
  markHorizon(): void
  /** Removes the worst levels until at most `limit` are left and none is beyond the horizon. */
  trim(limit: number): void
  /** Copies up to `limit` levels as sent, best first. */
  copyTo(into: Levels, limit: number): void
}
