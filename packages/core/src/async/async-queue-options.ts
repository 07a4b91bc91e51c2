import type { OverflowPolicy } from '../contracts/call.ts'
import { ConfigurationError } from '../errors/general.ts'

/** How much a queue holds, and what happens when it is full. */
export interface AsyncQueueOptions<Item> {
  /** What errors call the queue: `trades of BTC/USDT`. */
  readonly name: string
  /** How many items may wait. Marks are counted apart: as many again, and never less than 1,024. */
  readonly capacity: number
  readonly overflow: OverflowPolicy
  /** Items with the same key replace each other under `conflate`, which needs it; more keys than `capacity` are dropped. */
  readonly keyOf?: ((item: Item) => string) | undefined
  /** Makes the item that tells the reader how many were dropped; every policy but `fail` needs it. */
  readonly dropped?: ((count: number) => Item) | undefined
  /**
   * Tells marks from data: undefined for data. Marks are never dropped or conflated with data, and data that comes after
   * a mark is read after it. Only when more marks wait than may do later ones take the place of earlier ones with the
   * same key.
   */
  readonly markKeyOf?: ((item: Item) => string | undefined) | undefined
  /** Called once when the reader leaves its loop, and awaited by it. */
  readonly onReturn?: (() => void | Promise<void>) | undefined
  /** Aborting it ends the reading at once with an `AbortedError`. */
  readonly signal?: AbortSignal | undefined
}

/** `pushed` is always the sum of the other five. What the queue adds itself, the count of what was dropped, is in none. */
export interface AsyncQueueStats {
  readonly pushed: number
  readonly delivered: number
  /** Replaced by a newer item of the same key before it was read. */
  readonly conflated: number
  /** Thrown away because the reader was too slow. */
  readonly dropped: number
  /** Thrown away because the reader left, or wanted no more. */
  readonly discarded: number
  readonly waiting: number
}

const policies: readonly OverflowPolicy[] = ['conflate', 'drop-and-resync', 'fail']

/** Refuses what is no policy: a misspelt one must not become another. */
export function checkPolicy(overflow: OverflowPolicy): void {
  if (policies.includes(overflow)) return
  throw new ConfigurationError('overflow', `must be one of ${policies.join(', ')}, not ${overflow}`)
}

/** Refuses options with which the queue could not keep its promises. */
export function checkQueueOptions<Item>(options: AsyncQueueOptions<Item>): void {
  const { capacity, overflow, keyOf, dropped } = options
  if (!Number.isSafeInteger(capacity) || capacity < 1) {
    throw new ConfigurationError('capacity', `must be a positive integer, not ${capacity}`)
  }
  checkPolicy(overflow)
  if (overflow === 'conflate' && keyOf === undefined) {
    throw new ConfigurationError(
      'overflow',
      '"conflate" needs items that replace each other; use "drop-and-resync" or "fail"',
    )
  }
  if (overflow !== 'fail' && dropped === undefined) {
    throw new ConfigurationError('dropped', `is needed by the policy "${overflow}", to tell the reader what was lost`)
  }
}
