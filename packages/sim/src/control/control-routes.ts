import { InvalidInputError } from '@venuekit/core/errors'
import type { FaultView } from '../faults/fault.ts'
import type { CreateAccountOptions } from '../host/account-directory.ts'
import type { BalanceSnapshot, BookSnapshot, OrderSnapshot, TradeSnapshot } from '../host/snapshots.ts'
import type { MarketChange, StagedDeposit, StagedOrder, StagedResult } from '../host/stage.ts'
import { readAccount } from './read-account.ts'
import { readMarketChange, readRate, readStagedDeposit, readStagedOrder } from './read-stage.ts'

/** What the control port asks of a simulator. */
export interface ControlTarget {
  readonly exchanges: readonly string[]
  readonly health: () => object
  readonly addFault: (given: unknown) => FaultView
  readonly faults: () => readonly FaultView[]
  readonly clearFaults: (id?: number) => number
  readonly book: (exchange: string, symbol: string, depth?: number) => BookSnapshot
  readonly trades: (exchange: string, symbol: string, limit?: number) => readonly TradeSnapshot[]
  readonly orders: (exchange: string) => readonly OrderSnapshot[]
  readonly balances: (exchange: string, account?: number) => readonly BalanceSnapshot[]
  readonly createAccount: (exchange: string, options: CreateAccountOptions) => object
  readonly placeOrder: (exchange: string, order: StagedOrder) => StagedResult
  readonly clearOrders: (exchange: string, symbol?: string) => number
  readonly deposit: (exchange: string, money: StagedDeposit) => void
  readonly setMarket: (exchange: string, symbol: string, change: MarketChange) => void
  readonly setEventsPerSecond: (rate: number) => void
  readonly pause: () => Promise<void>
  readonly resume: () => void
}

interface ControlRequest {
  readonly query: URLSearchParams
  readonly body: string
}

type ControlRoute = (simulator: ControlTarget, request: ControlRequest) => object | Promise<object>

/** By path and method. */
export const controlRoutes: Readonly<Record<string, Readonly<Record<string, ControlRoute>>>> = {
  '/health': { GET: (simulator) => simulator.health() },
  '/book': {
    GET: (simulator, { query }) =>
      simulator.book(exchangeOf(simulator, query), required(query, 'symbol'), integer(query, 'depth')),
  },
  '/trades': {
    GET: (simulator, { query }) =>
      simulator.trades(exchangeOf(simulator, query), required(query, 'symbol'), integer(query, 'limit')),
  },
  '/orders': {
    GET: (simulator, { query }) => simulator.orders(exchangeOf(simulator, query)),
    POST: (simulator, { query, body }) =>
      simulator.placeOrder(exchangeOf(simulator, query), readStagedOrder(jsonOf(body))),
    DELETE: (simulator, { query }) => ({
      cleared: simulator.clearOrders(exchangeOf(simulator, query), query.get('symbol') ?? undefined),
    }),
  },
  '/deposits': {
    POST: (simulator, { query, body }) => {
      const [exchange, money] = [exchangeOf(simulator, query), readStagedDeposit(jsonOf(body))]
      simulator.deposit(exchange, money)
      return simulator.balances(exchange, money.account)
    },
  },
  '/markets': {
    POST: (simulator, { query, body }) => {
      const change = readMarketChange(jsonOf(body))
      simulator.setMarket(exchangeOf(simulator, query), required(query, 'symbol'), change)
      return change
    },
  },
  '/balances': {
    GET: (simulator, { query }) => simulator.balances(exchangeOf(simulator, query), integer(query, 'account')),
  },
  '/accounts': {
    POST: (simulator, { query, body }) =>
      simulator.createAccount(exchangeOf(simulator, query), readAccount(body === '' ? {} : jsonOf(body))),
  },
  '/faults': {
    GET: (simulator) => simulator.faults(),
    POST: (simulator, { body }) => simulator.addFault(jsonOf(body)),
    DELETE: (simulator, { query }) => ({ cleared: simulator.clearFaults(integer(query, 'id')) }),
  },
  '/rate': {
    POST: (simulator, { body }) => {
      const eventsPerSecond = readRate(jsonOf(body))
      simulator.setEventsPerSecond(eventsPerSecond)
      return { eventsPerSecond }
    },
  },
  '/pause': {
    POST: async (simulator) => {
      await simulator.pause()
      return { paused: true }
    },
  },
  '/resume': {
    POST: (simulator) => {
      simulator.resume()
      return { paused: false }
    },
  },
}

function exchangeOf({ exchanges }: ControlTarget, query: URLSearchParams): string {
  const exchange = required(query, 'exchange')
  if (!exchanges.includes(exchange))
    throw new InvalidInputError('exchange', `"${exchange}" is none of ${exchanges.join(', ')}`)
  return exchange
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name)
  if (value === null || value === '') throw new InvalidInputError(name, 'is needed in the query')
  return value
}

function integer(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  if (!/^\d{1,15}$/.test(text)) throw new InvalidInputError(name, `must be an integer, not "${text}"`)
  return Number(text)
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new InvalidInputError('body', 'must be JSON, such as {"kind":"cut"}')
  }
}
