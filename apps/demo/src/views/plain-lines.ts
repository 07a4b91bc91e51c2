import type { Execution, Opportunity } from '../arbitrage/types.ts'
import type { RadarSnapshot } from '../radar/radar-snapshot.ts'
import { counted, duration, milliseconds, isUnderWay, percent, price, signed } from './texts.ts'

/** How often the state of everything is told, in milliseconds. */
const statusEveryMs = 5_000

/** Tells what happened from one snapshot to the next, one line for each thing: for logs, and where there is no terminal. */
export class PlainLines {
  readonly #told = new Map<string, string>()
  #statusAt = -Infinity

  /** The lines since the snapshot before. */
  next(snapshot: RadarSnapshot): readonly string[] {
    const { arbitrage, exchanges, notes, elapsedMs } = snapshot
    const seen = [...arbitrage.ended.toReversed(), ...arbitrage.opportunities]
    const lines = [
      ...exchanges.flatMap(({ id, state, reason }) =>
        this.#once(
          `exchange ${id}`,
          `${state}${reason === undefined ? '' : `: ${reason}`}`,
          (now) => `${id} is ${now}`,
        ),
      ),
      ...notes.flatMap(({ at, level, text }) => this.#once(`note ${at} ${text}`, level, () => `${level}: ${text}`)),
      ...seen.flatMap((one) => this.#opportunity(one)),
      ...arbitrage.executions
        .toReversed()
        .flatMap((one) => this.#once(`execution ${one.id}`, one.status, () => executionLine(one))),
    ]
    this.#forget()
    return [...lines, ...this.#status(snapshot)].map(
      (line) => `${(elapsedMs / 1_000).toFixed(1).padStart(7)}s  ${line}`,
    )
  }

  #opportunity(one: Opportunity): readonly string[] {
    const { id, market, durationMs, endedAt, endedBecause = 'closed' } = one
    if (endedAt === undefined) return this.#once(id, 'open', () => `opened    ${opportunityText(one)}`)
    const over = `after ${duration(durationMs)} (${endedBecause})`
    // One that came and went between two looks is told in one line.
    const wasTold = this.#told.has(id)
    return this.#once(id, 'ended', () =>
      wasTold ? `ended     ${market} ${over}` : `was there ${opportunityText(one)}, ended ${over}`,
    )
  }

  #status(snapshot: RadarSnapshot): readonly string[] {
    if (snapshot.elapsedMs - this.#statusAt < statusEveryMs) return []
    this.#statusAt = snapshot.elapsedMs
    return snapshot.exchanges.map(
      ({ id, state, liveBooks, books, messagesPerSecond, latency, gaps, resyncs }) =>
        `${id} ${state}, ${liveBooks} of ${counted(books, 'book')} live, ${messagesPerSecond.toFixed(1)} messages/s, ` +
        (latency === undefined ? '' : `p50 ${milliseconds(latency.p50)}, p99 ${milliseconds(latency.p99)}, `) +
        `${counted(gaps, 'gap')}, ${counted(resyncs, 'resync')}`,
    )
  }

  /** The line, unless this was told of it the last time. */
  #once(what: string, state: string, line: (state: string) => string): readonly string[] {
    const before = this.#told.get(what)
    this.#told.delete(what)
    this.#told.set(what, state)
    return before === state ? [] : [line(state)]
  }

  /** A snapshot has a few hundred things at most, and what is in it is the newest here: what is much older does not come back. */
  #forget(): void {
    for (const what of this.#told.keys()) {
      if (this.#told.size <= 2_000) return
      this.#told.delete(what)
    }
  }
}

function opportunityText({ market, buy, sell, size, profit, netEdgeBps }: Opportunity): string {
  const base = market.split('/')[0] ?? ''
  return (
    `${market} ${percent(netEdgeBps)}: buy ${size} ${base} at ${buy.exchange} for ${price(buy.averagePrice)}, ` +
    `sell at ${sell.exchange} for ${price(sell.averagePrice)}, ${signed(profit)} after fees`
  )
}

function executionLine({ market, status, purpose, size, profit, orders }: Execution): string {
  const problems = orders.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  const what = purpose === 'unwind' ? 'unwinding' : 'execution'
  return [`${what} ${market} ${size} ${status}${isUnderWay(status) ? '' : `, ${signed(profit)}`}`, ...problems].join(
    '; ',
  )
}
