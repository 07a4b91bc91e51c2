import { checkOrder, Instruments, type CheckedOrder, type OrderRequest } from '@venuekit/core'
import { mexcOrders } from '../src/order-features.ts'
import { mexcSymbol, toSpotInstrument } from '../src/symbols.ts'

const assets = [
  ['BTC', 6, 2],
  ['MX', 2, 4],
  ['ETH', 5, 2],
  ['GOLD(PAXG)', 4, 2],
] as const

/** The markets of the tests. */
export const markets: Instruments = new Instruments(
  'mexc',
  assets.map(([baseAsset, baseAssetPrecision, quotePrecision]) =>
    toSpotInstrument(
      mexcSymbol.parse({
        symbol: `${baseAsset}USDT`,
        status: '1',
        baseAsset,
        quoteAsset: 'USDT',
        baseAssetPrecision,
        quotePrecision,
        orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
        quoteAmountPrecision: '1',
        permissions: ['SPOT'],
        isSpotTradingAllowed: true,
      }),
    ),
  ),
)

/** An order of a test, checked as composite checks it. */
export function checked(request: OrderRequest): CheckedOrder {
  return checkOrder({ clientOrderId: 'abc123', ...request }, markets.require(request.symbol), mexcOrders)
}
