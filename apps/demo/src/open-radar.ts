import { ResourceScope, systemClock } from 'venuekit'
import type { ArbitrageController } from './arbitrage/controller.ts'
import type { ArbitrageSnapshot } from './arbitrage/types.ts'
import { createController } from './controller.ts'
import { Notes } from './notes.ts'
import { type DemoOptions, UsageError } from './options.ts'
import { Radar } from './radar/radar.ts'
import type { Source } from './radar/radar-snapshot.ts'
import { connect, type FailedExchange, openVenues, type Simulators, type Venue } from './venues.ts'

/** Of the exchanges that were asked for none answered, or too few. */
export class NoExchangeError extends Error {}

/** A radar that looks, and everything that it stands on. */
export interface OpenRadar extends AsyncDisposable {
  readonly radar: Radar
  readonly controller: ArbitrageController
  /** The exchanges that came up. */
  readonly venues: readonly Venue[]
  /** Absent with real exchanges. */
  readonly sim: Simulators | undefined
}

/** Brings up exchanges, connects them, and begins to look for opportunities. What fails leaves nothing open. */
export async function openRadar(wanted: DemoOptions, signal: AbortSignal): Promise<OpenRadar> {
  await using scope = new ResourceScope('the radar')
  const notes = new Notes(systemClock)
  const opened = scope.use(await openVenues(wanted, notes.logger))
  for (const warning of opened.warnings) notes.add('warn', warning)
  const failed = await connect(opened.venues, signal)
  const venues = opened.venues.filter(({ connector: { id } }) => failed.every((one) => one.id !== id))
  if (venues.length === 0) throw new NoExchangeError(`no exchange answers; is there a network? ${reasonsOf(failed)}`)
  const { sim } = opened
  const controller = scope.use(createController({ wanted, opened, venues, logger: notes.logger }))
  const source: Source =
    sim === undefined ? { type: 'live' } : { type: 'simulated', seed: wanted.seed, rate: wanted.rate }
  const radar = scope.use(new Radar({ source, venues, failed, controller, notes, clock: systemClock }))
  await controller.start({ signal })
  checkMarkets(controller.snapshot(), failed, notes)
  const owned = scope.move()
  return { radar, controller, venues, sim, [Symbol.asyncDispose]: () => owned.close() }
}

/** A market that is not there is told; without any there is nothing to watch. */
function checkMarkets({ markets, skipped }: ArbitrageSnapshot, failed: readonly FailedExchange[], notes: Notes): void {
  const reasons = skipped.map(({ market, reason }) => `${market}: ${reason}`)
  for (const reason of reasons) notes.add('warn', reason)
  if (markets.length > 0) return
  if (failed.length > 0) throw new NoExchangeError(`too few exchanges answer to compare them; ${reasonsOf(failed)}`)
  throw new UsageError(`there is no market to watch: ${reasons.join('; ')}`)
}

function reasonsOf(failed: readonly FailedExchange[]): string {
  return failed.map(({ id, error }) => `${id}: ${error instanceof Error ? error.message : String(error)}`).join('; ')
}
