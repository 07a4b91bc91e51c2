import * as fc from 'fast-check'
import { compare, decimal, type Decimal } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { commonStep, planTrade, type PlanTerms, type TradePlan } from './plan.ts'
import { matchLevels } from './walk.ts'
import { type Ratio, rational, ratios } from '../../test/rational.ts'
import { ladder, levelTexts, rulesOf, termsOf } from '../../test/ladders.ts'

const { of, plus, minus, times, isLess, text } = ratios

describe('[S2.52] both ladders are walked together', () => {
  test('as far as each further level brings something after fees', () => {
    const ladders = {
      asks: ladder(['100', '1'], ['101', '2'], ['102', '5']),
      bids: ladder(['104', '2'], ['102.5', '2'], ['101.9', '9']),
    }
    // 102.5 against 101 brings 1.5 and costs about 0.2 in fees; 102.5 against 102 would bring 0.3 after them.
    const terms = { buyFee: decimal('0.001'), sellFee: decimal('0.001'), minimumEdge: decimal('0') }
    expect(matchLevels(ladders, terms)).toEqual({ size: '4', complete: true })
    expect(matchLevels(ladders, { ...terms, minimumEdge: decimal('0.005') })).toEqual({ size: '3', complete: true })
    expect(matchLevels(ladders, { ...terms, maximumSize: decimal('0.7') })).toEqual({ size: '0.7', complete: true })
    expect(matchLevels(ladders, { ...terms, maximumValue: decimal('260') })).toEqual({
      size: '2.50731707317073170731',
      complete: true,
    })
  })

  test('what ends with the levels that are vouched for says that there may be more', () => {
    const ladders = { asks: ladder(['100', '1']), bids: ladder(['104', '2']) }
    const terms = { buyFee: decimal('0'), sellFee: decimal('0'), minimumEdge: decimal('0') }
    expect(matchLevels(ladders, terms)).toEqual({ size: '1', complete: false })
    expect(matchLevels({ asks: ladder(), bids: ladder() }, terms)).toEqual({ size: '0', complete: false })
  })
})

describe('[S2.52] [S2.72] a plan keeps to the rules of both markets', () => {
  const ladders = { asks: ladder(['100', '1.2345']), bids: ladder(['104', '2']) }

  test('the size is whole in the steps of both, contracts included', () => {
    expect(commonStep(decimal('0.001'), decimal('0.0004'))).toBe('0.002')
    expect(commonStep(decimal('10'), decimal('0.3'))).toBe('30')
    const terms = termsOf({ buy: rulesOf({ sizeStep: '0.001' }), sell: rulesOf({ sizeStep: '0.0004' }) })
    expect(planned(ladders, terms).size).toBe('1.234')
  })

  test('what is too small for an order of either market is no plan', () => {
    expect(planTrade(ladders, termsOf({ sell: rulesOf({ minimumSize: '1.5' }) }))).toBe('size')
    expect(planTrade(ladders, termsOf({ sell: rulesOf({ minimumNotional: '200' }) }))).toBe('size')
    expect(planTrade(ladders, termsOf({ buy: rulesOf({ sizeStep: '2' }) }))).toBe('size')
    expect(planTrade({ asks: ladder(['104', '1']), bids: ladder(['104', '2']) }, termsOf({}))).toBe('prices')
  })

  test('the size is bounded by the largest order of either market, by size and by value', () => {
    expect(planned(ladders, termsOf({ buy: rulesOf({ maximumSize: '0.5' }) })).size).toBe('0.5')
    expect(planned(ladders, termsOf({ sell: rulesOf({ maximumNotional: '52' }) })).size).toBe('0.5')
    const { size, buy } = planned(ladders, termsOf({ buy: rulesOf({ maximumNotional: '50' }) }))
    expect(compare(size, decimal('0.4')) > 0 && Number(size) * Number(buy.limitPrice) <= 50).toBe(true)
  })
})

const scenario = fc
  .record({
    asks: levelTexts(9_000, 'up'),
    bids: levelTexts(9_300, 'down'),
    buyFee: fc.integer({ min: -2, max: 30 }),
    sellFee: fc.integer({ min: -2, max: 30 }),
    minimumEdge: fc.constantFrom('0', '0.0001', '0.002', '0.01'),
    slippage: fc.constantFrom('0', '0.0005', '0.0025'),
    steps: fc.tuple(fc.constantFrom('0.001', '0.003', '0.0005', '1'), fc.constantFrom('0.001', '0.0004', '0.01')),
    maximumSize: fc.option(fc.constantFrom('0.5', '3', '40'), { nil: undefined }),
    maximumValue: fc.option(fc.constantFrom('100', '777.77', '50000'), { nil: undefined }),
  })
  .map((drawn) => ({
    ...drawn,
    terms: termsOf({
      buy: rulesOf({ sizeStep: drawn.steps[0], fee: (drawn.buyFee / 10_000).toFixed(4) }),
      sell: rulesOf({ sizeStep: drawn.steps[1], fee: (drawn.sellFee / 10_000).toFixed(4) }),
      minimumEdge: drawn.minimumEdge,
      slippage: drawn.slippage,
      maximumSize: drawn.maximumSize,
      maximumValue: drawn.maximumValue,
    }),
  }))

