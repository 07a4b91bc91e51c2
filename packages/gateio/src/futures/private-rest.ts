import { everyPage, type PrivateFuturesRest, type PrivateRestCalls } from '@venuekit/composite'
import {
  ExchangeApiError,
  InvalidInputError,
  isPositive,
  type CallOptions,
  type CommandOptions,
  type Decimal,
  type ExchangeContext,
  type FuturesBalance,
  type KeySecretCredentials,
  type LeverageSetting,
  type MarginMode,
  type Order,
  type Position,
  type PositionMode,
  type SymbolInput,
} from '@venuekit/core'
import type { RestClient } from '@venuekit/transport'
import { GateioPrivateRest } from '../private-rest.ts'
import { amendOrder } from './endpoints/amend-order.ts'
import { amendOrders } from './endpoints/amend-orders.ts'
import { cancelAllOrders } from './endpoints/cancel-all-orders.ts'
import { cancelAllTriggerOrders } from './endpoints/cancel-all-trigger-orders.ts'
import { cancelOrder } from './endpoints/cancel-order.ts'
import { cancelOrders } from './endpoints/cancel-orders.ts'
import { cancelTriggerOrder } from './endpoints/cancel-trigger-order.ts'
import { changeMargin } from './endpoints/change-margin.ts'
import { closePosition } from './endpoints/close-position.ts'
import { createOrder } from './endpoints/create-order.ts'
import { createOrders } from './endpoints/create-orders.ts'
import { createTriggerOrder } from './endpoints/create-trigger-order.ts'
import { getAccount } from './endpoints/get-account.ts'
import { getFills, getOrderFills } from './endpoints/get-fills.ts'
import { getHistoryOrders } from './endpoints/get-history-orders.ts'
import { getOpenOrders } from './endpoints/get-open-orders.ts'
import { getOrder } from './endpoints/get-order.ts'
import { getPosition } from './endpoints/get-position.ts'
import { getPositions } from './endpoints/get-positions.ts'
import { getTradingFees } from './endpoints/get-trading-fees.ts'
import { getTriggerOrder } from './endpoints/get-trigger-order.ts'
import { getTriggerOrders } from './endpoints/get-trigger-orders.ts'
import { setDeadManSwitch } from './endpoints/set-dead-man-switch.ts'
import { setLeverage } from './endpoints/set-leverage.ts'
import { setMarginMode } from './endpoints/set-margin-mode.ts'
import { setPositionMode } from './endpoints/set-position-mode.ts'

const endpoints = {
  amendOrder,
  amendOrders,
  cancelAllOrders,
  cancelAllTriggerOrders,
  cancelOrder,
  cancelOrders,
  cancelTriggerOrder,
  createOrder,
  createOrders,
  createTriggerOrder,
  getFills,
  getHistoryOrders,
  getOpenOrders,
  getOpenOrdersOf: getOpenOrders,
  getOrder,
  getOrderFills,
  getTradingFees,
  getTriggerOrder,
  getTriggerOrders,
  setDeadManSwitch,
}

type PositionSide = { readonly side?: 'long' | 'short' | undefined }

/**
 * The private endpoints of the USDT-settled perpetuals.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { gateioFuturesTransport } from '@venuekit/gateio'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig<KeySecretCredentials>) {
 *   await using rest = createRestClient(gateioFuturesTransport, config, { isPrivate: true })
 *   return await rest.getBalances()
 * }
 * typeof ask // 'function'
 * ```
 */
