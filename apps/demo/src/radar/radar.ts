import { type Clock, type Decimal, printable, sub } from 'venuekit'
import type { ArbitrageSnapshot } from '../arbitrage/types.ts'
import type { Notes } from '../notes.ts'
import type { FailedExchange, Venue } from '../venues.ts'
import { Gauge } from './gauge.ts'
import type { BalanceView, ExchangeView, PositionView, RadarSnapshot, Source } from './radar-snapshot.ts'

/** What a radar is made of. */
export interface RadarParts {
  readonly source: Source
  readonly venues: readonly Venue[]
  readonly failed: readonly FailedExchange[]
  readonly controller: { snapshot(): ArbitrageSnapshot }
  readonly notes: Pick<Notes, 'all'>
  readonly clock: Clock
}

/** Puts together what exchange objects and the controller know. It changes nothing. */
export class Radar implements Disposable {
  readonly #parts: RadarParts
  readonly #gauges: readonly Gauge[]
  readonly #startedAt: number
  readonly #first = new Map<string, Decimal>()

  constructor(parts: RadarParts) {
    this.#parts = parts
    this.#startedAt = parts.clock.monotonic()
    this.#gauges = parts.venues.map((venue) => new Gauge(venue, parts.clock))
    this.#balances()
  }

  snapshot(): RadarSnapshot {
    const { source, failed, controller, notes, clock } = this.#parts
    return Object.freeze({
      at: clock.now(),
      elapsedMs: clock.monotonic() - this.#startedAt,
      source,
      exchanges: [...this.#gauges.map((gauge) => gauge.read()), ...failed.map(downView)],
      arbitrage: controller.snapshot(),
      balances: this.#balances(),
      positions: this.#parts.venues.flatMap(positionsOf),
      notes: notes.all(),
    })
  }

  [Symbol.dispose](): void {
    for (const gauge of this.#gauges) gauge[Symbol.dispose]()
  }

  #balances(): readonly BalanceView[] {
    return this.#parts.venues.flatMap(({ connector: { id: exchange }, account }) =>
      [...(account?.balances.values() ?? [])].map(({ asset, total }) => {
        const key = `${exchange} ${asset}`
        if (!this.#first.has(key)) this.#first.set(key, total)
        return { exchange, asset, total, change: sub(total, this.#first.get(key) ?? total) }
      }),
    )
  }
}

function downView({ id, error }: FailedExchange): ExchangeView {
  const reason = printable(error instanceof Error ? error.message : String(error), 200)
  const nothing = { books: 0, liveBooks: 0, messages: 0, messagesPerSecond: 0, gaps: 0, resyncs: 0, reconnects: 0 }
  return { id, state: 'down', reason, latency: undefined, ...nothing }
}

function positionsOf({ connector: { id: exchange }, account }: Venue): readonly PositionView[] {
  return (account?.positions ?? []).flatMap(({ symbol, side, size, entryPrice }) =>
    side === 'flat' ? [] : [{ exchange, symbol, side, size, entryPrice }],
  )
}
