import * as fc from 'fast-check'
import { abs, compare, decimal, isMultipleOf, mul, sub } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { fakeLeg, type FakeLeg } from '../../test/fake-leg.ts'
import { levelTexts } from '../../test/ladders.ts'
import { Ledger } from './ledger.ts'
import { chooseRecovery, type RecoveryTerms } from './recovery.ts'

const rich = { BTC: '1000', USDT: '100000000' }
const cheap: FakeLeg = { exchange: 'gateio', funds: rich, asks: [['100', '5']], bids: [['99', '5']] }
const dear: FakeLeg = { exchange: 'mexc', funds: rich, asks: [['103', '5']], bids: [['102', '5']] }

function termsOf(
  more: Partial<RecoveryTerms> & { readonly buyLeg?: FakeLeg; readonly sellLeg?: FakeLeg },
): RecoveryTerms {
  const { buyLeg = cheap, sellLeg = dear, ...rest } = more
  return {
    market: 'BTC/USDT',
    difference: decimal('1'),
    buy: fakeLeg(buyLeg),
    sell: fakeLeg(sellLeg),
    others: [],
    entryPrice: decimal('100'),
    tolerance: decimal('0.01'),
    budget: decimal('10'),
    excluded: new Set(),
    ledger: new Ledger(),
    ...rest,
  }
}

const chosen = (terms: RecoveryTerms) => {
  const choice = chooseRecovery(terms)
  if (typeof choice === 'string') return choice
  const { leg, role, side, size, limitPrice } = choice
  return [leg.exchange, role, side, size, limitPrice].join(' ')
}

describe('[S2.52] how a difference between legs is closed', () => {
  test('where it brings most or costs least, after fees', () => {
    expect(chosen(termsOf({}))).toBe('mexc hedge sell 1 100.98')
    expect(chosen(termsOf({ sellLeg: { ...dear, fee: '0.05' } }))).toBe('gateio unwind sell 1 98.01')
    expect(chosen(termsOf({ difference: decimal('-1') }))).toBe('gateio hedge buy 1 101')
    const third = fakeLeg({ exchange: 'third', funds: rich, bids: [['110', '1']] })
    expect(chosen(termsOf({ others: [third] }))).toBe('third hedge sell 1 108.9')
  })

  test('where all of it can be closed before where only a part can', () => {
    expect(chosen(termsOf({ difference: decimal('2'), sellLeg: { ...dear, bids: [['102', '1']] } }))).toBe(
      'gateio unwind sell 2 98.01',
    )
  })

  test('not where the order has just been refused, unless there is no other place', () => {
    const terms = termsOf({})
    expect(chosen({ ...terms, excluded: new Set([terms.sell]) })).toBe('gateio unwind sell 1 98.01')
    expect(chosen({ ...terms, excluded: new Set([terms.sell, terms.buy]) })).toBe('mexc hedge sell 1 100.98')
  })

  test('not beyond what it may lose', () => {
    expect(chosen(termsOf({ sellLeg: { ...dear, bids: [] }, budget: decimal('1.5') }))).toBe(
      'gateio unwind sell 1 98.5',
    )
    expect(chosen(termsOf({ sellLeg: { ...dear, bids: [] }, budget: decimal('0.5') }))).toBe('too-dear')
  })

  test('not without a live book, levels and funds', () => {
    const none = { ...dear, funds: {} }
    expect(chosen(termsOf({ buyLeg: { ...cheap, state: 'stale' }, sellLeg: none }))).toBe('no-book')
    expect(chosen(termsOf({ buyLeg: { ...cheap, bids: [] }, sellLeg: none }))).toBe('no-book')
    expect(
      chosen(termsOf({ sellLeg: { ...dear, funds: { BTC: '0.25' } }, buyLeg: { ...cheap, state: 'stale' } })),
    ).toBe('mexc hedge sell 0.25 100.98')
  })

  test('not with less than a market takes', () => {
    const rules = { minimumNotional: decimal('5') }
    const small = { difference: decimal('0.02'), buyLeg: { ...cheap, rules }, sellLeg: { ...dear, rules } }
    expect(chosen(termsOf(small))).toBe('too-small')
    expect(chosen(termsOf({ difference: decimal('0.00005') }))).toBe('too-small')
  })
})

const scenario = fc.record({
  difference: fc.integer({ min: -30_000, max: 30_000 }).filter((value) => value !== 0),
  asks: fc.tuple(levelTexts(9_900, 'up'), levelTexts(10_100, 'up')),
  bids: fc.tuple(levelTexts(9_890, 'down'), levelTexts(10_090, 'down')),
  budget: fc.constantFrom('0.01', '1', '50'),
  tolerance: fc.constantFrom('0', '0.0025', '0.05'),
})

test('[S2.52] [S2.72] closing never sends more than the difference, and never risks more than it may', () => {
  fc.assert(
    fc.property(scenario, ({ difference, asks, bids, budget, tolerance }) => {
      const terms = termsOf({
        difference: decimal(String(difference / 10_000)),
        buyLeg: { ...cheap, asks: asks[0], bids: bids[0] },
        sellLeg: { ...dear, asks: asks[1], bids: bids[1] },
        budget: decimal(budget),
        tolerance: decimal(tolerance),
      })
      const choice = chooseRecovery(terms)
      if (typeof choice === 'string') return
      const { leg, side, size, limitPrice } = choice
      expect(side).toBe(difference > 0 ? 'sell' : 'buy')
      expect(compare(size, abs(terms.difference)) <= 0 && isMultipleOf(size, leg.instrument.sizeStep)).toBe(true)
      const loss = side === 'sell' ? sub(terms.entryPrice, limitPrice) : sub(limitPrice, terms.entryPrice)
      expect(compare(mul(loss, size), terms.budget) <= 0).toBe(true)
      const best = leg.book()?.best(side === 'sell' ? 'bid' : 'ask')?.price
      expect(best !== undefined && compare(limitPrice, best) * (side === 'sell' ? -1 : 1) >= 0).toBe(true)
    }),
  )
})
