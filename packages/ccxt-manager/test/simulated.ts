import type { Simulator } from '@venuekit/sim'
import { setUrls, urlsOf } from '../src/adapter/urls.ts'
import type { CcxtExchange } from '../src/ccxt/ccxt-module.ts'

/** How long preparations may take on a machine that is busy. */
export const slowly = 60_000

/** The simulator's address for a place in ccxt's `urls.api`. */
export type AddressOf = (place: string) => string

/** Closes a simulator in which nothing may have gone wrong. */
export async function closeClean(sim: Pick<Simulator, 'close' | 'errors'>): Promise<void> {
  await sim.close()
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
}

/** The simulator's addresses in the places of the exchange's own. */
export function simulatedUrls(
  addressOf: AddressOf,
  urls: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(urls).map((place) => [place, addressOf(place)]))
}

/** Points an exchange of ccxt at the simulator, as it comes otherwise. */
export async function redirect(addressOf: AddressOf, exchange: CcxtExchange): Promise<void> {
  setUrls(exchange, simulatedUrls(addressOf, urlsOf(exchange, Reflect.get(exchange.urls, 'api'))))
  await exchange.loadHttpProxyAgent()
}
