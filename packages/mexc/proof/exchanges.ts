import { contractSimulator, type ProvedExchange } from '@venuekit/composite/contract'
import { mexc } from '@venuekit/mexc'
import { startSimulator } from '@venuekit/sim'

/** The exchange, as the proofs need it. */
export const exchanges: readonly ProvedExchange[] = [
  {
    connector: mexc,
    terms: {
      order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.05' },
      channels: { book: 'spot@public.aggre.depth*', orders: 'spot@private.orders*' },
      hasExpiringKeys: true,
      special: ['stale-depth', 'unknown-field'],
    },
    simulators: (choice) => async (options) =>
      contractSimulator(
        await startSimulator({ exchanges: ['mexc'], options: { mexc: { ...choice } }, ...options }),
        'mexc',
      ),
  },
]
