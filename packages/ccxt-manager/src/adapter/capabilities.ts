import type { PrivateCapability, PublicCapability } from '@venuekit/core'

/** The public capabilities that ccxt's unified interface can fill. */
export type CcxtPublicCapability = Extract<
  PublicCapability,
  'orderbook' | 'trades' | 'ticker' | 'tickers' | 'bookTicker' | 'candles' | 'candleStream' | 'funding'
>

/** The private ones. */
export type CcxtPrivateCapability = Extract<
  PrivateCapability,
  'trading' | 'cancelAll' | 'orderHistory' | 'fills' | 'balance' | 'tradingFees' | 'positions' | 'leverage'
>

/** The capabilities of one exchange. */
export interface CcxtCapabilities {
  readonly public: readonly CcxtPublicCapability[]
  readonly private: readonly CcxtPrivateCapability[]
}

/** Methods of ccxt that a capability needs, all of them; a list inside means one of these. */
type Needs = readonly (string | readonly string[])[]

const publicNeeds: Readonly<Record<CcxtPublicCapability, Needs>> = {
  orderbook: ['fetchOrderBook', 'watchOrderBook'],
  trades: ['fetchTrades', 'watchTrades'],
  ticker: ['fetchTicker', 'watchTicker'],
  tickers: ['fetchTickers'],
  bookTicker: ['fetchOrderBook', ['watchBidsAsks', 'watchOrderBook']],
  candles: ['fetchOHLCV'],
  candleStream: ['watchOHLCV'],
  funding: ['fetchFundingRate', 'fetchFundingRateHistory'],
}

const privateNeeds: Readonly<Record<CcxtPrivateCapability, Needs>> = {
  trading: ['createOrder', 'cancelOrder', 'fetchOpenOrders', 'fetchOrder', 'watchOrders'],
  cancelAll: ['cancelAllOrders'],
  orderHistory: [['fetchClosedOrders', 'fetchOrders']],
  fills: ['fetchMyTrades', 'watchMyTrades'],
  balance: ['fetchBalance', 'watchBalance'],
  tradingFees: [['fetchTradingFee', 'fetchTradingFees']],
  positions: ['fetchPositions', 'watchPositions', 'createOrder'],
  leverage: ['fetchLeverage', 'setLeverage'],
}

/** What has no meaning where nothing but coins is traded. */
const contractsOnly: ReadonlySet<string> = /* @__PURE__ */ new Set(['funding', 'positions', 'leverage'])

/** What `has` of an exchange comes to. */
export interface CapabilityQuestion {
  readonly has: Readonly<Record<string, unknown>>
  readonly contracts: boolean
  /** Whether what ccxt does not watch is polled, so that a fetch is enough for a stream. */
  readonly polled: boolean
}

/** The capabilities that an exchange really has: every method that one needs is native to it, or emulated by ccxt. */
export function capabilitiesOf(question: CapabilityQuestion): CcxtCapabilities {
  const { contracts } = question
  const fits = (name: string, needs: Needs): boolean =>
    (contracts || !contractsOnly.has(name)) && needs.every((need) => isThere(need, question))
  return {
    public: keysOf(publicNeeds).filter((name) => fits(name, publicNeeds[name])),
    private: keysOf(privateNeeds).filter((name) => fits(name, privateNeeds[name])),
  }
}

function isThere(need: string | readonly string[], question: CapabilityQuestion): boolean {
  if (typeof need !== 'string') return need.some((one) => isThere(one, question))
  const fetched = polledBy[need]
  const { has, polled } = question
  return isOffered(has[need]) || (polled && fetched !== undefined && isOffered(has[fetched]))
}

/** ccxt says `true`, `'emulated'`, or that there is none. */
export function isOffered(has: unknown): boolean {
  return has === true || has === 'emulated'
}

/** What is fetched again and again where a stream is missing and polling was asked for. */
const polledBy: Readonly<Record<string, string>> = {
  watchOrderBook: 'fetchOrderBook',
  watchTrades: 'fetchTrades',
  watchTicker: 'fetchTicker',
  watchOHLCV: 'fetchOHLCV',
  watchOrders: 'fetchOpenOrders',
  watchMyTrades: 'fetchMyTrades',
  watchBalance: 'fetchBalance',
  watchPositions: 'fetchPositions',
}

function keysOf<Name extends string>(table: Readonly<Record<Name, unknown>>): readonly Name[] {
  const isName = (name: string): name is Name => Object.hasOwn(table, name)
  return Object.keys(table).filter(isName)
}
