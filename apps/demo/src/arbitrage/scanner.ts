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

/** The best levels of the books that are live. */
type Tops = ReadonlyMap<LiveLeg, Top | undefined>

interface Top {
  readonly book: LegBook
  readonly version: number
  readonly bid: BookLevel | undefined
  readonly ask: BookLevel | undefined
}

interface Seen {
  readonly from: Top
  readonly to: Top
  readonly look: Look
}

/** Looks at every direction of a market. Only books that are live have prices; of books that have not changed nothing new is said. */
export class Scanner {
  readonly #seen = new Map<string, Seen>()
  #evaluations = 0

  /** How often two books were held against each other. */
  get evaluations(): number {
    return this.#evaluations
  }

  *look({ market, legs }: LiveMarket): Generator<Look> {
    const tops = topsOf(legs)
    for (const { buy, sell } of directions(legs)) {
      const key = keyOf(market, buy, sell)
      const [from, to] = [tops.get(buy), tops.get(sell)]
      if (from === undefined || to === undefined) {
        yield { key, end: 'not-live' }
        continue
      }
      const seen = this.#seen.get(key)
      if (seen !== undefined && isSame(seen.from, from) && isSame(seen.to, to)) {
        yield seen.look
        continue
      }
      this.#evaluations += 1
      const plan = planIfOpen({ buy, sell }, { ask: from.ask, bid: to.bid })
      const look = typeof plan === 'string' ? { key, end: plan } : { key, finding: { market, buy, sell, plan } }
      this.#seen.set(key, { from, to, look })
      yield look
    }
  }
}

function isSame(one: Top, other: Top): boolean {
  return one.version === other.version && one.book === other.book
}

/** Most directions bring nothing at their best prices already. */
function planIfOpen(
  { buy, sell }: Pick<Finding, 'buy' | 'sell'>,
  { ask, bid }: Pick<Top, 'ask' | 'bid'>,
): ReturnType<typeof planBetween> {
  const terms = { buyFee: buy.takerFee, sellFee: sell.takerFee, minimumEdge: ZERO }
  if (ask === undefined || bid === undefined || !isWorth(ask.price, bid.price, terms)) return 'prices'
  return planBetween({ buy, sell }, { minimumEdge: ZERO, slippage: ZERO })
}

/** Names a direction of a market. */
function keyOf(market: string, buy: LiveLeg, sell: LiveLeg): string {
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
  const tops = topsOf(legs)
  return { market, legs: legs.map((leg) => legView(leg, tops.get(leg))), best: bestOf(legs, tops), halted }
}

function legView(leg: LiveLeg, top: Top | undefined): LegView {
  const { takerFee } = leg
  const state = leg.book()?.state ?? 'syncing'
  return { ...nameOf(leg), state, bid: top?.bid?.price, ask: top?.ask?.price, takerFee }
}

function bestOf(legs: readonly LiveLeg[], tops: Tops): MarketView['best'] {
  let best:
    | { readonly buy: LiveLeg; readonly sell: LiveLeg; readonly spread: Decimal; readonly edge: Decimal }
    | undefined
  for (const { buy, sell } of directions(legs)) {
    const [ask, bid] = [tops.get(buy)?.ask?.price, tops.get(sell)?.bid?.price]
    if (ask === undefined || bid === undefined) continue
    const edge = bpsOf(gainOf(ask, bid, { buyFee: buy.takerFee, sellFee: sell.takerFee }), ask)
    if (best === undefined || compare(edge, best.edge) > 0) best = { buy, sell, spread: sub(bid, ask), edge }
  }
  if (best === undefined) return undefined
  const { buy, sell, spread, edge } = best
  return { buy: nameOf(buy), sell: nameOf(sell), spread, netEdgeBps: edge }
}

function topsOf(legs: readonly LiveLeg[]): Tops {
  return new Map(
    legs.map((leg) => {
      const book = liveBook(leg)
      return [leg, book && { book, version: book.version, bid: book.best('bid'), ask: book.best('ask') }]
    }),
  )
}

/** What closing a size at the best prices of now would come to; for marking what is open. */
export function worthOf(book: LegBook, size: Decimal, isLong: boolean): Decimal | undefined {
  const price = book.best(isLong ? 'bid' : 'ask')?.price
  return price === undefined ? undefined : mul(price, size)
}
