import type { ExchangePlan } from '../../host/kind.ts'
import { defaultSpotMarkets } from '../../market/instruments.ts'
import type { GateioOptions } from '../options.ts'

/** Book ids begin above 2^32. */
const firstUpdateId = 73_777_715_000

/** What `gateio` trades. */
export function spotPlan(options: GateioOptions): ExchangePlan {
  const markets = [
    ...defaultSpotMarkets().map((market) => ({ ...market, minimumValue: '3' })),
    ...defaultSpotMarkets({ quote: 'USDC' }).filter(({ base }) => base === 'BTC' || base === 'ETH'),
  ]
  return {
    markets: markets.map((market) => ({ ...market, firstUpdateId, maximumValue: '5000000' })),
    rules: {
      clientIds: options.clientIds,
      emptyBook: options.emptyMarketOrder === 'refused' ? 'reject' : 'cancel',
      postOnlyCross: options.spotPostOnly === 'refused' ? 'reject' : 'cancel',
      quoteRemainder: options.spotMarketBuyRemainder === 'closed' ? 'filled' : 'cancelled',
    },
    firstOrderId: 1_852_454_000,
    firstTradeId: 309_143_000,
    deposits: { USDT: '1000000', USDC: '100000', BTC: '20', ETH: '300', GT: '1000' },
  }
}
