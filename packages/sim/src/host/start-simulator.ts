import { builtInKinds } from '../kinds.ts'
import type { ExchangeKind } from './kind.ts'
import { RunningSimulator } from './running-simulator.ts'
import type { Simulator } from './simulator.ts'
import type { SimulatorOptions } from './simulator-options.ts'

/**
 * Starts simulated exchanges on free ports of loopback. Several can run in one process.
 *
 * @example
 * ```ts
 * import { startSimulator } from '@venuekit/sim'
 *
 * await using sim = await startSimulator({ exchanges: ['demo'], seed: 7 })
 * const response = await fetch(`${sim.endpoints.demo.rest}/markets`)
 * response.status // 200
 * sim.faults.add({ kind: 'rate-limit', count: 1 })
 * ```
 */
export async function startSimulator<
  const Id extends Kind['ids'][number],
  Kind extends ExchangeKind = (typeof builtInKinds)[number],
>(options: SimulatorOptions<Kind, Id>): Promise<Simulator<Kind, Id>> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without `kinds` the type parameter is that of its default
  const kinds = options.kinds ?? (builtInKinds as readonly ExchangeKind[] as readonly Kind[])
  const simulator = new RunningSimulator<Kind, Id>(kinds, options)
  try {
    await simulator.start()
  } catch (error) {
    await simulator.close()
    throw error
  }
  return simulator
}
