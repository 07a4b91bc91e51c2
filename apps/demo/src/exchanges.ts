import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { builtInKinds } from '@venuekit/sim'

/** The exchanges of this repository. A test tells when a simulated one is missing. */
export const exchanges = [gateio, gateioFutures, mexc] as const

export type DemoConnector = (typeof exchanges)[number]

/** What the simulators can be, but for the one whose protocol is their own. */
export const simulatedIds: readonly string[] = builtInKinds
  .filter(({ name }) => name !== 'demo')
  .flatMap(({ ids }) => [...ids])

/** The markets that are watched where nobody says which: pairs of assets, spot and perpetuals alike. */
export const defaultMarkets: readonly string[] = ['BTC', 'ETH', 'SOL', 'XRP', 'DOGE', 'ADA'].map(
  (base) => `${base}/USDT`,
)
