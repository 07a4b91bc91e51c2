import { startSimulator } from '@venuekit/sim'
import type { AddressOf } from '../simulated.ts'

/** Gate.io with empty markets, or with a market of its own. */
export async function startGateio(eventsPerSecond = 0) {
  return startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7, eventsPerSecond })
}

export type Gateio = Awaited<ReturnType<typeof startGateio>>

export function gateioAt(sim: Gateio): AddressOf {
  const { rest, spotWs, futuresWs } = sim.endpoints.gateio
  return (place) => {
    if (place.startsWith('public') || place.startsWith('private')) return rest
    return place.startsWith('swap') ? futuresWs : spotWs
  }
}