export class GateioPrivateFuturesRest
  extends GateioPrivateRest<FuturesBalance>
  implements
    PrivateFuturesRest,
    Pick<
      PrivateRestCalls,
      | 'cancelOrders'
      | 'cancelTriggerOrder'
      | 'changeMargin'
      | 'getOpenTriggerOrders'
      | 'getPositionMode'
      | 'modifyOrder'
      | 'placeOrders'
      | 'placeTriggerOrder'
      | 'setDeadManSwitch'
      | 'setPositionMode'
    >
{
  /** The mode as it was last seen: each has addresses of its own. */
  #mode: PositionMode | undefined

  constructor(client: RestClient, context: Pick<ExchangeContext<KeySecretCredentials>, 'options'>) {
    super(client, context, endpoints)
  }

  /** The margin account: one balance, that of its settlement asset. */
  async getBalances(options?: CallOptions): Promise<readonly FuturesBalance[]> {
    const { balance } = await this.client.call(getAccount, undefined, options)
    return [balance]
  }

  /** The positions of a contract, or of all that have ever been traded; flat ones among them. */
  async getPositions(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Position[]> {
    if (symbol === undefined) {
      return everyPage((cursor) => this.client.call(getPositions, { cursor }, options))
    }
    try {
      return await this.#inMode((mode) => this.client.call(getPosition, { symbol, mode }, options), options)
    } catch (error) {
      // A contract that was never traded.
      if (ExchangeApiError.is(error) && error.rule === 'no-position') return []
      throw error
    }
  }

  /** Leverage and margin mode of a contract, or of one of its two positions. */
  async getLeverage(
    symbol: SymbolInput,
    { side, ...options }: CallOptions & PositionSide = {},
  ): Promise<LeverageSetting> {
    const positions = await this.getPositions(symbol, options)
    const position = positions.find((one) => side === undefined || one.side === side || one.side === 'flat')
    if (position?.leverage !== undefined && position.marginMode !== undefined) {
      return { leverage: position.leverage, marginMode: position.marginMode }
    }
    const problem = `Gate.io names no leverage of ${symbol} before one is set (setLeverage) or the contract is traded`
    const details = { exchange: 'gateio-futures', operation: 'getLeverage', rule: 'no-position' } as const
    throw new ExchangeApiError(400, problem, details)
  }

  /** Sets the leverage, which is above 0; without a margin mode the one that the position has is kept. */
  async setLeverage(
    symbol: SymbolInput,
    leverage: Decimal,
    { marginMode, ...options }: CallOptions & PositionSide & { readonly marginMode?: MarginMode | undefined } = {},
  ): Promise<void> {
    // For the exchange a leverage of 0 is another margin mode.
    if (!isPositive(leverage)) throw new InvalidInputError('leverage', `must be above 0, not ${leverage}`)
    const kept = marginMode ?? (await this.#marginModeOf(symbol, options))
    const setting = { symbol, leverage, marginMode: ownMode(kept) }
    await this.#inMode((mode) => this.client.call(setLeverage, { ...setting, mode }, options), options)
  }

  /** Sets how the margin of a contract's positions is held. */
  async setMarginMode(symbol: SymbolInput, marginMode: MarginMode, options?: CallOptions): Promise<void> {
    const setting = { symbol, marginMode: ownMode(marginMode) }
    await this.#inMode((mode) => this.client.call(setMarginMode, { ...setting, mode }, options), options)
  }

  /** Whether there is one position a contract, or a long and a short one. */
  async getPositionMode(options?: CallOptions): Promise<PositionMode> {
    const { positionMode } = await this.client.call(getAccount, undefined, options)
    this.#mode = positionMode
    return positionMode
  }

  /** Chooses between the two; the exchange refuses while there are positions or open orders. */
  async setPositionMode(mode: PositionMode, options?: CallOptions): Promise<void> {
    await this.client.call(setPositionMode, { mode }, options)
    this.#mode = mode
  }

  /** Adds to the margin of an isolated position, or takes from it. */
  async changeMargin(
    symbol: SymbolInput,
    change: Decimal,
    { side, ...options }: CallOptions & PositionSide = {},
  ): Promise<void> {
    await this.#inMode((mode) => this.client.call(changeMargin, { symbol, change, side, mode }, options), options)
  }

  /** Closes a whole position at market, however large it is by then. */
  closePosition(
    symbol: SymbolInput,
    {
      side,
      clientOrderId,
      ...options
    }: CommandOptions & {
      readonly side: 'long' | 'short'
      readonly clientOrderId?: string | undefined
    },
  ): Promise<Order> {
    const position = { symbol, side, clientOrderId }
    return this.#inMode((mode) => this.client.call(closePosition, { ...position, mode }, options), options)
  }

  async #marginModeOf(symbol: SymbolInput, options: CallOptions): Promise<MarginMode> {
    const [position] = await this.getPositions(symbol, options)
    return position?.marginMode ?? 'cross'
  }

  /**
   * Calls by the addresses of the mode that the account is in. Where somebody else has changed the mode in the meantime the exchange
   * refuses, and the call is made once more in the mode that it is in now.
   */
  async #inMode<Result>(call: (mode: PositionMode) => Promise<Result>, options?: CallOptions): Promise<Result> {
    const known = this.#mode
    try {
      return await call(known ?? (await this.getPositionMode(options)))
    } catch (error) {
      if (known === undefined || !ExchangeApiError.is(error) || error.apiCode !== 'POSITION_DUAL_MODE') throw error
      return call(await this.getPositionMode(options))
    }
  }
}

function ownMode(mode: MarginMode): 'cross' | 'isolated' {
  if (mode !== 'portfolio') return mode
  throw new InvalidInputError(
    'marginMode',
    'must be "cross" or "isolated"; a portfolio account is chosen at the exchange',
  )
}
