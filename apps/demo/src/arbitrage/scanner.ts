import { type BookLevel, compare, type Decimal, mul, sub, ZERO } from 'venuekit'
import { directions, type LegBook, liveBook, type LiveLeg, type LiveMarket, nameOf } from './legs.ts'
import { levelsOf } from './levels.ts'
import { bpsOf, planTrade, type PlanTerms, type NoPlan, type TradePlan } from './plan.ts'
import type { Finding } from './tracker.ts'
import type { LegView, MarketView, OpportunityEnd } from './types.ts'
import { gainOf, isWorth } from './walk.ts'

/** Two legs of a market in one direction, and what is between them now. */
export type Look = { readonly key: string } & (
  | { readonly finding: Finding }
  | { readonly finding?: undefined; readonly end: OpportunityEnd }
)

interface Top {
  readonly book: LegBook
  readonly bid: BookLevel | undefined
  readonly ask: BookLevel | undefined
}

/** Looks at every direction of a market. Only books that are live have prices. */
export function* lookAt({ market, legs }: LiveMarket): Generator<Look> {
  const tops = new Map(legs.map((leg) => [leg, topOf(leg)]))
  for (const { buy, sell } of directions(legs)) {
    const key = keyOf(market, buy, sell)
    const [from, to] = [tops.get(buy), tops.get(sell)]
    if (from === undefined || to === undefined) {
      yield { key, end: 'not-live' }
      continue
    }
    const terms = { buyFee: buy.takerFee, sellFee: sell.takerFee, minimumEdge: ZERO }
    const isClosed = from.ask === undefined || to.bid === undefined || !isWorth(from.ask.price, to.bid.price, terms)
    const plan = isClosed ? 'prices' : planBetween({ buy, sell }, { minimumEdge: ZERO, slippage: ZERO })
    yield typeof plan === 'string' ? { key, end: plan } : { key, finding: { market, buy, sell, plan } }
  }
}

/** Names a direction of a market. */
export function keyOf(market: string, buy: LiveLeg, sell: LiveLeg): string {
  return `${market} ${buy.exchange} ${buy.kind} ${sell.exchange} ${sell.kind}`
}

/** The plan between two legs by their books of now. */
export function planBetween(
  { buy, sell }: Pick<Finding, 'buy' | 'sell'>,
  bounds: Omit<PlanTerms, 'buy' | 'sell'>,
): TradePlan | NoPlan | 'not-live' {
  const [from, to] = [liveBook(buy), liveBook(sell)]
  if (from === undefined || to === undefined) return 'not-live'
  return planTrade(
    { asks: levelsOf(from, 'ask'), bids: levelsOf(to, 'bid') },
    {
      ...bounds,
      buy: { rules: buy.instrument, takerFee: buy.takerFee },
      sell: { rules: sell.instrument, takerFee: sell.takerFee },
    },
  )
}

/** How a market stands across exchanges. */
export function viewOf({ market, legs }: LiveMarket, halted: string | undefined): MarketView {
  return { market, legs: legs.map((leg) => legView(leg)), best: bestOf(legs), halted }
}

function legView(leg: LiveLeg): LegView {
  const top = topOf(leg)
  const { takerFee } = leg
  const state = leg.book()?.state ?? 'syncing'
  return { ...nameOf(leg), state, bid: top?.bid?.price, ask: top?.ask?.price, takerFee }
}

function bestOf(legs: readonly LiveLeg[]): MarketView['best'] {
  let best:
    | { readonly buy: LiveLeg; readonly sell: LiveLeg; readonly spread: Decimal; readonly edge: Decimal }
    | undefined
  for (const { buy, sell } of directions(legs)) {
    const [ask, bid] = [topOf(buy)?.ask?.price, topOf(sell)?.bid?.price]
    if (ask === undefined || bid === undefined) continue
    const edge = bpsOf(gainOf(ask, bid, { buyFee: buy.takerFee, sellFee: sell.takerFee }), ask)
    if (best === undefined || compare(edge, best.edge) > 0) best = { buy, sell, spread: sub(bid, ask), edge }
  }
  if (best === undefined) return undefined
  const { buy, sell, spread, edge } = best
  return { buy: nameOf(buy), sell: nameOf(sell), spread, netEdgeBps: edge }
}

function topOf(leg: LiveLeg): Top | undefined {
  const book = liveBook(leg)
  return book && { book, bid: book.best('bid'), ask: book.best('ask') }
}

/** What closing a size at the best prices of now would come to; for marking what is open. */
export function worthOf(book: LegBook, size: Decimal, isLong: boolean): Decimal | undefined {
  const price = book.best(isLong ? 'bid' : 'ask')?.price
  return price === undefined ? undefined : mul(price, size)
}
