import { decimal, parseKitConfig, silentLogger } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { cheap, dear, type FakeLeg, findingBetween } from '../../test/fake-leg.ts'
import { instantClock } from '../../test/instant-clock.ts'
import { ExecutionSheet } from './execution-sheet.ts'
import { Ledger } from './ledger.ts'
import { LegMatcher } from './leg-matcher.ts'
import { limitsOf } from './limits.ts'
import type { OrderEnd } from './order-desk.ts'

const limits = limitsOf(parseKitConfig({ arbitrage: { riskLimits: { recoveryTimeoutSeconds: 10 } } }).arbitrage)
const end = (filled: string): OrderEnd => ({
  outcome: 'accepted',
  order: undefined,
  filled: decimal(filled),
  problem: undefined,
})

/** A matcher whose orders fill as a test says, one after the other; then nothing more. */
function setUp(
  fills: readonly string[],
  legs: { readonly buy?: FakeLeg; readonly sell?: FakeLeg; readonly singleLoss?: string } = {},
) {
  const clock = instantClock()
  const closing = new AbortController()
  const placed: string[] = []
  const left = [...fills]
  const matcher = new LegMatcher({
    limits: legs.singleLoss === undefined ? limits : { ...limits, singleLoss: decimal(legs.singleLoss) },
    ledger: new Ledger(),
    clock,
    logger: silentLogger,
    signal: closing.signal,
    place: async (_, { leg, side, size, limitPrice }) => {
      placed.push(`${clock.now()} ${leg.exchange} ${side} ${size} ${limitPrice}`)
      return end(left.shift() ?? '0')
    },
  })
  const { buy, sell, plan } = findingBetween(legs.buy, legs.sell)
  const market = { market: 'BTC/USDT', base: 'BTC', quote: 'USDT', legs: [buy, sell] }
  const terms = { id: 'x1', opportunityId: 'o1', market, buy, sell, plan, purpose: 'open' } as const
  const sheet = new ExecutionSheet(terms, 0, () => {})
  const match = (bought: string, sold: string) => matcher.match(sheet, { bought: end(bought), sold: end(sold) })
  return { matcher, match, placed, sheet, closing }
}

describe('[S2.52] [S2.72] legs that do not match', () => {
  test('each attempt asks every market once and goes further than the one before', async () => {
    const { match, placed, sheet, matcher } = setUp([])
    expect(await match('1', '0')).toEqual({ size: '1', reason: 'it was tried 3 times' })
    expect(placed).toEqual([
      '0 mexc sell 1 100.75',
      '0 gateio sell 1 99.26',
      '250 mexc sell 1 100.5',
      '250 gateio sell 1 99.01',
      '1250 mexc sell 1 95.95',
      '1250 gateio sell 1 94.53',
    ])
    expect([sheet.status, matcher.recoveries]).toEqual(['recovering', 1])
  })

  test('what is closed in parts is closed in the end', async () => {
    const { match, placed, matcher } = setUp(['0.4', '0.1', '0.5'])
    expect(await match('0', '1')).toBeUndefined()
    expect(placed.map((line) => line.split(' ').slice(1, 4).join(' '))).toEqual([
      'gateio buy 1',
      'mexc buy 0.6',
      'gateio buy 0.5',
    ])
    expect(matcher.residues).toEqual({})
  })

  test('all parts together lose no more than one operation may', async () => {
    const { match, placed } = setUp(['0.5', '0.1', '0.4'], { sell: { ...dear, funds: {} }, singleLoss: '1' })
    expect(await match('1', '0')).toBeUndefined()
    // 0.5 × 0.74 + 0.1 × 0.99 + 0.4 × 1.32 = 0.997
    expect(placed.map((line) => line.split(' ').slice(1).join(' '))).toEqual([
      'gateio sell 1 99.26',
      'gateio sell 0.5 99.01',
      'gateio sell 0.4 98.68',
    ])
  })

  test('what is too small stays, until it is large enough together with the next', async () => {
    const { match, placed, matcher } = setUp(['0.0001'])
    expect(await match('0.50006', '0.5')).toBeUndefined()
    expect([placed, matcher.residues, matcher.recoveries]).toEqual([[], { 'BTC/USDT': '0.00006' }, 0])
    expect(await match('1.00005', '1')).toBeUndefined()
    expect(placed).toEqual(['0 mexc sell 0.0001 100.75'])
    expect(matcher.residues).toEqual({ 'BTC/USDT': '0.00001' })
  })

  test('what an open leg leaves over is added to what another operation has left in the meantime', async () => {
    const { match, matcher, sheet } = setUp([])
    expect(await match('0.50006', '0.5')).toBeUndefined()
    const ends = { bought: end('1'), sold: end('0') }
    expect(await matcher.close(sheet, ends, decimal('0.00003'))).toBeUndefined()
    expect(matcher.residues).toEqual({ 'BTC/USDT': '0.00009' })
  })

  test('when everything is closed it comes back whole, with what was left over before', async () => {
    const { match, placed, closing } = setUp([])
    expect(await match('0.50006', '0.5')).toBeUndefined()
    closing.abort()
    expect(await match('1', '0')).toEqual({ size: '1.00006', reason: 'everything was closed before it was' })
    expect(placed).toEqual([])
  })

  test('without a market that could close it, it waits as long as it may', async () => {
    const { match, placed } = setUp([], { buy: { ...cheap, bids: [] }, sell: { ...dear, funds: {} } })
    const left = await match('1', '0')
    expect(left?.size).toBe('1')
    expect(left?.reason).toContain('live book')
    expect(placed).toEqual([])
  })

  test('legs that match need nothing', async () => {
    const { match, placed, sheet } = setUp([])
    expect([await match('1', '1'), await match('0', '0')]).toEqual([undefined, undefined])
    expect([placed, sheet.status]).toEqual([[], 'running'])
  })
})
