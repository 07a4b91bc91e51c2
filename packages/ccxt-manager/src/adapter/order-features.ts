import type { OrderFeatures, TimeInForce } from '@venuekit/core'
import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import { isOffered } from './capabilities.ts'
import type { CcxtMarketType } from './map-market.ts'

/** What orders an exchange takes, by ccxt's own tables of it. What ccxt does not say is not offered. */
export function orderFeaturesOf(
  exchange: CcxtExchange,
  type: CcxtMarketType,
  options: { readonly clientOrderIds: boolean },
): OrderFeatures {
  const said = createOrderFeatures(exchange, type)
  const has: Readonly<Record<string, unknown>> = exchange.has
  const times: unknown = said['timeInForce']
  const timely = (name: string): boolean =>
    typeof times === 'object' && times !== null && Reflect.get(times, name) === true
  const byCost = (side: 'Buy' | 'Sell'): boolean =>
    type === 'spot' && isOffered(has[`createMarket${side}OrderWithCost`])
  const timesInForce: TimeInForce[] = ['gtc']
  if (timely('IOC')) timesInForce.push('ioc')
  if (timely('FOK')) timesInForce.push('fok')
  const marketBuyBy: ('base' | 'quote')[] = said['marketBuyRequiresPrice'] === true && type === 'spot' ? [] : ['base']
  if (byCost('Buy')) marketBuyBy.push('quote')
  return {
    types: ['limit', 'market'],
    timesInForce,
    postOnly: timely('PO'),
    marketBuyBy,
    marketSellBy: byCost('Sell') ? ['base', 'quote'] : ['base'],
    clientOrderId: options.clientOrderIds ? { maximumLength: 28, pattern: /^[A-Za-z0-9_-]+$/ } : undefined,
    maximumSlippage: false,
    iceberg: false,
    hedge: false,
  }
}

function createOrderFeatures(exchange: CcxtExchange, type: CcxtMarketType): Readonly<Record<string, unknown>> {
  let features: unknown = exchange.features
  for (const name of [type, ...(type === 'spot' ? [] : ['linear']), 'createOrder']) {
    features = typeof features === 'object' && features !== null ? Reflect.get(features, name) : undefined
  }
  return typeof features === 'object' && features !== null ? Object.fromEntries(Object.entries(features)) : {}
}
