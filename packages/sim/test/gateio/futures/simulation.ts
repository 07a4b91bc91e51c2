import { startSimulator } from '../../../src/index.ts'

/** A simulated Gate.io with perpetuals; nobody trades unless a rate is given. */
export function startFutures({
  options = {},
  ...others
}: {
  readonly options?: Readonly<Record<string, unknown>>
  readonly eventsPerSecond?: number
  readonly seed?: number
} = {}) {
  return startSimulator({
    exchanges: ['gateio-futures'],
    seed: 7,
    eventsPerSecond: 0,
    options: { gateio: options },
    ...others,
  })
}

export type FuturesSimulation = Awaited<ReturnType<typeof startFutures>>

/** Closes it; what went wrong inside it fails the test. */
export async function endFutures(sim: FuturesSimulation): Promise<void> {
  await sim.close()
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}
