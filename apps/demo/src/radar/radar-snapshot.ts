import type { Decimal } from 'venuekit'
import type { ArbitrageSnapshot } from '../arbitrage/types.ts'
import type { Note } from '../notes.ts'

/** `down`: it could not be connected. Otherwise as its books stand: all are live, some are stale, or some have not begun. */
export type ExchangeState = 'live' | 'syncing' | 'stale' | 'down'

/** One exchange, as its live object says. */
export interface ExchangeView {
  readonly id: string
  readonly state: ExchangeState
  /** Why it is down. */
  readonly reason: string | undefined
  readonly books: number
  readonly liveBooks: number
  /** Messages of market data so far. */
  readonly messages: number
  /** Over the last seconds. */
  readonly messagesPerSecond: number
  /**
   * Milliseconds from the exchange's own time of a change of a book until it was here, over the last thousand changes; absent where none has
   * come. The difference of the two clocks is in them.
   */
  readonly latency: { readonly p50: number; readonly p99: number } | undefined
  readonly gaps: number
  readonly resyncs: number
  readonly reconnects: number
}

/** What an account has of an asset. */
export interface BalanceView {
  readonly exchange: string
  readonly asset: string
  readonly total: Decimal
  /** Since the radar began. */
  readonly change: Decimal
}

/** A position that is not flat, as the exchange says. */
export interface PositionView {
  readonly exchange: string
  readonly symbol: string
  readonly side: 'long' | 'short'
  readonly size: Decimal
  readonly entryPrice: Decimal | undefined
}

/** What is watched: simulated exchanges that follow from a seed, or real ones. */
export type Source =
  | { readonly type: 'simulated'; readonly seed: number; readonly rate: number }
  | { readonly type: 'live' }

/** Everything that the radar knows, in one moment. Views are made of this alone. */
export interface RadarSnapshot {
  readonly at: number
  /** Since the radar began, in milliseconds. */
  readonly elapsedMs: number
  readonly source: Source
  readonly exchanges: readonly ExchangeView[]
  readonly arbitrage: ArbitrageSnapshot
  readonly balances: readonly BalanceView[]
  readonly positions: readonly PositionView[]
  /** Warnings and errors, the oldest first. */
  readonly notes: readonly Note[]
}
