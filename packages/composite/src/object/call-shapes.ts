import type { PrivateCapability, PrivateCapabilityMap, PublicCapability, PublicCapabilityMap } from '@venuekit/core'

/** What stands in a place; the words are those of errors. */
export const kinds = {
  list: 'a list',
  object: 'an object',
  string: 'a text such as BTC/USDT',
  number: 'a number',
  signal: 'an AbortSignal',
} as const
export type Kind = keyof typeof kinds

/** What the options are that many calls share; whether a number is a good one is said by what uses it. */
export const optionKinds: readonly (readonly [name: string, kind: Kind])[] = [
  ['signal', 'signal'],
  ['timeoutMs', 'number'],
  ['sendWithinMs', 'number'],
  ['since', 'number'],
  ['until', 'number'],
  ['limit', 'number'],
  ['depth', 'number'],
  ['queueSize', 'number'],
]

/** What a method takes, as far as somebody without types may get it wrong before anything else notices. */
export interface CallShape {
  /** How many things come before the options. */
  readonly before: number
  /** What the first is, where it is no symbol and no text, and what it holds where it is a list. */
  readonly first?: readonly [path: string, kind: Kind, each?: Kind]
  /** Whether the first may be left out. */
  readonly isOptional?: true
  readonly second?: readonly [path: string, kind: Kind]
  /** Whether it gives something else than a promise. */
  readonly isSync?: true
}

type MethodsOf<Map> = Map extends Map ? keyof Map : never

/** The methods that take anything; `orderbook` is left alone: it is read all the time, and takes a symbol only. */
type Method =
  | Exclude<MethodsOf<PublicCapabilityMap[PublicCapability]>, 'orderbook'>
  | Exclude<MethodsOf<PrivateCapabilityMap[PrivateCapability]>, 'balances'>
  | 'placeLimitOrder'
  | 'placeMarketOrder'
  // Those of the classes.
  | 'addSymbol'
  | 'getActiveOrder'
  | 'initialize'
  | 'removeSymbol'
  | 'startBalanceSync'
  | 'subscribeState'
  | 'waitUntilConnected'

const none: CallShape = { before: 0 }
const one: CallShape = { before: 1 }
const two: CallShape = { before: 2 }
const walk: CallShape = { before: 1, isSync: true }
const order: CallShape = { before: 1, first: ['order', 'object'] }

export const callShapes: Readonly<Record<Method, CallShape>> = {
  addSymbol: one,
  amendOrder: { ...order, before: 2, second: ['change', 'object'] },
  cancelAllOrders: one,
  cancelOrder: order,
  cancelOrders: { before: 1, first: ['refs', 'list', 'object'] },
  cancelTriggerOrder: order,
  changeMargin: two,
  closePosition: one,
  // It says itself of what it is given that it was not sent; each of a batch has an outcome of its own.
  createOrder: one,
  createOrders: { before: 1, first: ['requests', 'list'] },
  createTriggerOrder: order,
  getAccountTrades: one,
  getActiveOrder: order,
  getAssetsInfo: none,
  getBalance: one,
  getBalances: none,
  getBookTicker: one,
  getDepositAddress: one,
  getDeposits: none,
  getFundingHistory: one,
  getFundingRate: one,
  getFuturesTicker: one,
  getHistoryOrders: one,
  getKlines: two,
  getLeverage: one,
  getOpenInterest: one,
  getOpenOrders: one,
  getOpenTriggerOrders: one,
  getOrder: order,
  getOrderbook: one,
  getPositionMode: none,
  getPositions: one,
  getTicker: one,
  getTickers: none,
  getTrades: one,
  getTradingFees: one,
  getWithdrawals: none,
  initialize: { before: 1, first: ['symbols', 'list', 'string'], isOptional: true },
  iterateCandles: { ...walk, before: 2 },
  iterateFills: walk,
  iterateTrades: walk,
  placeLimitOrder: order,
  placeMarketOrder: order,
  removeSymbol: one,
  resolveOrder: order,
  setDeadManSwitch: one,
  setLeverage: two,
  setPositionMode: one,
  startBalanceSync: { before: 1, first: ['options', 'object'], isSync: true },
  subscribeBalances: none,
  subscribeBookTicker: one,
  subscribeCandles: two,
  subscribeFills: one,
  subscribeFundingRate: one,
  subscribeOrderbook: one,
  subscribeOrders: one,
  subscribePositions: one,
  subscribeState: none,
  subscribeTicker: one,
  subscribeTrades: one,
  waitUntilConnected: one,
  withdraw: { before: 1, first: ['request', 'object'] },
}
