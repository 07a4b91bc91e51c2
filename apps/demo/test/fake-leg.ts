import {
  abs,
  add,
  type BookFill,
  type BookLevel,
  type BookSide,
  compare,
  decimal,
  type Decimal,
  div,
  formatSymbol,
  type Instrument,
  min,
  mul,
  sub,
  ZERO,
} from 'venuekit'
import type { LegBook, LiveLeg } from '../src/arbitrage/legs.ts'
import { planBetween } from '../src/arbitrage/scanner.ts'
import type { Finding } from '../src/arbitrage/tracker.ts'

export type LevelTexts = readonly (readonly [price: string, size: string])[]

export interface FakeLeg {
  readonly exchange?: string
  readonly kind?: 'spot' | 'perpetual'
  readonly asks?: LevelTexts
  readonly bids?: LevelTexts
  readonly fee?: string
  readonly state?: 'live' | 'stale'
  /** What the account has, by asset; without it there is no account. */
  readonly funds?: Readonly<Record<string, string>>
  readonly rules?: Partial<Instrument>
}

/** A leg whose book is what a test says, and stays so. */
export function fakeLeg({ exchange = 'mexc', kind = 'spot', fee = '0', funds, rules, ...book }: FakeLeg): LiveLeg {
  const pair = { base: 'BTC', quote: 'USDT' }
  const symbol = kind === 'spot' ? formatSymbol({ kind, ...pair }) : formatSymbol({ kind, ...pair, settle: 'USDT' })
  const steps = {
    priceStep: decimal('0.01'),
    sizeStep: decimal('0.0001'),
    sizeUnit: 'base',
    status: 'trading',
  } as const
  return {
    exchange,
    kind,
    symbol,
    takerFee: decimal(fee),
    instrument: { symbol, exchangeSymbol: 'BTC_USDT', kind, ...pair, ...steps, ...rules },
    book: () => fakeBook(book),
    account: funds && { available: (asset) => decimal(funds[asset] ?? '0'), reserve: () => () => {} },
  }
}

function fakeBook({ asks = [], bids = [], state = 'live' }: Pick<FakeLeg, 'asks' | 'bids' | 'state'>): LegBook {
  const sides = { ask: levelsOf(asks), bid: levelsOf(bids) }
  const best = (side: BookSide): BookLevel | undefined => sides[side][0]
  const between = (of: (ask: Decimal, bid: Decimal) => Decimal): Decimal | undefined => {
    const [ask, bid] = [best('ask'), best('bid')]
    return ask && bid && of(ask.price, bid.price)
  }
  const wholeOf = (side: 'buy' | 'sell'): readonly BookLevel[] => sides[side === 'buy' ? 'ask' : 'bid']
  return {
    state,
    version: 1,
    best,
    levels: (side, count) => sides[side].slice(0, count),
    fill: (side, size) => fillOf(wholeOf(side), size),
    depthToNotional: (side, value) => {
      const { filled, cost } = fillOf(wholeOf(side), decimal('1000000000'))
      return { filled, cost, average: undefined, worst: undefined, complete: compare(cost, value) >= 0 }
    },
    mid: () => between((ask, bid) => div(add(ask, bid), decimal('2'), { decimals: 20, rounding: 'down' })),
    spread: () => between((ask, bid) => abs(sub(ask, bid))),
  }
}

function fillOf(levels: readonly BookLevel[], size: Decimal): BookFill {
  let [filled, cost] = [ZERO, ZERO]
  let worst: Decimal | undefined
  for (const level of levels) {
    const part = min(level.size, sub(size, filled))
    if (part === ZERO) break
    filled = add(filled, part)
    cost = add(cost, mul(part, level.price))
    worst = level.price
  }
  const average = filled === ZERO ? undefined : div(cost, filled, { decimals: 20, rounding: 'half-even' })
  return { filled, cost, average, worst, complete: filled === size }
}

function levelsOf(texts: LevelTexts): readonly BookLevel[] {
  return texts.map(([price, size]) => ({ price: decimal(price), size: decimal(size) }))
}

const rich = { BTC: '1000', USDT: '100000000' }
/** One that sells for 100, and one that buys for 101. */
export const cheap: FakeLeg = { exchange: 'gateio', funds: rich, asks: [['100', '5']], bids: [['99.5', '5']] }
export const dear: FakeLeg = { exchange: 'mexc', funds: rich, asks: [['101.5', '5']], bids: [['101', '5']] }

/** What is between two legs. */
export function findingBetween(buyLeg: FakeLeg = cheap, sellLeg: FakeLeg = dear): Finding {
  const [buy, sell] = [fakeLeg(buyLeg), fakeLeg(sellLeg)]
  const plan = planBetween({ buy, sell }, { minimumEdge: ZERO, slippage: ZERO })
  if (typeof plan === 'string') throw new Error(`there is nothing between them: ${plan}`)
  return { market: 'BTC/USDT', buy, sell, plan }
}
