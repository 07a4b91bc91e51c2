import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'
import { createExchangeKit } from '../src/exchange-kit.ts'

/** A calm simulator of MEXC and of both markets of Gate.io. */
export const startExchanges = () =>
  startSimulator({ exchanges: ['mexc', 'gateio', 'gateio-futures'], seed: 7, eventsPerSecond: 50 })

/** The settings that lead a kit there. */
export function settingsFor(sim: Awaited<ReturnType<typeof startExchanges>>) {
  const { gateio: spot, 'gateio-futures': futures, mexc: other } = sim.endpoints
  return {
    exchanges: {
      MEXC_SPOT: { baseUrl: other.rest, websocketUrl: other.ws, credentials: { ...other.credentials } },
      gateio: { urls: { rest: spot.rest, spotWs: spot.spotWs }, credentials: { ...spot.credentials } },
      gateio_futures: { baseUrl: futures.rest, websocketUrl: futures.futuresWs, ...flat(futures.credentials) },
    },
  }
}

/** Credentials by the documents' names. */
function flat({ apiKey, apiSecret }: { readonly apiKey: string; readonly apiSecret: string }) {
  return { api_key: apiKey, secret_key: apiSecret }
}

/** A kit of the three, connected to a simulator of its own. */
export async function startKit() {
  const sim = await startExchanges()
  const kit = createExchangeKit({ exchanges: [mexc, gateio, gateioFutures], config: settingsFor(sim) })
  return {
    sim,
    kit,
    async [Symbol.asyncDispose]() {
      await kit.close()
      await sim.close()
    },
  }
}
