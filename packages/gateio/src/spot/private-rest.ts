import type { BatchAnswer, PrivateRestCalls, PrivateSpotRest } from '@venuekit/composite'
import type {
  AssetBalance,
  AssetInfo,
  CallOptions,
  CheckedOrder,
  CommandOptions,
  DepositAddress,
  DepositResponse,
  ExchangeContext,
  HistoryOptions,
  KeySecretCredentials,
  Order,
  WithdrawalRequest,
  WithdrawalResponse,
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
import { createOrder } from './endpoints/create-order.ts'
import { createOrders } from './endpoints/create-orders.ts'
import { createTriggerOrder } from './endpoints/create-trigger-order.ts'
import { createWithdrawal } from './endpoints/create-withdrawal.ts'
import { getBalances } from './endpoints/get-balances.ts'
import { getCurrencies } from './endpoints/get-currencies.ts'
import { getDepositAddress } from './endpoints/get-deposit-address.ts'
import { getDeposits } from './endpoints/get-deposits.ts'
import { getFills } from './endpoints/get-fills.ts'
import { getHistoryOrders } from './endpoints/get-history-orders.ts'
import { getOpenOrders, getOpenOrdersOf } from './endpoints/get-open-orders.ts'
import { getOrder } from './endpoints/get-order.ts'
import { getTradingFees } from './endpoints/get-trading-fees.ts'
import { getTriggerOrder } from './endpoints/get-trigger-order.ts'
import { getTriggerOrders } from './endpoints/get-trigger-orders.ts'
import { getWithdrawals } from './endpoints/get-withdrawals.ts'
import { setDeadManSwitch } from './endpoints/set-dead-man-switch.ts'
import { placeByPairs } from './place-by-pairs.ts'

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
  getOpenOrdersOf,
  getOrder,
  getOrderFills: getFills,
  getTradingFees,
  getTriggerOrder,
  getTriggerOrders,
  setDeadManSwitch,
}

type TransferOptions = HistoryOptions & { readonly asset?: string | undefined }

/**
 * The private endpoints of the spot market.
 *
 * @example
 * ```ts
 * import type { KeySecretCredentials } from '@venuekit/core'
 * import type { ExchangeConfig } from '@venuekit/core/config'
 * import { gateioSpotTransport } from '@venuekit/gateio'
 * import { createRestClient } from '@venuekit/transport'
 *
 * async function ask(config: ExchangeConfig<KeySecretCredentials>) {
 *   await using rest = createRestClient(gateioSpotTransport, config, { isPrivate: true })
 *   return await rest.getBalances()
 * }
 * typeof ask // 'function'
 * ```
 */
export class GateioPrivateSpotRest
  extends GateioPrivateRest<AssetBalance>
  implements
    PrivateSpotRest,
    Pick<
      PrivateRestCalls,
      | 'cancelOrders'
      | 'cancelTriggerOrder'
      | 'getCurrencyInfo'
      | 'getDepositAddress'
      | 'getDeposits'
      | 'getOpenTriggerOrders'
      | 'getWithdrawals'
      | 'modifyOrder'
      | 'placeOrders'
      | 'placeTriggerOrder'
      | 'setDeadManSwitch'
      | 'withdraw'
    >
{
  constructor(client: RestClient, context: Pick<ExchangeContext<KeySecretCredentials>, 'options'>) {
    super(client, context, endpoints)
  }

  /** Places several orders: one answer for each, in order. One call holds no more than four pairs. */
  override placeOrders(
    orders: readonly CheckedOrder[],
    options?: CommandOptions,
  ): Promise<readonly BatchAnswer<Order>[]> {
    return placeByPairs(orders, (part) => super.placeOrders(part, options))
  }

  /** What the spot account has of each asset. */
  getBalances(options?: CallOptions): Promise<readonly AssetBalance[]> {
    return this.client.call(getBalances, undefined, options)
  }

  /** The assets of the exchange, and the chains that they move over. */
  getCurrencyInfo(options?: CallOptions): Promise<readonly AssetInfo[]> {
    return this.client.call(getCurrencies, undefined, options)
  }

  /** Where to send a deposit; the network may be left out where the asset has only one. */
  getDepositAddress(
    asset: string,
    { network, ...options }: CallOptions & { readonly network?: string | undefined } = {},
  ): Promise<DepositAddress> {
    return this.client.call(getDepositAddress, { asset, network }, options)
  }

  /** Past deposits. */
  getDeposits({ asset, since, until, limit, ...options }: TransferOptions = {}): Promise<readonly DepositResponse[]> {
    return this.client.call(getDeposits, { asset, since, until, limit }, options)
  }

  /** Past withdrawals. */
  getWithdrawals({ asset, since, until, limit, ...options }: TransferOptions = {}): Promise<
    readonly WithdrawalResponse[]
  > {
    return this.client.call(getWithdrawals, { asset, since, until, limit }, options)
  }

  /** Withdraws; the exchange takes addresses of its own list alone, if the key says so. */
  withdraw(request: WithdrawalRequest, options?: CallOptions): Promise<WithdrawalResponse> {
    return this.client.call(createWithdrawal, request, options)
  }
}
