import type { CcxtExchange, CcxtModule } from '../ccxt/ccxt-module.ts'
import { createExchange, type ExchangeBlueprint } from '../connections/create-exchange.ts'
import type { ManagerSettings } from './manager-settings.ts'

/** What an exchange is made of and for. */
export interface PreparationOrder {
  readonly blueprint: ExchangeBlueprint
  readonly settings: ManagerSettings
  readonly domain: 'public' | 'private'
  readonly signal: AbortSignal
}

/** Makes an exchange and has it set up. One that could not be set up is closed: nobody else could. */
export async function prepareExchange(ccxt: CcxtModule, order: PreparationOrder): Promise<CcxtExchange> {
  const { blueprint, settings, domain, signal } = order
  const exchange = createExchange(ccxt, blueprint)
  try {
    await settings.prepare?.(exchange, {
      id: blueprint.id,
      domain,
      testnet: blueprint.testnet ?? false,
      contractType: blueprint.contractType ?? blueprint.defaultContractType,
      signal,
    })
  } catch (error) {
    await exchange
      .close()
      .catch((closing: unknown) => settings.logger.warn('an exchange could not be closed', { error: closing }))
    throw error
  }
  return exchange
}
