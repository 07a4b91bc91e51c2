/** What every asynchronous call takes. */
export interface CallOptions {
  /** Ends the call: it rejects with an `AbortedError` whose `cause` is the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** How long the call may take; the default of a request is the exchange's (`connectionDefaults`), what waits for streams has none. */
  readonly timeoutMs?: number | undefined
}

/**
 * What happens when a reader falls behind its stream.
 *
 * - `conflate`: only the newest item of each symbol is kept (books, tickers: the newest one says it all).
 * - `drop-and-resync`: what waits is dropped and counted, and a `dropped` mark takes its place.
 * - `fail`: the iteration ends with an `OverflowError` (orders, fills: nothing may be missed).
 */
export type OverflowPolicy = 'conflate' | 'drop-and-resync' | 'fail'

/** What every subscription takes. */
export interface SubscribeOptions extends CallOptions {
  /** The default is the stream's own: `conflate` for books and tickers, `drop-and-resync` for trades, `fail` for account streams. */
  readonly overflow?: OverflowPolicy | undefined
  /** How many items may wait for an iterator; the default is 10,000. */
  readonly queueSize?: number | undefined
}
