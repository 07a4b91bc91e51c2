import { contractSimulator, type StartContractSimulator } from '@venuekit/composite/contract'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'

/** What the simulator's options of Gate.io may be. */
export type GateioSimulatorOptions = Readonly<Record<string, string | number | boolean>>

/** Both exchanges, as the proofs need them. */
export const exchanges = [
  {
    id: 'gateio',
    connector: gateio,
    order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
    channels: { book: 'spot.obu', orders: 'spot.orders*' },
  },
  {
    id: 'gateio-futures',
    connector: gateioFutures,
    order: { symbol: 'BTC/USDT:USDT', price: '60000', quantity: '0.1' },
    channels: { book: 'futures.obu', orders: 'futures.orders' },
  },
] as const

/** Starts simulators of one of them. */
export function simulatorsOf(
  id: (typeof exchanges)[number]['id'],
  gateioOptions: GateioSimulatorOptions = {},
): StartContractSimulator {
  return async (options) =>
    contractSimulator(
      await startSimulator({ exchanges: [id], options: { gateio: { ...gateioOptions } }, ...options }),
      id,
    )
}
