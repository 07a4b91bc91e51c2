import { startSimulator } from '@venuekit/sim'
import type { CcxtExchange } from '../../src/ccxt/ccxt-module.ts'
import { setUrls, urlsOf } from '../../src/adapter/urls.ts'

/** Gate.io with empty markets, or with a market of its own. */
export async function startGateio(eventsPerSecond = 0) {
  return startSimulator({ exchanges: ['gateio', 'gateio-futures'], seed: 7, eventsPerSecond })
}

/** How long preparations may take on a machine that is busy. */
export const slowly = 60_000

export type Gateio = Awaited<ReturnType<typeof startGateio>>

/** Closes a simulator in which nothing may have gone wrong. */
export async function closeClean(sim: Gateio): Promise<void> {
  await sim.close()
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}

/** The simulator's addresses in the places of Gate.io's own. */
export function simulatedUrls(sim: Gateio, urls: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { rest, spotWs, futuresWs } = sim.endpoints.gateio
  const address = (place: string): string => {
    if (place.startsWith('public') || place.startsWith('private')) return rest
    return place.startsWith('swap') ? futuresWs : spotWs
  }
  return Object.fromEntries(Object.keys(urls).map((place) => [place, address(place)]))
}

/** Points an exchange of ccxt at the simulator, as it comes otherwise. */
export async function redirect(sim: Gateio, exchange: CcxtExchange): Promise<void> {
  setUrls(exchange, simulatedUrls(sim, urlsOf(exchange, Reflect.get(exchange.urls, 'api'))))
  await exchange.loadHttpProxyAgent()
}
