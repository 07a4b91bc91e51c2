import { InvalidInputError } from '@venuekit/core/errors'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Instrument } from '../engine/instrument.ts'
import type { Trade } from '../engine/views.ts'
import type { OrderLedger, OrderRecord } from './order-ledger.ts'
import type { Wire } from './wire.ts'

/** The true book: prices and sizes as decimal text, in the exchange's own units. */
export interface BookSnapshot {
  readonly exchange: string
  readonly symbol: string
  /** Counts the changes of the book. */
  readonly updateId: number
  /** Best first. */
  readonly bids: readonly (readonly [price: string, size: string])[]
  readonly asks: readonly (readonly [price: string, size: string])[]
}

/** One level of a true book that has changed. */
export interface BookChange {
  readonly symbol: string
  /** As in `sim.book()`; those of one market have no hole. */
  readonly updateId: number
  readonly side: 'buy' | 'sell'
  readonly price: string
  /** What is there now; `0` when the level is gone. */
  readonly size: string
}

/** A trade as everybody sees it. */
export interface TradeSnapshot {
  readonly id: string
  readonly symbol: string
  /** The taker's side. */
  readonly side: 'buy' | 'sell'
  readonly price: string
  readonly size: string
  readonly time: number
}

/** A part of an order that was filled. */
export interface FillSnapshot {
  readonly tradeId: string
  readonly price: string
  readonly size: string
  /** Positive when it cost. */
  readonly fee: string
  readonly feeAsset: string
  readonly liquidity: 'maker' | 'taker'
  readonly time: number
}

/** An order that the exchange accepted, whether its sender knows or not. */
export interface OrderSnapshot {
  /** As the exchange shows it. */
  readonly id: string
  readonly clientOrderId: string | null
  readonly account: number
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly type: 'limit' | 'market'
  readonly timeInForce: 'gtc' | 'ioc' | 'fok'
  readonly state: 'open' | 'filled' | 'cancelled'
  /** Why it has ended. */
  readonly reason: string | null
  readonly price: string | null
  readonly size: string
  readonly filled: string
  readonly fills: readonly FillSnapshot[]
  readonly createdAt: number
  readonly updatedAt: number
  /** A fault kept the answer from its sender, or made it come too late. */
  readonly answerWithheld: boolean
}

/** What an account has of an asset. */
export interface BalanceSnapshot {
  readonly account: number
  readonly asset: string
  readonly available: string
  /** Set aside for orders and positions. */
  readonly held: string
}

/** One exchange as it is: what is compared with what a client believes. */
export interface Truth {
  readonly exchange: string
  readonly engine: MatchingEngine
  readonly ledger: OrderLedger
  readonly wire: Wire
}

export function bookOf({ exchange, engine }: Truth, symbol: string, depth: number): BookSnapshot {
  const instrument = instrumentOf(engine, symbol)
  const { updateId, bids, asks } = engine.view.depth(symbol, depth)
  const texts = (levels: typeof bids): BookSnapshot['bids'] =>
    levels.map(([price, size]) => [instrument.priceText(price), instrument.sizeText(size)])
  return { exchange, symbol, updateId, bids: texts(bids), asks: texts(asks) }
}

/** Tells of every change from now on. Returns what stops it. */
export function followBooks({ engine }: Truth, listener: (change: BookChange) => void): () => void {
  return engine.listen((events) => {
    for (const event of events) {
      if (event.type !== 'level') continue
      const { market, updateId, side, price, size } = event
      const instrument = engine.view.instrument(market)
      const texts = { price: instrument.priceText(price), size: instrument.sizeText(size) }
      listener({ symbol: market, updateId, side, ...texts })
    }
  })
}

export function tradesOf({ engine }: Truth, symbol: string, limit: number): readonly TradeSnapshot[] {
  const instrument = instrumentOf(engine, symbol)
  return engine.view.trades(symbol, limit).map(({ id, side, price, size, time }: Trade) => ({
    id: String(id),
    symbol,
    side,
    price: instrument.priceText(price),
    size: instrument.sizeText(size),
    time,
  }))
}

export function ordersOf(truth: Truth): readonly OrderSnapshot[] {
  return [...truth.ledger.records].map((record) => orderOf(truth, record))
}

export function balancesOf({ engine }: Truth, account: number): readonly BalanceSnapshot[] {
  if (!engine.view.hasAccount(account)) throw new InvalidInputError('account', `there is no account ${account}`)
  return engine.view.balances(account).map(({ asset, available, held }) => ({
    account,
    asset,
    available: engine.assets.text(asset, available),
    held: engine.assets.text(asset, held),
  }))
}

export function instrumentOf(engine: MatchingEngine, symbol: string): Instrument {
  if (engine.view.hasMarket(symbol)) return engine.view.instrument(symbol)
  const known = engine.view.instruments.map(({ id }) => id)
  throw new InvalidInputError('symbol', `"${symbol}" is no market of this exchange; it has ${known.join(', ')}`)
}

function orderOf({ exchange, engine, wire }: Truth, { order, fills, answerWithheld }: OrderRecord): OrderSnapshot {
  const instrument = engine.view.instrument(order.market)
  return {
    id: wire.orderId?.(exchange, order) ?? String(order.id),
    clientOrderId: order.clientId ?? null,
    account: order.account,
    symbol: order.market,
    side: order.side,
    type: order.kind,
    timeInForce: order.timeInForce,
    state: order.status,
    reason: order.reason ?? null,
    price: order.price === undefined ? null : instrument.priceText(order.price),
    size: instrument.sizeText(order.size),
    filled: instrument.sizeText(order.filled),
    fills: fills.map((fill) => ({
      tradeId: String(fill.tradeId),
      price: instrument.priceText(fill.price),
      size: instrument.sizeText(fill.size),
      fee: engine.assets.text(fill.feeAsset, fill.fee),
      feeAsset: fill.feeAsset,
      liquidity: fill.liquidity,
      time: fill.time,
    })),
    createdAt: order.createdAt,
    updatedAt: order.updatedAt,
    answerWithheld,
  }
}
