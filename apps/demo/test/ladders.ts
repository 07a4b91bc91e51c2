import * as fc from 'fast-check'
import { decimal, type Decimal } from 'venuekit'
import type { Levels } from '../src/arbitrage/levels.ts'
import type { MarketRules, PlanSide, PlanTerms } from '../src/arbitrage/plan.ts'

/** Levels as texts of price and size, best first. */
export function ladder(...levels: readonly (readonly [price: string, size: string])[]): Levels {
  const read = levels.map(([price, size]) => ({ price: decimal(price), size: decimal(size) }))
  return { at: (index) => read[index] }
}

/** Rising or falling prices around a start, in hundredths, with sizes of up to four decimals. */
export function levelTexts(
  start: number,
  direction: 'up' | 'down',
): fc.Arbitrary<readonly (readonly [string, string])[]> {
  const level = fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 50_000 }))
  return fc.array(level, { maxLength: 8 }).map((levels) => {
    let price = start
    return levels.map(([gap, size]) => {
      price += direction === 'up' ? gap : -gap
      return [(price / 100).toFixed(2), (size / 10_000).toFixed(4)] as const
    })
  })
}

type Texts<Rules> = { readonly [Name in keyof Rules]?: string | undefined }

/** One side of a plan; steps of 0.01 and 0.0001 and no fee unless said otherwise. */
export function rulesOf({ fee = '0', ...rules }: Texts<MarketRules> & { readonly fee?: string } = {}): PlanSide {
  const given: Record<string, Decimal> = {}
  for (const [name, text] of Object.entries(rules)) if (text !== undefined) given[name] = decimal(text)
  return {
    rules: { priceStep: decimal('0.01'), sizeStep: decimal('0.0001'), ...given },
    takerFee: decimal(fee),
  }
}

export interface TermTexts {
  readonly buy?: PlanSide
  readonly sell?: PlanSide
  readonly minimumEdge?: string
  readonly slippage?: string
  readonly maximumSize?: string | undefined
  readonly maximumValue?: string | undefined
}

export function termsOf({
  buy,
  sell,
  minimumEdge = '0',
  slippage = '0',
  maximumSize,
  maximumValue,
}: TermTexts): PlanTerms {
  return {
    buy: buy ?? rulesOf(),
    sell: sell ?? rulesOf(),
    minimumEdge: decimal(minimumEdge),
    slippage: decimal(slippage),
    maximumSize: maximumSize === undefined ? undefined : decimal(maximumSize),
    maximumValue: maximumValue === undefined ? undefined : decimal(maximumValue),
  }
}
