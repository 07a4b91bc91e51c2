import type { AnyConnector, ExchangeContext, PublicExchange } from '@venuekit/core'
import { keySecretCredentials } from '@venuekit/core/config'
import { NotSupportedError } from '@venuekit/core/errors'
import { isConnector } from '../connector-table.ts'

type ExchangeClass = new (context: ExchangeContext<unknown>) => PublicExchange

/**
 * The connectors among what a module exports: a default export comes first, then every named one. A class that implements a
 * public exchange counts too: its name without "Exchange" is what it is called.
 */
export function connectorsIn(module: object, packageName: string): readonly AnyConnector[] {
  const exported = Object.entries(module).toSorted(([a], [b]) => Number(b === 'default') - Number(a === 'default'))
  const found = new Map<string, AnyConnector>()
  for (const [, value] of exported) {
    const connector = isConnector(value) ? value : connectorOfClass(value, packageName)
    if (connector !== undefined && !found.has(connector.id)) found.set(connector.id, connector)
  }
  return [...found.values()]
}

const methods = ['initialize', 'close', 'subscribeState'] as const

function connectorOfClass(value: unknown, packageName: string): AnyConnector | undefined {
  if (!isExchangeClass(value)) return undefined
  const name = value.name.slice(0, -'Exchange'.length)
  const id = name.toLowerCase()
  return {
    id,
    key: id,
    aliases: name.toUpperCase() === name ? [] : [name.toUpperCase()],
    packageName,
    markets: [],
    environments: { production: {} },
    publicNeeds: 'nothing',
    orderIdentity: 'client',
    supports: { public: [], private: [] },
    orders: noOrders,
    data: { exact: false, gapsMarked: false },
    budgets: () => [],
    credentials: keySecretCredentials(),
    createPublic: (context) => new value(context),
    createPrivate: () => {
      throw new NotSupportedError(`${id} is a plugin without accounts; export a connector to offer them`, {
        exchange: id,
      })
    },
  }
}

function isExchangeClass(value: unknown): value is ExchangeClass {
  if (typeof value !== 'function' || !/^[A-Za-z0-9]+Exchange$/.test(value.name)) return false
  const prototype: unknown = value.prototype
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    methods.every((name) => typeof Reflect.get(prototype, name) === 'function')
  )
}

const noOrders: AnyConnector['orders'] = {
  types: [],
  timesInForce: [],
  postOnly: false,
  marketBuyBy: [],
  marketSellBy: [],
  maximumSlippage: false,
  iceberg: false,
  hedge: false,
}
