import { compare, type Decimal } from 'venuekit'
import { type LiveLeg, nameOf } from './legs.ts'
import type { TradePlan } from './plan.ts'
import type { LimitName, Opportunity, OpportunityEnd, OpportunityLeg } from './types.ts'

/** What was found between two legs. */
export interface Finding {
  readonly market: string
  readonly buy: LiveLeg
  readonly sell: LiveLeg
  readonly plan: TradePlan
}

interface Tracked {
  readonly finding: Finding
  readonly opportunity: Opportunity
  /** The limits that were counted for it. */
  readonly counted: Set<LimitName>
}

/** So many that are over are kept. */
const keptEnded = 100

/** Follows opportunities from when they come until they go; there is at most one for each market and direction. */
export class OpportunityTracker {
  readonly #open = new Map<string, Tracked>()
  #ended: readonly Opportunity[] = []
  #count = 0

  /** How many there have been. */
  get count(): number {
    return this.#count
  }

  /** The open ones, the most profitable first. */
  get open(): readonly Opportunity[] {
    return [...this.#open.values()]
      .map(({ opportunity }) => opportunity)
      .toSorted((left, right) => compare(right.profit, left.profit))
  }

  /** The last ones that are over, newest first. */
  get ended(): readonly Opportunity[] {
    return this.#ended
  }

  /** Takes what is there now; says whether it is new. */
  found(key: string, finding: Finding, now: number): { readonly opportunity: Opportunity; readonly isNew: boolean } {
    const tracked = this.#open.get(key)
    const known = tracked?.opportunity
    if (known === undefined) this.#count += 1
    const opportunity: Opportunity = {
      ...figures(finding),
      id: known?.id ?? `o${this.#count}`,
      firstSeen: known?.firstSeen ?? now,
      lastSeen: now,
      durationMs: now - (known?.firstSeen ?? now),
      bestProfit: greater(known?.bestProfit, finding.plan.profit),
      endedAt: undefined,
      endedBecause: undefined,
      refusedBy: known?.refusedBy ?? [],
      executions: known?.executions ?? 0,
    }
    this.#open.set(key, { finding, opportunity, counted: tracked?.counted ?? new Set() })
    return { opportunity, isNew: known === undefined }
  }

  /** Nothing is there any more; what it was, if there was anything. */
  gone(key: string, because: OpportunityEnd, now: number): Opportunity | undefined {
    const tracked = this.#open.get(key)
    if (tracked === undefined) return undefined
    this.#open.delete(key)
    const { opportunity } = tracked
    const ended = { ...opportunity, endedAt: now, endedBecause: because, durationMs: now - opportunity.firstSeen }
    this.#ended = [ended, ...this.#ended].slice(0, keptEnded)
    return ended
  }

  /** Ends all of them. */
  close(now: number): readonly Opportunity[] {
    return [...this.#open.keys()].flatMap((key) => this.gone(key, 'closed', now) ?? [])
  }

  /** Takes in what keeps it from being executed; says which of these limits do so for the first time. */
  refused(
    key: string,
    refusedBy: readonly LimitName[],
  ): { readonly opportunity: Opportunity; readonly fresh: readonly LimitName[] } | undefined {
    const tracked = this.#open.get(key)
    if (tracked === undefined) return undefined
    const opportunity = { ...tracked.opportunity, refusedBy }
    this.#open.set(key, { ...tracked, opportunity })
    const fresh = refusedBy.filter((name) => !tracked.counted.has(name))
    for (const name of fresh) tracked.counted.add(name)
    return { opportunity, fresh }
  }

  executed(key: string): void {
    const tracked = this.#open.get(key)
    if (tracked === undefined) return
    const { opportunity } = tracked
    this.#open.set(key, {
      ...tracked,
      opportunity: { ...opportunity, refusedBy: [], executions: opportunity.executions + 1 },
    })
  }
}

function figures({ market, buy, sell, plan }: Finding) {
  const { size, profit, fees, grossEdgeBps, netEdgeBps, complete } = plan
  const sides = { buy: legOf(buy, plan.buy), sell: legOf(sell, plan.sell) }
  return { market, ...sides, size, profit, fees, grossEdgeBps, netEdgeBps, complete }
}

function legOf(leg: LiveLeg, { averagePrice, worstPrice, value }: TradePlan['buy']): OpportunityLeg {
  return { ...nameOf(leg), averagePrice, worstPrice, value }
}

function greater(one: Decimal | undefined, other: Decimal): Decimal {
  return one !== undefined && compare(one, other) > 0 ? one : other
}