test('[S2.52] a plan equals what plain fractions say: size, values, fees and profit, to the last digit', () => {
  fc.assert(
    fc.property(scenario, ({ asks, bids, terms }) => {
      const plan = planTrade({ asks: ladder(...asks), bids: ladder(...bids) }, terms)
      const expected = reference(asks, bids, terms)
      const found =
        typeof plan === 'string'
          ? undefined
          : { size: plan.size, cost: plan.buy.value, proceeds: plan.sell.value, profit: plan.profit }
      expect(found).toEqual(expected)
    }),
  )
})

test('[S2.52] a plan never asks for more than the books offer, earns on its last unit, and loses nothing at its limits', () => {
  fc.assert(
    fc.property(scenario, ({ asks, bids, terms }) => {
      const plan = planTrade({ asks: ladder(...asks), bids: ladder(...bids) }, terms)
      if (typeof plan === 'string') return
      expect(compare(plan.size, offered(asks)) <= 0 && compare(plan.size, offered(bids)) <= 0).toBe(true)
      expect(compare(plan.profit, decimal('0')) > 0).toBe(true)
      const { buy, sell } = plan
      expect(gain(buy.worstPrice, sell.worstPrice, terms)).toBe('gains')
      expect(gain(buy.limitPrice, sell.limitPrice, terms)).not.toBe('loses')
      expect(compare(buy.limitPrice, buy.worstPrice) >= 0 && compare(sell.limitPrice, sell.worstPrice) <= 0).toBe(true)
    }),
  )
})

function planned(ladders: Parameters<typeof planTrade>[0], terms: PlanTerms): TradePlan {
  const plan = planTrade(ladders, terms)
  if (typeof plan === 'string') throw new Error(`no plan: ${plan}`)
  return plan
}

function gain(ask: Decimal, bid: Decimal, { buy, sell }: PlanTerms): 'gains' | 'nothing' | 'loses' {
  const out = times(of(ask), plus(of('1'), of(buy.takerFee)))
  const into = times(of(bid), minus(of('1'), of(sell.takerFee)))
  return isLess(out, into) ? 'gains' : isLess(into, out) ? 'loses' : 'nothing'
}

function offered(levels: readonly (readonly [string, string])[]): Decimal {
  return decimal(text(levels.reduce((total, [, size]) => plus(total, of(size)), of('0'))))
}

function leastOf({ buy, sell }: PlanTerms): Ratio {
  return of(commonStep(buy.rules.sizeStep, sell.rules.sizeStep))
}

type Texts = readonly (readonly [string, string])[]

/** The same by the plainest means: unit by unit of the common step, in fractions. */
function reference(asks: Texts, bids: Texts, terms: PlanTerms) {
  const fraction = (value: Decimal | undefined): Ratio | undefined => (value === undefined ? undefined : of(value))
  const [buyFee, sellFee] = [of(terms.buy.takerFee), of(terms.sell.takerFee)]
  const edge = of(terms.minimumEdge ?? '0')
  const [mostSize, mostValue] = [fraction(terms.maximumSize), fraction(terms.maximumValue)]
  const [left, right] = [asks, bids].map((levels) =>
    levels.map(([price, size]): BookRow => ({ price: of(price), left: of(size) })),
  )
  let [size, value] = [of('0'), of('0')]
  for (;;) {
    const ask = left?.find((row) => isLess(of('0'), row.left))
    const bid = right?.find((row) => isLess(of('0'), row.left))
    if (ask === undefined || bid === undefined) break
    const unit = minus(times(bid.price, minus(of('1'), sellFee)), times(ask.price, plus(of('1'), buyFee)))
    if (!isLess(of('0'), unit) || isLess(unit, times(edge, ask.price))) break
    let part = isLess(ask.left, bid.left) ? ask.left : bid.left
    if (mostSize !== undefined && isLess(minus(mostSize, size), part)) part = minus(mostSize, size)
    const room = mostValue === undefined ? undefined : rational(minus(mostValue, value), bid.price)
    if (room !== undefined && isLess(room, part)) part = room
    if (!isLess(of('0'), part)) break
    size = plus(size, part)
    value = plus(value, times(part, bid.price))
    ask.left = minus(ask.left, part)
    bid.left = minus(bid.left, part)
  }
  const step = leastOf(terms)
  const whole = times(of(String(ratios.floor(rational(size, step)))), step)
  if (!isLess(of('0'), whole)) return undefined
  const [cost, proceeds] = [worth(asks, whole), worth(bids, whole)]
  const profit = minus(times(proceeds, minus(of('1'), sellFee)), times(cost, plus(of('1'), buyFee)))
  return { size: text(whole), cost: text(cost), proceeds: text(proceeds), profit: text(profit) }
}

interface BookRow {
  readonly price: Ratio
  left: Ratio
}

function worth(levels: Texts, size: Ratio): Ratio {
  let [left, total] = [size, of('0')]
  for (const [price, offer] of levels) {
    const part = isLess(left, of(offer)) ? left : of(offer)
    total = plus(total, times(part, of(price)))
    left = minus(left, part)
  }
  return total
}
