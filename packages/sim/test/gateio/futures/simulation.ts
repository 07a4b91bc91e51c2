import { gateioKind } from '../../../src/gateio/gateio-kind.ts'
import { startSimulator, type SimulatorOptions } from '../../../src/index.ts'
import { ccxtClient, type CcxtClient } from '../ccxt-client.ts'

type Settings = Omit<SimulatorOptions<typeof gateioKind, 'gateio-futures'>, 'exchanges' | 'kinds' | 'options'>

export const exchange = 'gateio-futures'

/** Gate.io's perpetuals; nobody trades unless a rate is given. `options` are those of the kind. */
export function startFutures(settings: Settings = {}, options: Readonly<Record<string, unknown>> = {}) {
  return startSimulator({
    kinds: [gateioKind],
    exchanges: [exchange],
    seed: 7,
    eventsPerSecond: 0,
    ...settings,
    options: { gateio: options },
  })
}

export type FuturesSimulation = Awaited<ReturnType<typeof startFutures>>

/** ccxt for perpetuals, with the first account's key or another one's. */
export async function ccxtOf(
  { endpoints }: FuturesSimulation,
  other: { readonly apiKey?: string; readonly apiSecret?: string } = {},
): Promise<CcxtClient> {
  const endpoint = endpoints[exchange]
  const client = await ccxtClient({ ...endpoint, credentials: { ...endpoint.credentials, ...other } })
  client.options['defaultType'] = 'swap'
  return client
}
