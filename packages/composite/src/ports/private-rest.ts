import type {
  AssetBalance,
  AssetInfo,
  CallOptions,
  CheckedOrder,
  CommandOptions,
  Decimal,
  DepositAddress,
  DepositResponse,
  Fill,
  FuturesBalance,
  HistoryOptions,
  LeverageSetting,
  MarginMode,
  Order,
  OrderRef,
  Position,
  PositionMode,
  PrivateCapability,
  SymbolInput,
  TradingFee,
  TriggerOrderRequest,
  WithdrawalRequest,
  WithdrawalResponse,
} from '@venuekit/core'
import type { MoreOrderCommands, OrderCommands, PlaceOptions } from './order-commands.ts'
import type { HistoryPage, PageOptions } from './public-rest.ts'

/** What every call for a list of orders or executions takes. A class passes its options on to the client, which sees to it. */
export interface ListOptions extends CallOptions {
  /** Told how many rows of an answer could not be read and were left out. */
  readonly onRejected?: ((rows: number) => void) | undefined
  /** Told how many rows of an answer were left out because nobody asked for them: an answer that had them may be full all the same. */
  readonly onOmitted?: ((rows: number) => void) | undefined
}

type PositionSide = { readonly side?: 'long' | 'short' | undefined }

/** Every call for an account, by the documents' names. A class has those that its exchange has. Each is one request. */
export interface PrivateRestCalls extends OrderCommands, MoreOrderCommands {
  /** By either id; undefined where the exchange knows no such order. */
  getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined>
  /** All open orders, of one symbol or of all: as many requests as that takes. */
  getOpenOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]>
  /** Orders that have ended, in any order. */
  getHistoryOrders(symbol: SymbolInput, options?: HistoryOptions & ListOptions): Promise<readonly Order[]>
  /** Executions, in any order. */
  getAccountTrades(
    symbol: SymbolInput,
    options?: PageOptions & ListOptions & { readonly orderId?: string | undefined },
  ): Promise<HistoryPage<Fill>>
  getBalances(options?: CallOptions): Promise<readonly (AssetBalance | FuturesBalance)[]>
  getTradingFees(symbol?: SymbolInput, options?: CallOptions): Promise<TradingFee>
  /** Orders that the exchange cancels unless it is called again in time; 0 switches it off. */
  setDeadManSwitch(
    timeoutMs: number,
    options?: CallOptions & { readonly symbol?: SymbolInput | undefined },
  ): Promise<void>
  placeTriggerOrder(request: TriggerOrderRequest, options?: CommandOptions): Promise<Order>
  cancelTriggerOrder(ref: OrderRef, options?: CommandOptions): Promise<Order | undefined>
  getOpenTriggerOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]>
  getPositions(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Position[]>
  getLeverage(symbol: SymbolInput, options?: CallOptions & PositionSide): Promise<LeverageSetting>
  setLeverage(
    symbol: SymbolInput,
    leverage: Decimal,
    options?: CallOptions & PositionSide & { readonly marginMode?: MarginMode | undefined },
  ): Promise<void>
  getPositionMode(options?: CallOptions): Promise<PositionMode>
  setPositionMode(mode: PositionMode, options?: CallOptions): Promise<void>
  changeMargin(symbol: SymbolInput, change: Decimal, options?: CallOptions & PositionSide): Promise<void>
  /** The assets and the chains that they move over: the documents' currency info. */
  getCurrencyInfo(options?: CallOptions): Promise<readonly AssetInfo[]>
  getDepositAddress(
    asset: string,
    options?: CallOptions & { readonly network?: string | undefined },
  ): Promise<DepositAddress>
  getDeposits(options?: HistoryOptions & { readonly asset?: string | undefined }): Promise<readonly DepositResponse[]>
  withdraw(request: WithdrawalRequest, options?: CallOptions): Promise<WithdrawalResponse>
  getWithdrawals(
    options?: HistoryOptions & { readonly asset?: string | undefined },
  ): Promise<readonly WithdrawalResponse[]>
}

/** The documents' shorter names of these calls, which `PrivateExchangeRest` gives to a class: each makes the call of the longer name. */
export interface PrivateRestNames<Balance extends AssetBalance | FuturesBalance = AssetBalance | FuturesBalance> {
  /** The same as `placeOrder`. */
  createOrder(order: CheckedOrder, options?: PlaceOptions): Promise<Order>
  /** The same as `getOpenOrders`. */
  getOrders(symbol?: SymbolInput, options?: ListOptions): Promise<readonly Order[]>
  /** One asset of `getBalances`. */
  getBalance(asset: string, options?: CallOptions): Promise<Balance | undefined>
}

/** The private endpoints of a spot market. */
export interface PrivateSpotRest
  extends
    PrivateRestNames,
    Pick<
      PrivateRestCalls,
      | 'placeOrder'
      | 'cancelOrder'
      | 'cancelAllOrders'
      | 'getOrder'
      | 'getOpenOrders'
      | 'getHistoryOrders'
      | 'getAccountTrades'
      | 'getBalances'
      | 'getTradingFees'
    > {}

/** The private endpoints of perpetuals. */
export interface PrivateFuturesRest
  extends PrivateSpotRest, Pick<PrivateRestCalls, 'getPositions' | 'getLeverage' | 'setLeverage'> {}

/** The calls that a capability cannot do without. */
interface PrivateRestNeeds {
  trading: 'placeOrder' | 'cancelOrder' | 'getOrder' | 'getOpenOrders'
  triggerOrders: 'placeTriggerOrder' | 'cancelTriggerOrder' | 'getOpenTriggerOrders'
  amend: 'modifyOrder'
  batchOrders: 'placeOrders'
  batchCancel: 'cancelOrders'
  cancelAll: 'cancelAllOrders'
  deadManSwitch: 'setDeadManSwitch'
  orderHistory: 'getHistoryOrders'
  fills: 'getAccountTrades'
  balance: 'getBalances'
  tradingFees: 'getTradingFees'
  positions: 'getPositions'
  leverage: 'getLeverage' | 'setLeverage'
  positionMode: 'getPositionMode' | 'setPositionMode'
  marginChange: 'changeMargin'
  assets: 'getCurrencyInfo'
  depositAddress: 'getDepositAddress'
  depositHistory: 'getDeposits'
  withdrawal: 'withdraw'
  withdrawalHistory: 'getWithdrawals'
}

/** What a class of private endpoints must have for these capabilities. */
export type PrivateRestFor<Names extends PrivateCapability> = Partial<PrivateRestCalls> &
  Pick<PrivateRestCalls, PrivateRestNeeds[Names]>
