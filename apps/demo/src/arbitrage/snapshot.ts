import { abs, add, type ArbitrageSettings, compare, type Decimal, isNegative, isZero, sub, ZERO } from 'venuekit'
import type { Executor } from './executor.ts'
import type { Stakes } from './exposure.ts'
import type { Ledger } from './ledger.ts'
import { liveBook, type LiveMarket } from './legs.ts'
import type { Radar } from './radar.ts'
import { viewOf, worthOf } from './scanner.ts'
import type { ArbitrageSnapshot, HeldPosition } from './types.ts'

export interface SnapshotParts {
  readonly settings: ArbitrageSettings
  readonly radar: Radar
  readonly executor: Executor
  readonly ledger: Ledger
  readonly stakes: Stakes
  readonly now: number
}

/** What is known, beside how the controller itself stands. */
export function knowledgeOf({
  settings,
  radar,
  executor,
  ledger,
  stakes,
  now,
}: SnapshotParts): Omit<ArbitrageSnapshot, 'at' | 'state' | 'mode' | 'pausedBecause' | 'skipped'> {
  const { positions } = ledger
  return {
    markets: radar.markets.map((market) => viewOf(market, radar.haltedBecause(market.market))),
    // They have gone on since somebody last looked at them.
    opportunities: radar.tracker.open.map((each) => ({ ...each, durationMs: now - each.firstSeen })),
    ended: radar.tracker.ended,
    executions: radar.executions,
    openLegs: executor.openLegs,
    positions,
    residues: executor.residues,
    exposure: stakes.exposure(positions),
    pnl: {
      realised: ledger.realised,
      today: ledger.today(now),
      fees: ledger.fees,
      unrealised: unrealisedOf(positions, radar.markets),
    },
    changes: ledger.changes,
    limits: radar.refusals.views(settings),
    counts: { ...radar.counts, recoveries: executor.recoveries, fills: ledger.fills },
  }
}

/** What closing everything at the best prices of now would bring, before fees. */
function unrealisedOf(positions: readonly HeldPosition[], markets: readonly LiveMarket[]): Decimal | undefined {
  let total = ZERO
  for (const position of positions) {
    if (isZero(position.size)) continue
    const worth = bestWorth(position, markets)
    if (worth === undefined) return undefined
    total = add(total, isNegative(position.size) ? sub(position.entryValue, worth) : sub(worth, position.entryValue))
  }
  return total
}

/** At the exchange of a contract; coins where they bring most, or cost least. */
function bestWorth({ where, market: name, size }: HeldPosition, markets: readonly LiveMarket[]): Decimal | undefined {
  const isLong = !isNegative(size)
  const legs = markets.find(({ market }) => market === name)?.legs ?? []
  const worths = legs
    .filter(({ exchange, kind }) => (where === 'spot' ? kind === 'spot' : kind !== 'spot' && exchange === where))
    .flatMap((leg) => {
      const book = liveBook(leg)
      return (book && worthOf(book, abs(size), isLong)) ?? []
    })
  return worths.toSorted((one, other) => compare(other, one) * (isLong ? 1 : -1))[0]
}
