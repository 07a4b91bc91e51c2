import { createHash } from 'node:crypto'
import { ManualClock } from '@venuekit/core/testing'
import { MatchingEngine } from '../../src/engine/engine.ts'
import type { EngineEvent } from '../../src/engine/events.ts'
import { defaultPerpetualMarkets, defaultSpotMarkets } from '../../src/market/instruments.ts'
import { MarketSimulation, type MarketSimulationOptions } from '../../src/market/simulation.ts'
import { plain } from '../engine/harness.ts'

export interface Stage {
  readonly clock: ManualClock
  readonly market: MarketSimulation
  readonly spot: MatchingEngine
  readonly perpetual: MatchingEngine
}

export interface StageOptions extends Partial<Omit<MarketSimulationOptions, 'clock' | 'venues'>> {
  /** The bases that are traded. */
  readonly bases?: readonly string[]
}

/** Two exchanges, one with spot markets and one with perpetuals of the same assets. */
export function stageOf({ bases = ['BTC', 'ETH', 'DOGE'], seed = 7, ...options }: StageOptions = {}): Stage {
  const clock = new ManualClock()
  const spot = new MatchingEngine({ clock, markets: defaultSpotMarkets().filter(({ base }) => bases.includes(base)) })
  const perpetual = new MatchingEngine({
    clock,
    markets: defaultPerpetualMarkets().filter(({ base }) => bases.includes(base)),
  })
  const venues = [
    { id: 'spot', engine: spot },
    { id: 'perpetual', engine: perpetual },
  ]
  const market = new MarketSimulation({ clock, seed, historyMinutes: 0, ...options, venues })
  return { clock, market, spot, perpetual }
}

/** A hash of everything that an engine told so far. */
export function fingerprint(engine: MatchingEngine): { readonly digest: () => string; readonly count: () => number } {
  const hash = createHash('sha256')
  let count = 0
  engine.listen((events: readonly EngineEvent[]) => {
    for (const event of events) hash.update(JSON.stringify(event, plain))
    count += events.length
  })
  return { digest: () => hash.copy().digest('hex'), count: () => count }
}

/** The best prices of a market as numbers. */
export function best(engine: MatchingEngine, market: string): { readonly bid: number; readonly ask: number } {
  const { bids, asks } = engine.view.depth(market, 1)
  const instrument = engine.view.instrument(market)
  return {
    bid: Number(instrument.priceText(bids[0]?.[0] ?? 0)),
    ask: Number(instrument.priceText(asks[0]?.[0] ?? 0)),
  }
}
