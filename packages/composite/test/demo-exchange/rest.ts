import {
  bookFrameOf,
  createLocalBook,
  type ApiRefusal,
  type BookFrame,
  type CallOptions,
  type CheckedOrder,
  type Endpoint,
  type Fill,
  type HistoryOptions,
  type Instrument,
  type KeySecretCredentials,
  type Order,
  type OrderBook,
  type OrderRef,
  type SignRequest,
  type SymbolInput,
  type Trade,
} from '@venuekit/core'
import {
  ExchangeApiError,
  InsufficientFundsError,
  InvalidApiKeyError,
  InvalidOrderError,
  OrderNotFoundError,
  PermissionError,
  RateLimitError,
  RecvWindowError,
} from '@venuekit/core/errors'
import { mapRows, tolerantArray, wireMilliseconds, wireInteger } from '@venuekit/core/wire'
import { ExchangeRest, queryOf } from '@venuekit/transport'
import * as z from '@venuekit/core/schema'
import type { DepthOptions, HistoryPage, PageOptions, PublicRestFor, PrivateRestFor } from '../../src/index.ts'
import {
  balanceRow,
  errorBody,
  fillRow,
  marketRow,
  orderRow,
  toBalance,
  toFill,
  toInstrument,
  toOrder,
  toTrade,
  tradeRow,
} from './rows.ts'

/** After so long the exchange refuses what was on its way. */
export const validForMs = 5_000

const perCall = [{ budget: 'ip', weight: 1 }] as const
const query = { method: 'GET', repeat: 'safe', charge: () => perCall } as const

export const getTime: Endpoint<void, { time: number }, number> = {
  ...query,
  name: 'getServerTime',
  auth: 'none',
  lane: 'public',
  request: () => ({ path: '/time', query: [] }),
  wire: z.object({ time: wireMilliseconds }),
  result: ({ time }) => time,
}

const markets = tolerantArray(marketRow)
const getMarkets: Endpoint<void, z.output<typeof markets>, readonly Instrument[]> = {
  ...query,
  name: 'getSymbolsInfo',
  auth: 'none',
  lane: 'public',
  request: () => ({ path: '/markets', query: [] }),
  wire: markets,
  result: (rows, _, context) => mapRows(rows, context, toInstrument),
}

const levels = z.array(z.tuple([z.string(), z.string()]))
const book = z.object({ symbol: z.string(), last: wireInteger, bids: levels, asks: levels })
const getBook: Endpoint<{ symbol: SymbolInput; depth: number }, z.output<typeof book>, BookFrame> = {
  ...query,
  name: 'getOrderbook',
  auth: 'none',
  lane: 'public',
  request: ({ symbol, depth }, instruments) => ({
    path: '/book',
    query: queryOf({ symbol: instruments.require(symbol).exchangeSymbol, depth }),
  }),
  wire: book,
  result: bookFrameOf,
}

const trades = tolerantArray(tradeRow)
const getTrades: Endpoint<{ symbol: SymbolInput }, z.output<typeof trades>, readonly Trade[]> = {
  ...query,
  name: 'getRecentTrades',
  auth: 'none',
  lane: 'public',
  request: ({ symbol }, instruments) => ({
    path: '/trades',
    query: queryOf({ symbol: instruments.require(symbol).exchangeSymbol }),
  }),
  wire: trades,
  result: (rows, _, context) => mapRows(rows, context, (row) => toTrade(row, context.instruments)).toReversed(),
}

/** The public endpoints of the demo. */
export class DemoPublicRest extends ExchangeRest implements PublicRestFor<'orderbook' | 'trades'> {
  getServerTime(options?: CallOptions): Promise<number> {
    return this.client.call(getTime, undefined, options)
  }

  getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    return this.client.call(getMarkets, undefined, options)
  }

  getBookSnapshot(symbol: SymbolInput, { depth = 1_000, ...options }: DepthOptions = {}): Promise<BookFrame> {
    return this.client.call(getBook, { symbol, depth }, options)
  }

  async getOrderbook(symbol: SymbolInput, options: DepthOptions = {}): Promise<OrderBook> {
    const { depth = 100 } = options
    const frame = await this.getBookSnapshot(symbol, { ...options, depth })
    const { book: copy, writer } = createLocalBook({ symbol: (await this.#instrument(symbol, options)).symbol })
    writer.applySnapshot(frame)
    return copy.lastKnown.snapshot(depth)
  }

  getRecentTrades(symbol: SymbolInput, options?: CallOptions): Promise<readonly Trade[]> {
    return this.client.call(getTrades, { symbol }, options)
  }

  async #instrument(symbol: SymbolInput, options: CallOptions): Promise<Instrument> {
    const listed = await this.getSymbolsInfo(options)
    const found = listed.find((each) => each.symbol === symbol || each.exchangeSymbol === symbol)
    if (found === undefined) throw new InvalidOrderError(undefined, 'no such market')
    return found
  }
}

const command = { auth: 'signed', repeat: 'never', charge: () => perCall } as const

const placeOrder: Endpoint<CheckedOrder, z.output<typeof orderRow>, Order> = {
  ...command,
  name: 'placeOrder',
  method: 'POST',
  lane: 'order',
  request: (order) => ({
    path: '/orders',
    query: [],
    body: JSON.stringify({
      symbol: order.instrument.exchangeSymbol,
      side: order.side,
      type: order.type,
      price: order.type === 'limit' ? order.price : undefined,
      size: order.quantity,
      clientOrderId: order.clientOrderId,
    }),
    validForMs,
  }),
  wire: orderRow,
  result: (row, _, { instruments }) => toOrder(row, instruments),
}

const cancelOrder: Endpoint<OrderRef, z.output<typeof orderRow>, Order> = {
  ...command,
  name: 'cancelOrder',
  method: 'DELETE',
  lane: 'cancel',
  request: ({ orderId }) => ({ path: '/orders', query: queryOf({ id: orderId }), validForMs }),
  wire: orderRow,
  result: (row, _, { instruments }) => toOrder(row, instruments),
}

const getOrder: Endpoint<OrderRef, z.output<typeof orderRow>, Order> = {
  ...query,
  name: 'getOrder',
  auth: 'signed',
  lane: 'query',
  request: ({ orderId, clientOrderId }) => ({
    path: '/order',
    query: orderId === undefined ? queryOf({ clientOrderId }) : queryOf({ id: orderId }),
  }),
  wire: orderRow,
  result: (row, _, { instruments }) => toOrder(row, instruments),
}

const orders = tolerantArray(orderRow)
type OrderList = Endpoint<
  { symbol: SymbolInput | undefined; limit?: number | undefined },
  z.output<typeof orders>,
  readonly Order[]
>
const listOf = (name: string, path: string): OrderList => ({
  ...query,
  name,
  auth: 'signed',
  lane: 'query',
  request: ({ symbol, limit }, instruments) => ({
    path,
    query: queryOf({ symbol: symbol && instruments.require(symbol).exchangeSymbol, limit }),
  }),
  wire: orders,
  result: (rows, _, context) => mapRows(rows, context, (row) => toOrder(row, context.instruments)),
})
const getOpenOrders = listOf('getOpenOrders', '/orders')
const getClosedOrders = listOf('getHistoryOrders', '/orders/closed')

const fills = tolerantArray(fillRow)
const getFills: Endpoint<HistoryOptions & { symbol: SymbolInput }, z.output<typeof fills>, readonly Fill[]> = {
  ...query,
  name: 'getAccountTrades',
  auth: 'signed',
  lane: 'query',
  request: ({ symbol, since, until, limit }, instruments) => ({
    path: '/fills',
    query: queryOf({ symbol: instruments.require(symbol).exchangeSymbol, since, until, limit }),
  }),
  wire: fills,
  result: (rows, _, context) => mapRows(rows, context, (row) => toFill(row, context.instruments)),
}

const balances = tolerantArray(balanceRow)
const getBalances: Endpoint<void, z.output<typeof balances>, readonly ReturnType<typeof toBalance>[]> = {
  ...query,
  name: 'getBalances',
  auth: 'signed',
  lane: 'query',
  request: () => ({ path: '/balances', query: [] }),
  wire: balances,
  result: (rows, _, context) => mapRows(rows, context, toBalance),
}

export const openSession: Endpoint<void, { session: string }, string> = {
  ...command,
  name: 'openSession',
  method: 'POST',
  lane: 'query',
  request: () => ({ path: '/sessions', query: [] }),
  wire: z.object({ session: z.string() }),
  result: ({ session }) => session,
}

type Private = PrivateRestFor<'trading' | 'orderHistory' | 'fills' | 'balance'>

/** The endpoints of an account of the demo. */
export class DemoPrivateRest extends ExchangeRest implements Private {
  placeOrder(order: CheckedOrder, options?: CallOptions): Promise<Order> {
    return this.client.call(placeOrder, order, options)
  }

  cancelOrder(ref: OrderRef, options?: CallOptions): Promise<Order> {
    return this.client.call(cancelOrder, ref, options)
  }

  async getOrder(ref: OrderRef, options?: CallOptions): Promise<Order | undefined> {
    try {
      return await this.client.call(getOrder, ref, options)
    } catch (error) {
      if (OrderNotFoundError.is(error)) return undefined
      throw error
    }
  }

  getOpenOrders(symbol?: SymbolInput, options?: CallOptions): Promise<readonly Order[]> {
    return this.client.call(getOpenOrders, { symbol }, options)
  }

  getHistoryOrders(symbol: SymbolInput, options: HistoryOptions = {}): Promise<readonly Order[]> {
    return this.client.call(getClosedOrders, { symbol, limit: options.limit }, options)
  }

  async getAccountTrades(symbol: SymbolInput, options: PageOptions = {}): Promise<HistoryPage<Fill>> {
    return { rows: await this.client.call(getFills, { symbol, ...options }, options) }
  }

  getBalances(options?: CallOptions): Promise<readonly ReturnType<typeof toBalance>[]> {
    return this.client.call(getBalances, undefined, options)
  }
}

/** The demo knows its users by their key, and refuses what comes after its time. */
export const sign: SignRequest<KeySecretCredentials> = (request, { apiKey }, nowMs) => {
  const expiry = request.validForMs === undefined ? {} : { 'X-Expires-At': String(nowMs + request.validForMs) }
  return { ...request, headers: { ...request.headers, 'X-Api-Key': apiKey.reveal(), ...expiry } }
}

const kinds = [
  [401, InvalidApiKeyError],
  [403, PermissionError],
  [404, OrderNotFoundError],
  [408, RecvWindowError],
  [429, RateLimitError],
] as const

/** The bounds that a market may have, in our words. */
const rules: ReadonlyMap<string, string> = new Map([
  ['price-band', 'price-band'],
  ['too-many-orders', 'open-orders'],
])

/** The table of refusals: by status, since the demo has no codes. What has no row leaves a command unknown. */
export function refusals(status: number, body: unknown): ApiRefusal | undefined {
  if (status < 400) return undefined
  const message = errorBody.safeParse(body).data?.message ?? ''
  const details = { exchange: 'demo', apiMessage: message }
  const Kind = kinds.find(([known]) => known === status)?.[1]
  if (Kind !== undefined)
    return { error: new Kind(status, `The demo refused: ${message}`, details), outcome: 'rejected' }
  if (status !== 422 && status !== 400) return undefined
  const rule = rules.get(message)
  if (rule !== undefined) {
    const error = new InvalidOrderError(status, `The demo refused: ${message}`, { ...details, rule })
    return { error, outcome: 'rejected' }
  }
  const Reason = /fund|balance/i.test(message)
    ? InsufficientFundsError
    : status === 422
      ? ExchangeApiError
      : InvalidOrderError
  return { error: new Reason(status, `The demo refused: ${message}`, details), outcome: 'rejected' }
}
