import { NotSupportedError, type ExchangeConnector, type KeySecretCredentials } from '@venuekit/core'
import { keySecretCredentials } from '@venuekit/core/config'
import { gateioSpotBudgets } from './limits.ts'
import { gateioOptions } from './options.ts'

/**
 * Gateio as a value.
 *
 * @example
 * ```ts
 * import { gateio } from '@venuekit/gateio'
 * gateio.id // 'gateio'
 * ```
 */
export const gateio: ExchangeConnector<'gateio', 'gateio', never, never, KeySecretCredentials> = {
  id: 'gateio',
  key: 'gateio',
  aliases: ['GATEIO'],
  packageName: '@venuekit/gateio',
  markets: ['spot'],
  environments: { production: { rest: 'https://api.gateio.example', ws: 'wss://ws.gateio.example' } },
  publicNeeds: 'nothing',
  orderIdentity: 'client',
  // A capability is named here once the objects below have its methods; types, `supports()` and the README follow.
  supports: { public: [], private: [] },
  orders: {
    types: ['limit'],
    timesInForce: ['gtc'],
    postOnly: false,
    marketBuyBy: [],
    marketSellBy: [],
    maximumSlippage: false,
    iceberg: false,
    hedge: false,
  },
  data: { exact: true, gapsMarked: true },
  budgets: () => gateioSpotBudgets,
  credentials: /* @__PURE__ */ keySecretCredentials(),
  options: gateioOptions,
  createPublic: () => {
    throw withoutClient('public')
  },
  createPrivate: () => {
    throw withoutClient('private')
  },
}

function withoutClient(domain: string): NotSupportedError {
  return new NotSupportedError(`Gateio has no ${domain} client in this version.`, { exchange: 'gateio' })
}
