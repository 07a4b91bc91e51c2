import { decimal, parseKitConfig } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { cheap, dear, type FakeLeg, findingBetween } from '../../test/fake-leg.ts'
import { type Circumstances, judge } from './judge.ts'
import { Ledger } from './ledger.ts'
import { limitsOf } from './limits.ts'

const limits = limitsOf(parseKitConfig({ arbitrage: { riskLimits: { minMarketDepthUsd: 1 } } }).arbitrage)
const nothing = { total: decimal('0'), byExchange: {}, byMarket: {} }
const calm: Circumstances = {
  limits,
  ledger: new Ledger(),
  exposure: nothing,
  operations: 0,
  isPaused: false,
  isHalted: false,
  isDryRun: false,
  fair: decimal('100.5'),
  today: decimal('0'),
}

const verdict = (now: Partial<Circumstances>, ...legs: FakeLeg[]) => {
  const { plan, ...refused } = judge(findingBetween(...legs), { ...calm, ...now })
  return plan === undefined && 'refusedBy' in refused ? refused.refusedBy : plan?.size
}

describe('[S2.72] what may be executed', () => {
  test('nothing while too much is under way, or too much was lost today', () => {
    expect(verdict({})).toBe('5')
    expect(verdict({ operations: 3 })).toEqual(['maxConcurrentOperations'])
    expect(verdict({ today: decimal('-2500') })).toEqual(['maxDailyLossUsd'])
    expect(verdict({ today: decimal('-2499.99') })).toBe('5')
    expect(verdict({ isPaused: true, isHalted: true })).toEqual(['paused', 'halted'])
  })

  test('no more than is left under each limit of exposure', () => {
    const used = (total: string): Circumstances['exposure'] => ({ ...nothing, total: decimal(total) })
    expect(verdict({ exposure: used('24899') })).toBe('1')
    expect(verdict({ exposure: used('25000') })).toEqual(['maxTotalExposureUsd'])
    expect(verdict({ exposure: { ...nothing, byExchange: { mexc: decimal('14898') } } })).toBe('1.0099')
    expect(verdict({ exposure: { ...nothing, byMarket: { 'BTC/USDT': decimal('9898') } } })).toBe('1.0099')
  })

  test('no more than both accounts can pay for, and nothing where one has none', () => {
    expect(verdict({}, { ...cheap, funds: { USDT: '100.51' } })).toBe('1')
    expect(verdict({}, cheap, { ...dear, funds: { BTC: '0.7' } })).toBe('0.7')
    expect(verdict({}, cheap, { ...dear, funds: {} })).toEqual(['inventory'])
    const { funds: _, ...stranger } = dear
    expect(verdict({}, cheap, stranger)).toEqual(['inventory'])
    expect(verdict({ isDryRun: true }, cheap, stranger)).toBe('5')
  })

  test('a contract is paid for with its whole value, but for what it takes away of a position', () => {
    const contract: FakeLeg = { ...dear, exchange: 'futures', kind: 'perpetual', funds: { USDT: '101.6' } }
    expect(verdict({}, cheap, contract)).toBe('1.0009')
    const ledger = new Ledger()
    const fill = {
      market: 'BTC/USDT',
      base: 'BTC',
      quote: 'USDT',
      against: undefined,
      fee: undefined,
      at: 0,
      price: decimal('100'),
    }
    ledger.book({ ...fill, exchange: 'futures', kind: 'perpetual', side: 'buy', size: decimal('2') })
    expect(verdict({ ledger }, cheap, contract)).toBe('3.0009')
  })
})
