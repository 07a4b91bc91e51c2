import type { MarketSymbol } from '../model/symbols.ts'

/**
 * What a stream says about itself between its data, in order with it, so that nobody mistakes silence for calm.
 *
 * - `gap`: something is missing from here on; what was built from the stream is no longer true.
 * - `stale`: no proof of life of the connection; `resynced` ends it.
 * - `resynced`: the stream is complete again from here on.
 * - `reconnected`: the connection was replaced.
 * - `dropped`: the reader was too slow; `count` items were thrown away under the policy that it chose.
 * - `ended`: nothing more will come.
 */
export type Mark =
  | { readonly type: 'gap'; readonly symbol?: MarketSymbol; readonly reason: string }
  | { readonly type: 'stale'; readonly symbol?: MarketSymbol; readonly reason: string }
  | { readonly type: 'resynced'; readonly symbol?: MarketSymbol; readonly reason: string }
  | { readonly type: 'reconnected' }
  | { readonly type: 'dropped'; readonly count: number }
  | { readonly type: 'ended'; readonly reason: 'closed' | 'delisted' | 'expired' }

/**
 * One subscription: typed handlers, or an async iterable, or both. Leaving the loop, `close()` and `await using` all
 * end it; so does the `signal` that it was made with, and a loop over it then rejects with an `AbortedError`.
 *
 * Handlers run synchronously as items arrive and never queue; one that throws is reported and stops nobody. A queue
 * exists only while an iterator is attached, and there is one iterator at a time: subscribe again for more.
 */
export interface Subscription<Item extends { readonly type: string }>
  extends AsyncIterable<Item | Mark>, AsyncDisposable {
  /** Calls `handler` with every item or mark of that type; returns what removes it again. */
  on<Type extends (Item | Mark)['type']>(
    type: Type,
    handler: (item: Extract<Item | Mark, { readonly type: Type }>) => void,
  ): () => void
  /** Idempotent. Settles when the exchange was told, or at once where nobody else listens to the same stream. */
  close(): Promise<void>
}
