// The sequence rules of both products; they differ in nothing but the depth of their streams.
import { createSnapshotSync, isUncrossed } from '@venuekit/composite'
import type { BookFrame, BookSync, BookView, SyncStep } from '@venuekit/core'

/** Acknowledged streams of version 2 that do not exist stay silent; those that do begin with their snapshot. */
const snapshotWithinMs = 5_000

const apply = { do: 'apply' } as const
const ignore = { do: 'ignore' } as const
const replace = { do: 'replace' } as const

/** The rules of `order_book_update`: a snapshot over REST, and changes that are counted from its id. */
export function createUpdateSync(depth: number): BookSync {
  return createSnapshotSync({ vouchedDepth: depth })
}

/** The rules of `obu`: the stream begins with its snapshot, and each change follows the one before. */
export function createStreamSync(depth: number): BookSync {
  return new StreamSync(depth)
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
