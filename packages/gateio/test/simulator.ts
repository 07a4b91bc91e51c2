import { Instruments, Secret } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import type { Clock } from '@venuekit/core/time'
import { startSimulator } from '@venuekit/sim'
import { createClients, futuresSide, now, spotSide } from './rest-fixture.ts'

interface Endpoints {
  readonly rest: string
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string }
}

/**
 * A simulated exchange in which nobody trades but the test, and the classes of both markets connected to it. Time stands still for
 * both, so that no second, minute or day turns between two calls.
 */
export async function startExchange() {
  const clock = new ManualClock({ now })
  const sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7, eventsPerSecond: 0, clock })
  let spotMarkets = new Instruments('gateio', [])
  let futuresMarkets = new Instruments('gateio-futures', [])
  const spot = createClients({ ...spotSide, markets: () => spotMarkets }, targetOf(sim.endpoints.gateio, clock))
  const futures = createClients(
    { ...futuresSide, markets: () => futuresMarkets },
    targetOf(sim.endpoints['gateio-futures'], clock),
  )
  spotMarkets = new Instruments('gateio', await spot.publicRest.getSymbolsInfo())
  futuresMarkets = new Instruments('gateio-futures', await futures.publicRest.getSymbolsInfo())
  return {
    sim,
    clock,
    spot: { ...spot, markets: spotMarkets },
    futures: { ...futures, markets: futuresMarkets },
    async [Symbol.asyncDispose]() {
      await spot[Symbol.asyncDispose]()
      await futures[Symbol.asyncDispose]()
      await sim.close()
    },
  }
}

function targetOf({ rest, credentials: { apiKey, apiSecret } }: Endpoints, clock: Clock) {
  const keys = { apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) }
  return { url: rest, clock, keys }
}
