import { add, compare, decimal, mul, parseKitConfig, sub } from 'venuekit'
import { expect, test } from 'vitest'
import { fakeLeg, type FakeLeg } from '../../test/fake-leg.ts'
import { Ledger, type LedgerFill } from './ledger.ts'
import { limitsOf } from './limits.ts'
import { unwindsOf } from './unwind.ts'

const limits = limitsOf(parseKitConfig().arbitrage)
const rich = { BTC: '1000', USDT: '100000000' }

function fill(
  more: Pick<LedgerFill, 'kind' | 'side'> & { readonly at: string; readonly against?: string },
): LedgerFill {
  const { at, kind, side, against } = more
  const common = { market: 'BTC/USDT', base: 'BTC', quote: 'USDT', fee: undefined, at: 0, size: decimal('1') }
  return { ...common, exchange: kind === 'spot' ? 'mexc' : 'futures', kind, side, price: decimal(at), against }
}

/** Coins were bought for 100 and contracts sold for 102. */
function held(): Ledger {
  const ledger = new Ledger()
  ledger.book(fill({ kind: 'spot', side: 'buy', at: '100', against: 'futures' }))
  ledger.book(fill({ kind: 'perpetual', side: 'sell', at: '102' }))
  return ledger
}

/** What is done about it at these best prices. */
function unwinds(
  ledger: Ledger,
  { coins, contracts }: { readonly coins: string; readonly contracts: string },
  more: FakeLeg = {},
) {
  return plansOf(ledger, { coins, contracts }, more).map(({ buy, sell, plan, result, because }) =>
    [buy.exchange, sell.exchange, plan.size, result, because].join(' '),
  )
}

function plansOf(
  ledger: Ledger,
  { coins, contracts }: { readonly coins: string; readonly contracts: string },
  more: FakeLeg = {},
) {
  const funds = { funds: rich }
  const spot = fakeLeg({ exchange: 'mexc', bids: [[coins, '5']], ...funds, ...more })
  const futures = fakeLeg({ exchange: 'futures', kind: 'perpetual', asks: [[contracts, '5']], ...funds })
  const market = { market: 'BTC/USDT', base: 'BTC', quote: 'USDT', legs: [spot, futures] }
  return [...unwindsOf(market, ledger, limits)]
}

test('[S2.52] a position is brought back when both ways together bring what they should, and not before', () => {
  expect(unwinds(held(), { coins: '110', contracts: '110' })).toEqual(['futures mexc 1 2 prices'])
  expect(unwinds(held(), { coins: '110', contracts: '111.88' })).toEqual(['futures mexc 1 0.12 prices'])
  expect(unwinds(held(), { coins: '110', contracts: '111.95' })).toEqual([])
  expect(unwinds(held(), { coins: '110', contracts: '113.9' })).toEqual([])
  expect(unwinds(new Ledger(), { coins: '110', contracts: '110' })).toEqual([])
})

test('[S2.72] a position that has lost what it may is given up', () => {
  expect(unwinds(held(), { coins: '110', contracts: '114' })).toEqual(['futures mexc 1 -2 stop-loss'])
})

test('[S2.52] what was traded between spot markets meanwhile decides nothing', () => {
  const ledger = held()
  ledger.book(fill({ kind: 'spot', side: 'sell', at: '121' }))
  ledger.book(fill({ kind: 'spot', side: 'buy', at: '120' }))
  expect(unwinds(ledger, { coins: '120', contracts: '122' })).toEqual([])
})

test('[S2.52] fees of both ways count, and coins that are not there cannot be sold', () => {
  expect(unwinds(held(), { coins: '110', contracts: '110' }, { fee: '0.001' })).toEqual(['futures mexc 1 1.79 prices'])
  expect(unwinds(held(), { coins: '110', contracts: '110' }, { funds: { BTC: '0.25' } })).toEqual([
    'futures mexc 0.25 0.5 prices',
  ])
  expect(unwinds(held(), { coins: '110', contracts: '110' }, { funds: {} })).toEqual([])
})

test('[S2.52] [S2.72] as far as its orders may slip, a way out that is taken for its prices loses nothing; one that stops a loss may go further', () => {
  const worst = (coins: string, contracts: string) =>
    plansOf(held(), { coins, contracts }).map(({ plan: { buy, sell, size }, because }) => {
      // Two are earned by the way in.
      const result = add(decimal('2'), mul(size, sub(sell.limitPrice, buy.limitPrice)))
      return `${because} ${compare(result, decimal('0')) >= 0}`
    })
  for (const contracts of ['110', '111', '111.5', '111.88']) expect(worst('110', contracts)).toEqual(['prices true'])
  expect(worst('110', '114')).toEqual(['stop-loss false'])
})

test('[S2.52] of deep books only what still brings something is taken', () => {
  const deep = {
    bids: [
      ['110', '0.4'],
      ['107', '5'],
    ],
  } as const
  expect(unwinds(held(), { coins: '110', contracts: '110' }, deep)).toEqual(['futures mexc 0.4 0.8 prices'])
})
