import type { ExchangePlan } from '../../host/kind.ts'
import { defaultPerpetualMarkets } from '../../market/instruments.ts'
import type { GateioOptions } from '../options.ts'

/** Book ids begin above 2^32. */
const firstUpdateId = 125_033_668_000

/** What `gateio-futures` trades. */
export function futuresPlan(_options: GateioOptions): ExchangePlan {
  return {
    markets: defaultPerpetualMarkets({ fees: { maker: '0.0002', taker: '0.0005' } }).map((market) => ({
      ...market,
      firstUpdateId,
    })),
    firstOrderId: 95_938_572_000,
    firstTradeId: 27_753_000,
    deposits: { USDT: '1000000' },
  }
}
