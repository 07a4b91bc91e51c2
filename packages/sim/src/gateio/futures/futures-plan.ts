import type { ExchangePlan } from '../../host/kind.ts'
import type { MarketOptions } from '../../engine/options.ts'
import { defaultPerpetualMarkets } from '../../market/instruments.ts'
import type { GateioOptions } from '../options.ts'
import { firstOrderId } from './order-ids.ts'

/** Book ids begin above 2^32. */
const firstUpdateId = 125_033_668_000

/** Contracts that are traded in tenths, as some of the real ones are. */
const decimalBases = ['ETH', 'SOL', 'XRP', 'PEPE']

/** A limit further from the mark price is refused. */
const priceDeviation = '0.5'

const openOrderLimit = 100

/** One tier for every contract: the value of a position with the orders that enlarge it. */
const riskLimit = '1000000000'

const largestOrder = 1_000_000

/** What `gateio-futures` trades: perpetuals settled in USDT. */
export function futuresPlan(options: GateioOptions): ExchangePlan {
  return {
    markets: defaultPerpetualMarkets({ fees: { maker: '-0.00005', taker: '0.0005' } }).map((market) => ({
      ...market,
      ...sizesOf(market),
      firstUpdateId,
      margin: {
        maintenanceRate: '0.005',
        maximumLeverage: 100,
        defaultLeverage: 10,
        defaultMode: 'cross',
        maximumPositionValue: riskLimit,
      },
    })),
    rules: {
      clientIds: options.clientIds,
      emptyBook: options.futuresEmptyMarketOrder === 'refused' ? 'reject' : 'cancel',
      postOnlyCross: 'reject',
      fokUnfilled: 'reject',
      amendPriority: 'smaller-size',
      amendToFilled: 'cancel',
      amendWithoutChange: 'reject',
      reduceOnlyExcess: options.futuresReduceOnlyExcess === 'limited' ? 'shrink' : 'reject',
      restingReduceOnly: options.futuresRestingReduceOnly === 'shrunk' ? 'shrink' : 'cancel',
      maximumOpenOrders: openOrderLimit,
      priceBand: { reference: 'mark', above: priceDeviation, below: priceDeviation },
    },
    firstOrderId: firstOrderId(options),
    firstTradeId: 27_753_000,
    deposits: { USDT: '1000000' },
  }
}

function sizesOf({ base }: MarketOptions): Pick<MarketOptions, 'sizeStep' | 'maximumSize'> {
  return { sizeStep: decimalBases.includes(base) ? '0.1' : '1', maximumSize: String(largestOrder) }
}
