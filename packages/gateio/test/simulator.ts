import { Instruments, Secret } from '@venuekit/core'
import { systemClock } from '@venuekit/core/time'
import { startSimulator } from '@venuekit/sim'
import { createClients, futuresSide, spotSide } from './rest-fixture.ts'

interface Endpoints {
  readonly rest: string
  readonly credentials: { readonly apiKey: string; readonly apiSecret: string }
}

/** A simulated exchange in which nobody trades but the test, and the classes of both markets connected to it. */
export async function startExchange() {
  const sim = await startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7, eventsPerSecond: 0 })
  let spotMarkets = new Instruments('gateio', [])
  let futuresMarkets = new Instruments('gateio-futures', [])
  const spot = createClients({ ...spotSide, markets: () => spotMarkets }, targetOf(sim.endpoints.gateio))
  const futures = createClients(
    { ...futuresSide, markets: () => futuresMarkets },
    targetOf(sim.endpoints['gateio-futures']),
  )
  spotMarkets = new Instruments('gateio', await spot.publicRest.getSymbolsInfo())
  futuresMarkets = new Instruments('gateio-futures', await futures.publicRest.getSymbolsInfo())
  return {
    sim,
    spot: { ...spot, markets: spotMarkets },
    futures: { ...futures, markets: futuresMarkets },
    async [Symbol.asyncDispose]() {
      await spot[Symbol.asyncDispose]()
      await futures[Symbol.asyncDispose]()
      await sim.close()
    },
  }
}

function targetOf({ rest, credentials: { apiKey, apiSecret } }: Endpoints) {
  const keys = { apiKey: Secret.key(apiKey), apiSecret: Secret.from(apiSecret) }
  return { url: rest, clock: systemClock, keys }
}
