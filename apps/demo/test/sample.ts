import { decimal, type MarketSymbol, marketSymbol, ZERO } from 'venuekit'
import type {
  ArbitrageSnapshot,
  ExecutedOrder,
  Execution,
  Leg,
  LegView,
  MarketView,
  Opportunity,
  OpportunityLeg,
} from '../src/arbitrage/types.ts'
import type { BalanceView, ExchangeView, RadarSnapshot } from '../src/radar/radar-snapshot.ts'

// A snapshot as it could be, for the tests of what is made of it.

const at = Date.UTC(2026, 10, 27, 12, 0, 0)

function legAt(exchange: string): Leg {
  const isFutures = exchange.endsWith('futures')
  const symbol: MarketSymbol = marketSymbol(isFutures ? 'BTC/USDT:USDT' : 'BTC/USDT')
  return { exchange, symbol, kind: isFutures ? 'perpetual' : 'spot' }
}

function legView(exchange: string, bid: string, ask: string): LegView {
  return { ...legAt(exchange), state: 'live', bid: decimal(bid), ask: decimal(ask), takerFee: decimal('0.001') }
}

function opportunityLeg(exchange: string, price: string): OpportunityLeg {
  return { ...legAt(exchange), averagePrice: decimal(price), worstPrice: decimal(price), value: decimal('6200') }
}

export function sampleOpportunity(id: string, change: Partial<Opportunity> = {}): Opportunity {
  return {
    id,
    market: 'BTC/USDT',
    buy: opportunityLeg('mexc', '61000.12345678901234567'),
    sell: opportunityLeg('gateio', '61500.5'),
    size: decimal('0.1'),
    profit: decimal('37.5'),
    fees: decimal('12.25'),
    grossEdgeBps: decimal('81.5'),
    netEdgeBps: decimal('61.5'),
    complete: true,
    firstSeen: at - 2_100,
    lastSeen: at,
    durationMs: 2_100,
    bestProfit: decimal('40'),
    endedAt: undefined,
    endedBecause: undefined,
    refusedBy: [],
    executions: 0,
    ...change,
  }
}

function order(exchange: string, side: 'buy' | 'sell', change: Partial<ExecutedOrder> = {}): ExecutedOrder {
  return {
    ...legAt(exchange),
    role: 'leg',
    side,
    quantity: decimal('0.1'),
    limitPrice: decimal('61000'),
    clientOrderId: `${exchange}-1`,
    orderId: '1',
    outcome: 'accepted',
    filled: decimal('0.1'),
    value: decimal('6100'),
    fees: [],
    problem: undefined,
    ...change,
  }
}

export function sampleExecution(id: string, change: Partial<Execution> = {}): Execution {
  return {
    id,
    opportunityId: 'o1',
    market: 'BTC/USDT',
    purpose: 'open',
    status: 'done',
    size: decimal('0.1'),
    expectedProfit: decimal('37.5'),
    profit: decimal('37.1'),
    orders: [order('mexc', 'buy'), order('gateio', 'sell')],
    startedAt: at - 1_000,
    endedAt: at - 900,
    ...change,
  }
}

export const failedOrder: ExecutedOrder = order('gateio', 'sell', {
  outcome: 'unknown',
  filled: ZERO,
  problem: 'gateio: the answer was lost',
})

export function sampleArbitrage(change: Partial<ArbitrageSnapshot> = {}): ArbitrageSnapshot {
  const legs = [
    legView('gateio', '61500', '61501'),
    legView('gateio-futures', '61490.5', '61491'),
    legView('mexc', '60999', '61000'),
  ]
  const market: MarketView = {
    market: 'BTC/USDT',
    legs,
    best: { buy: legAt('mexc'), sell: legAt('gateio'), spread: decimal('500'), netEdgeBps: decimal('61.5') },
    halted: undefined,
  }
  const stale = { ...legView('mexc', '1', '2'), state: 'stale', bid: undefined, ask: undefined } as const
  const quiet: MarketView = {
    market: 'ETH/USDT',
    legs: [legView('gateio', '2899.34', '2900'), stale],
    best: undefined,
    halted: 'a leg is open',
  }
  return {
    at,
    state: 'running',
    pausedBecause: undefined,
    mode: 'simulators',
    markets: [market, quiet],
    opportunities: [sampleOpportunity('o1', { executions: 1 })],
    ended: [sampleOpportunity('o0', { endedAt: at - 5_000, endedBecause: 'prices', profit: decimal('-1.5') })],
    executions: [
      sampleExecution('e2', { status: 'recovering', orders: [order('mexc', 'buy'), failedOrder] }),
      sampleExecution('e1'),
    ],
    openLegs: [],
    positions: [],
    residues: {},
    exposure: { total: ZERO, byExchange: {}, byMarket: {} },
    pnl: { realised: decimal('37.1'), today: decimal('37.1'), fees: { USDT: decimal('12.25') }, unrealised: ZERO },
    changes: [],
    limits: [],
    counts: { scans: 9, evaluations: 9, opportunities: 2, executions: 2, missed: 1, recoveries: 0, fills: 3 },
    skipped: [],
    ...change,
  }
}

function exchangeView(id: string, change: Partial<ExchangeView> = {}): ExchangeView {
  return {
    id,
    state: 'live',
    reason: undefined,
    books: 6,
    liveBooks: 6,
    messages: 1_234,
    messagesPerSecond: 56.42,
    latency: { p50: 1.25, p99: 33.4 },
    gaps: 2,
    resyncs: 1,
    reconnects: 0,
    ...change,
  }
}

const balance = (asset: string, total: string, change: string): BalanceView => ({
  exchange: 'gateio',
  asset,
  total: decimal(total),
  change: decimal(change),
})

export function sampleSnapshot(change: Partial<RadarSnapshot> = {}): RadarSnapshot {
  return {
    at,
    elapsedMs: 72_345,
    source: { type: 'simulated', seed: 7, rate: 1_000 },
    exchanges: [
      exchangeView('gateio'),
      exchangeView('gateio-futures', { state: 'stale', liveBooks: 5 }),
      exchangeView('mexc', { state: 'down', books: 0, liveBooks: 0, latency: undefined, reason: 'it does not answer' }),
    ],
    arbitrage: sampleArbitrage(),
    balances: [balance('USDT', '1000037.1', '37.1'), balance('BTC', '19.9', '-0.1'), balance('ETH', '300', '0')],
    positions: [
      {
        exchange: 'gateio-futures',
        symbol: 'BTC/USDT:USDT',
        side: 'short',
        size: decimal('0.1'),
        entryPrice: decimal('61490.5'),
      },
    ],
    notes: [
      { at: at - 10, level: 'warn', text: 'gateio: slow' },
      { at, level: 'error', text: 'gateio: a book had to begin anew' },
    ],
    ...change,
  }
}
