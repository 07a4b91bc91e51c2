// The sequence rules of streams of changes to which a snapshot is fetched.
import type { BookFrame, BookSync, BookView, SyncStep } from '@venuekit/core'

/** A REST snapshot that is older than the frames at hand is fetched again after as long as it may take to be renewed. */
const retrySnapshotAfterMs = 200
/** More frames than are ever buffered while a snapshot is fetched. */
const mostRanges = 20_000

const apply = { do: 'apply' } as const
const ignore = { do: 'ignore' } as const
const replace = { do: 'replace' } as const
const buffer = { do: 'buffer' } as const

/** How deep a stream of changes and its snapshots are. */
export interface SnapshotSyncOptions {
  /** Levels per side that the stream keeps true; `Infinity` where it keeps all of them. */
  readonly vouchedDepth: number
  /** Levels per side that a snapshot has at most, where the stream has no such limit. */
  readonly snapshotDepth?: number | undefined
}

/**
 * The rules of a stream of changes with absolute sizes, each counted from `first` to `last`, and of a snapshot over REST that
 * stands at one of these counts: what the snapshot holds is dropped, the first change has to touch it, and each later one the
 * one before.
 *
 * @example
 * ```ts
 * import { createSnapshotSync } from '@venuekit/composite'
 * createSnapshotSync({ vouchedDepth: 100 }).baseline // 'rest'
 * ```
 */
export function createSnapshotSync(options: SnapshotSyncOptions): BookSync {
  return new SnapshotSync(options)
}

class SnapshotSync implements BookSync {
  readonly baseline = 'rest'
  readonly vouchedDepth: number
  readonly snapshotDepth: number | undefined
  /** A market in which nothing happens sends nothing. */
  readonly firstFrameWithinMs: number = Infinity
  /** The id of the last change that the book holds; -1 while there is no baseline. */
  #base = -1
  /** The ids of the frames that are buffered. */
  #ranges: { readonly first: number; readonly last: number }[] = []
  readonly #best: Float64Array = new Float64Array(4)

  constructor({ vouchedDepth, snapshotDepth }: SnapshotSyncOptions) {
    this.vouchedDepth = vouchedDepth
    this.snapshotDepth = snapshotDepth
  }

  frame(frame: BookFrame): SyncStep {
    const { kind, first, last } = frame
    if (kind === 'error') return this.#resync('the exchange gave the book up')
    if (kind === 'snapshot') {
      this.#ranges = []
      this.#base = last
      return replace
    }
    const base = this.#base
    if (base === -1) {
      if (this.#ranges.length === mostRanges) this.#ranges.shift()
      this.#ranges.push({ first, last })
      return buffer
    }
    if (last <= base) return ignore
    if (first > base + 1) return this.#resync(`gap: the changes from ${base + 1} to ${first - 1} are missing`)
    // Sizes are absolute, so that a change that is known in part does no harm.
    this.#base = last
    return apply
  }

  restSnapshot(lastId: number): Extract<SyncStep, { readonly do: 'apply' | 'resync' | 'ignore' }> {
    // The stream has brought a snapshot of its own.
    if (this.#base !== -1) return ignore
    const next = this.#ranges.find(({ last }) => last > lastId)
    if (next !== undefined && next.first > lastId + 1) {
      const reason = `the snapshot ends at ${lastId}, and the changes begin at ${next.first}`
      return { do: 'resync', by: 'rest', reason, afterMs: retrySnapshotAfterMs }
    }
    this.#ranges = []
    this.#base = lastId
    return apply
  }

  reset(): void {
    this.#base = -1
    this.#ranges = []
  }

  verify(view: BookView): boolean {
    return isUncrossed(view, this.#best)
  }

  #resync(reason: string): SyncStep {
    this.reset()
    return { do: 'resync', by: 'rest', reason, afterMs: 0 }
  }
}

/**
 * Where there are no auctions: a book whose best bid is not below its best ask is wrong. `best` is room for four numbers.
 *
 * @example
 * ```ts
 * import { isUncrossed } from '@venuekit/composite'
 * isUncrossed({ bestNumbers: (into) => into.set([101, 1, 100, 1]) }, new Float64Array(4)) // false
 * ```
 */
export function isUncrossed(view: Pick<BookView, 'bestNumbers'>, best: Float64Array): boolean {
  view.bestNumbers(best)
  const [bid = Number.NaN, , ask = Number.NaN] = best
  // A side that is empty is NaN.
  return !(bid >= ask)
}
