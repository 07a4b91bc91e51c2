import { contractSimulator, type ProvedExchange } from '@venuekit/composite/contract'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'

const special = ['upgrade-notice', 'snapshot-before-answer']
const order = { price: '60000', quantity: '0.1' }

/** Both exchanges, as the proofs need them. */
export const exchanges: readonly ProvedExchange[] = [
  {
    connector: gateio,
    terms: {
      order: { ...order, symbol: 'BTC/USDT' },
      channels: { book: 'spot.obu', orders: 'spot.orders*' },
      special,
    },
    simulators: simulatorsOf('gateio'),
  },
  {
    connector: gateioFutures,
    terms: {
      order: { ...order, symbol: 'BTC/USDT:USDT' },
      channels: { book: 'futures.obu', orders: 'futures.orders' },
      mayTake: ['price-step'],
      special,
    },
    simulators: simulatorsOf('gateio-futures'),
  },
]

function simulatorsOf(id: 'gateio' | 'gateio-futures'): ProvedExchange['simulators'] {
  return (choice) => async (options) =>
    contractSimulator(await startSimulator({ exchanges: [id], options: { gateio: { ...choice } }, ...options }), id)
}
