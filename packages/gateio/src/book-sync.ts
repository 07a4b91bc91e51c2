// The sequence rules of both products; they differ in nothing but the depth of their streams.
import type { BookFrame, BookSync, BookView, SyncStep } from '@venuekit/core'

/** A REST snapshot that is older than the frames at hand is fetched again after as long as it may take to be renewed. */
const retrySnapshotAfterMs = 200
/** Acknowledged streams of version 2 that do not exist stay silent; those that do begin with their snapshot. */
const snapshotWithinMs = 5_000
/** More frames than are ever buffered while a snapshot is fetched. */
const mostRanges = 20_000

const apply = { do: 'apply' } as const
const ignore = { do: 'ignore' } as const
const replace = { do: 'replace' } as const
const buffer = { do: 'buffer' } as const

/** The rules of `order_book_update`: a snapshot over REST, and changes that are counted from its id. */
export function createUpdateSync(depth: number): BookSync {
  return new UpdateSync(depth)
}

/** The rules of `obu`: the stream begins with its snapshot, and each change follows the one before. */
export function createStreamSync(depth: number): BookSync {
  return new StreamSync(depth)
}

class UpdateSync implements BookSync {
  readonly baseline = 'rest'
  readonly vouchedDepth: number
  /** A market in which nothing happens sends nothing. */
  readonly firstFrameWithinMs: number = Infinity
  /** The id of the last change that the book holds; -1 while there is no baseline. */
  #base = -1
  /** The ids of the frames that are buffered. */
  #ranges: { readonly first: number; readonly last: number }[] = []
  readonly #best: Float64Array = new Float64Array(4)

  constructor(depth: number) {
    this.vouchedDepth = depth
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

class StreamSync implements BookSync {
  readonly baseline = 'stream'
  readonly vouchedDepth: number
  readonly firstFrameWithinMs = snapshotWithinMs
  #last = -1
  /** A resync was asked for: what still comes of the old subscription is of no use. */
  #isWaiting = false
  readonly #best: Float64Array = new Float64Array(4)

  constructor(depth: number) {
    this.vouchedDepth = depth
  }

  frame({ kind, first, last }: BookFrame): SyncStep {
    if (kind === 'snapshot') {
      this.#last = last
      this.#isWaiting = false
      return replace
    }
    if (this.#isWaiting) return ignore
    if (kind === 'error') return this.#resync('the exchange gave the book up')
    if (this.#last === -1) return this.#resync('a change came before the snapshot')
    if (last <= this.#last) return ignore
    // A change that is known in part must not be applied: what entered and left in between is not in it.
    if (first !== this.#last + 1) return this.#resync(`gap: the change from ${first} follows ${this.#last}`)
    this.#last = last
    return apply
  }

  restSnapshot(): { readonly do: 'ignore' } {
    return ignore
  }

  reset(): void {
    this.#last = -1
    this.#isWaiting = false
  }

  verify(view: BookView): boolean {
    return isUncrossed(view, this.#best)
  }

  #resync(reason: string): SyncStep {
    this.#last = -1
    this.#isWaiting = true
    return { do: 'resync', by: 'resubscribe', reason, afterMs: 0 }
  }
}

/** There are no auctions: a book whose best bid is not below its best ask is wrong. */
function isUncrossed(view: BookView, best: Float64Array): boolean {
  view.bestNumbers(best)
  const [bid = Number.NaN, , ask = Number.NaN] = best
  // A side that is empty is NaN.
  return !(bid >= ask)
}
