import { type ArbitrageSettings, type Logger, systemClock } from 'venuekit'
import { ArbitrageController } from './arbitrage/controller.ts'
import { defaultMarkets } from './exchanges.ts'
import type { DemoOptions } from './options.ts'
import type { Venue, Venues } from './venues.ts'

/** What a controller is made of. */
export interface ControllerParts {
  readonly wanted: DemoOptions
  readonly opened: Venues
  /** Those that came up. */
  readonly venues: readonly Venue[]
  readonly logger: Logger
}

/** What looks for opportunities in these exchanges. It trades on simulators alone, and only where nobody asked it not to. */
export function createController({ wanted, opened, venues, logger }: ControllerParts): ArbitrageController {
  const trades = wanted.trade && opened.sim !== undefined
  const settings: ArbitrageSettings = { ...opened.settings, enableDryRun: !trades }
  return new ArbitrageController({
    factory: opened.factory,
    settings,
    symbols: wanted.symbols ?? defaultMarkets,
    exchanges: venues.map(({ connector: { id } }) => id),
    clock: systemClock,
    logger,
  })
}
