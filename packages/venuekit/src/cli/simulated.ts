import type { AnyConnector } from '@venuekit/core'
import { ExchangePackageMissingError } from '@venuekit/core/errors'
import { type SimulatedSettings, simulatedSettings } from '../simulated-settings.ts'
import { UsageError } from './arguments.ts'

/** A simulator that runs as long as the command, and the settings that lead there. */
export interface Simulated extends AsyncDisposable {
  readonly settings: SimulatedSettings
}

/** Those that are simulated. One that was named and is not is told; of what is merely installed the others are left out. */
export async function onlySimulated(
  connectors: readonly AnyConnector[],
  { isNamed }: { readonly isNamed: boolean },
): Promise<readonly AnyConnector[]> {
  const { builtInKinds } = await loadSimulator()
  const simulated: readonly string[] = builtInKinds.flatMap(({ ids }) => ids)
  const found = connectors.filter(({ id }) => simulated.includes(id))
  const foreign = connectors.find((connector) => !found.includes(connector))
  if (foreign === undefined || (!isNamed && found.length > 0)) return found
  throw new UsageError(`${foreign.id} is not simulated; there are: ${simulated.join(', ')}`)
}

/** Starts simulated exchanges in this process. */
export async function simulate(connectors: readonly AnyConnector[], seed: number): Promise<Simulated> {
  const { startSimulator } = await loadSimulator()
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- which exchanges there are is known at run time only; it refuses others
  const exchanges = connectors.map(({ id }) => id) as never[]
  const sim = await startSimulator({ exchanges, seed, eventsPerSecond: 200 })
  return {
    settings: simulatedSettings(connectors, sim.endpoints),
    [Symbol.asyncDispose]: () => sim.close(),
  }
}

async function loadSimulator() {
  try {
    return await import('@venuekit/sim')
  } catch (cause) {
    const isMissing = cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND'
    throw isMissing ? new ExchangePackageMissingError('@venuekit/sim', { cause }) : cause
  }
}
