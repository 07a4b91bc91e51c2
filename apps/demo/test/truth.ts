import type { OrderSnapshot } from '@venuekit/sim'
import { type Ratio, ratios } from './rational.ts'

const { of, plus, minus, times, text } = ratios

/** What one contract is of the base asset. */
export const contractSizes: Readonly<Record<string, string>> = { BTC_USDT: '0.0001', ETH_USDT: '0.001' }

/** What the fills of an exchange's orders come to in the quote asset, fees included, by plain fractions. */
export function cashOfOrders(orders: readonly OrderSnapshot[], contractSize = '1'): Ratio {
  let cash = of('0')
  for (const { side, fills } of orders) {
    for (const { price, size, fee, feeAsset } of fills) {
      const value = times(times(of(price), of(size)), of(contractSize))
      cash = side === 'sell' ? plus(cash, value) : minus(cash, value)
      cash = minus(cash, feeAsset === 'USDT' ? of(fee) : times(of(fee), of(price)))
    }
  }
  return cash
}

/** Several results together, as the text of a decimal. */
export function together(...results: readonly Ratio[]): string {
  return text(results.reduce((total, each) => plus(total, each), of('0')))
}
