import type { OrderOutcome } from '@venuekit/core'
import type { SilenceCounters } from '../streams/silence-watch.ts'

/**
 * How the commands of an object went, and its streams: while they are silent the exchange is asked, of orders while some are open, of balances
 * and positions always; one that has not told what answers did is subscribed anew.
 */
export interface TradingStats extends Readonly<SilenceCounters> {
  readonly sent: number
  readonly accepted: number
  readonly rejected: number
  readonly notSent: number
  readonly unknown: number
  readonly resolved: number
  readonly cancels: number
  readonly failedCancels: number
  /** Milliseconds from the call to its answer, of the accepted ones. */
  readonly latencyMs: { readonly last: number; readonly mean: number; readonly worst: number } | undefined
  readonly openOrders: number
  readonly unresolved: number
  /** Connections that have taken the place of another one. */
  readonly reconnects: number
}

type Counted = 'sent' | 'accepted' | 'rejected' | 'notSent' | 'unknown' | 'resolved' | 'cancels' | 'failedCancels'

const names = { accepted: 'accepted', rejected: 'rejected', 'not-sent': 'notSent', unknown: 'unknown' } as const

/** Counts how commands go. */
export class TradingCounters {
  readonly #counts: Record<Counted, number> = {
    sent: 0,
    accepted: 0,
    rejected: 0,
    notSent: 0,
    unknown: 0,
    resolved: 0,
    cancels: 0,
    failedCancels: 0,
  }
  #latency = { last: 0, sum: 0, worst: 0, count: 0 }

  add(what: Counted): void {
    this.#counts[what] += 1
  }

  outcome(outcome: OrderOutcome['outcome'], tookMs: number): void {
    this.add('sent')
    this.add(names[outcome])
    if (outcome !== 'accepted') return
    const { sum, worst, count } = this.#latency
    this.#latency = { last: tookMs, sum: sum + tookMs, worst: Math.max(worst, tookMs), count: count + 1 }
  }

  stats(now: Omit<TradingStats, Counted | 'latencyMs'>): TradingStats {
    const { last, sum, worst, count } = this.#latency
    const latencyMs = count === 0 ? undefined : Object.freeze({ last, mean: sum / count, worst })
    return Object.freeze({ ...this.#counts, ...now, latencyMs })
  }
}
