import { InvalidInputError } from '@venuekit/core/errors'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Instrument } from '../engine/instrument.ts'
import type { MarketMode, Side } from '../engine/types.ts'
import { limitsFrom, type LimitChange } from './limit-change.ts'
import { instrumentOf } from './snapshots.ts'

/** An order that your test places itself, of nobody in particular. */
export interface StagedOrder {
  readonly symbol: string
  readonly side: Side
  /** Decimal text, in the exchange's own units. */
  readonly size: string
  /** The limit; without one it takes what is there and is gone. */
  readonly price?: string
}

/** What became of it at once. */
export interface StagedResult {
  readonly state: 'open' | 'filled' | 'cancelled'
  readonly filled: string
}

/** What is to change of a market. */
export interface MarketChange extends LimitChange {
  /** A halted market refuses cancels too. */
  readonly mode?: MarketMode
  /** Which orders are taken by their side. */
  readonly sides?: 'both' | Side
  /** Perpetuals: only orders that reduce a position are taken, as before the end of a contract. */
  readonly reduceOnly?: boolean
  /** Perpetuals, as decimal text; where the simulated market runs it sets its own every second. */
  readonly markPrice?: string
}

/** Money for an account, or away from it when negative. */
export interface StagedDeposit {
  readonly asset: string
  readonly amount: string
  /** The default is the first. */
  readonly account?: number
}

/** Of the house: it owes without limit, and its orders make no events. */
const stageAccount = 1_000_003

export function stageOrder(engine: MatchingEngine, { symbol, side, size, price }: StagedOrder): StagedResult {
  const instrument = instrumentOf(engine, symbol)
  const units = unitsOf('size', size, (text) => instrument.toSize(text))
  const limit = price === undefined ? undefined : unitsOf('price', price, (text) => instrument.toPrice(text))
  if (!engine.view.hasAccount(stageAccount)) engine.openAccount({ id: stageAccount, house: true })
  const order = { account: stageAccount, market: symbol, side, size: units } as const
  const outcome = engine.submit(
    limit === undefined ? { ...order, kind: 'market' } : { ...order, kind: 'limit', price: limit },
  )
  if (!outcome.ok) throw new InvalidInputError('order', `is refused by the market: ${outcome.rejection.reason}`)
  return { state: outcome.order.status, filled: instrument.sizeText(outcome.order.filled) }
}

/** Takes all staged orders of a market, or of all markets, out of the books. Says how many there were. */
export function clearStagedOrders(engine: MatchingEngine, symbol?: string): number {
  if (symbol !== undefined) instrumentOf(engine, symbol)
  if (!engine.view.hasAccount(stageAccount)) return 0
  const markets = symbol === undefined ? undefined : [symbol]
  return engine.cancelAll({ account: stageAccount, markets }).length
}

export function changeMarket(engine: MatchingEngine, symbol: string, change: MarketChange): void {
  const { markPrice, priceBand: _band, maximumOpenOrders: _orders, maximumPositionValue: _value, ...status } = change
  const instrument = instrumentOf(engine, symbol)
  const mark = markPrice === undefined ? undefined : markOf(instrument, markPrice)
  const limits = limitsFrom(engine, instrument, change)
  if (Object.keys(status).length > 0) engine.setStatus({ market: symbol, status })
  engine.setLimits({ market: symbol, limits })
  if (mark !== undefined) engine.setMarkPrice({ market: symbol, mark })
}

export function stageDeposit(engine: MatchingEngine, { asset, amount, account = 1 }: StagedDeposit): void {
  if (!engine.view.hasAccount(account)) throw new InvalidInputError('account', `there is no account ${account}`)
  const money = unitsOf('amount', amount, (text) => engine.assets.parse(asset, text))
  if (!engine.deposit({ account, asset, amount: money }).ok)
    throw new InvalidInputError('amount', `account ${account} has not so much ${asset} to take away`)
}

function markOf(instrument: Instrument, text: string): number {
  if (instrument.kind === 'spot') throw new InvalidInputError('markPrice', 'is for perpetuals only')
  const mark = unitsOf('markPrice', text, (price) => instrument.toPrice(price))
  if (mark > 0) return mark
  throw new InvalidInputError('markPrice', 'must be greater than 0')
}

function unitsOf<Units>(field: string, text: string, read: (text: string) => Units | undefined): Units {
  const units = read(text)
  if (units === undefined)
    throw new InvalidInputError(field, `must be a decimal with the market's decimals, not "${text}"`)
  return units
}
