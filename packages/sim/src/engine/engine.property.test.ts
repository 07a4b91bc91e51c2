import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Audit } from '../../test/engine/audit.ts'
import { commandSequences } from '../../test/engine/commands.ts'
import { inverse, linear, spot } from '../../test/engine/harness.ts'
import { run } from '../../test/engine/run.ts'
import { MatchingEngine } from './engine.ts'
import type { MarketOptions, MarketRules } from './options.ts'

const cases = fc.readConfigureGlobal().numRuns ?? 100

const feeRates = fc.constantFrom(
  { maker: '0', taker: '0' },
  { maker: '0.001', taker: '0.002' },
  { maker: '-0.00025', taker: '0.00075' },
  { maker: '0.003', taker: '0.0013' },
)

const rules: fc.Arbitrary<Partial<MarketRules>> = fc.record({
  postOnlyCross: fc.constantFrom('reject', 'cancel'),
  fokUnfilled: fc.constantFrom('reject', 'cancel'),
  emptyBook: fc.constantFrom('reject', 'cancel'),
  quoteRemainder: fc.constantFrom('filled', 'cancelled'),
  amendPriority: fc.constantFrom('smaller-size', 'never'),
  amendToFilled: fc.constantFrom('cancel', 'reject'),
  amendWithoutChange: fc.constantFrom('reject', 'accept'),
  reduceOnlyExcess: fc.constantFrom('shrink', 'reject'),
  restingReduceOnly: fc.constantFrom('shrink', 'cancel'),
  clientIds: fc.constantFrom('any', 'unique-open', 'unique-ever'),
  maximumOpenOrders: fc.constantFrom(3, 500),
  feeAsset: fc.constantFrom('received', 'quote'),
  feeDecimals: fc.constantFrom(4, 18),
  feeRounding: fc.constantFrom('down', 'up', 'half-up'),
  leverageScope: fc.constantFrom('all', 'orders'),
})

const markets: fc.Arbitrary<MarketOptions[]> = fc
  .tuple(feeRates, rules)
  .map(([fees, common]) => [spot, linear, inverse].map((market) => ({ ...market, fees, rules: common })))

/** A poor account, a rich one, one that hedges, and one of the house with something to trade with. */
function filled(options: readonly MarketOptions[]): { readonly engine: MatchingEngine; readonly audit: Audit } {
  const engine = new MatchingEngine({ clock: { now: () => 1_000 }, markets: options })
  const audit = new Audit(engine)
  engine.openAccount({ id: 1 })
  engine.openAccount({ id: 2 })
  engine.openAccount({ id: 3, positionMode: 'hedge' })
  engine.openAccount({ id: 4, house: true })
  for (const [account, amount] of [1n, 1_000n, 30n].entries()) {
    for (const asset of ['BTC', 'USDT']) engine.deposit({ account: account + 1, asset, amount: amount * 10n ** 18n })
  }
  for (const { id: market } of engine.view.instruments) {
    engine.submit({ account: 4, market, side: 'buy', kind: 'limit', price: 980, size: 50 })
    engine.submit({ account: 4, market, side: 'sell', kind: 'limit', price: 1_020, size: 50 })
  }
  return { engine, audit }
}

const commands = commandSequences({
  accounts: [1, 2, 3, 4],
  spot: ['SPOT'],
  perpetuals: ['LINEAR', 'INVERSE'],
  assets: ['BTC', 'USDT'],
})

const amendments = commandSequences({
  accounts: [2, 4],
  spot: [],
  perpetuals: ['LINEAR'],
  assets: ['USDT'],
  spread: 1,
  amendments: 20,
})

test.each([
  ['[X.1] no sequence of commands makes or loses money, and events, books, orders and holds always agree', commands],
  ['the same where orders of few accounts meet in one market and are amended often', amendments],
])(
  '%s',
  (_, sequences) => {
    fc.assert(
      fc.property(markets, sequences, (options, sequence) => {
        const { engine, audit } = filled(options)
        for (const command of sequence) {
          run(engine, command)
          expect(() => audit.check()).not.toThrow()
        }
      }),
      { numRuns: Math.ceil(cases / 2) },
    )
  },
  200_000,
)

test('the same where accounts have little, leverage is high and prices jump', () => {
  const jumps = commandSequences({
    accounts: [1, 2, 3],
    spot: [],
    perpetuals: ['LINEAR'],
    assets: ['USDT'],
    spread: 20,
  })
  const seen = { insured: 0, unpaid: 0 }
  fc.assert(
    fc.property(markets, jumps, (options, sequence) => {
      const { engine, audit } = filled(options)
      engine.listen((events) => {
        seen.insured += events.filter((event) => event.type === 'balance' && event.reason === 'insurance').length
        seen.unpaid += events.filter(
          (event) => event.type === 'order-done' && event.reason === 'insufficient-margin',
        ).length
      })
      for (const account of [1, 2, 3]) engine.setLeverage({ account, market: 'LINEAR', leverage: 50 })
      for (const command of sequence) {
        run(engine, command)
        expect(() => audit.check()).not.toThrow()
      }
    }),
    { numRuns: Math.ceil(cases / 2) },
  )
  expect(seen.insured).toBeGreaterThan(0)
  expect(seen.unpaid).toBeGreaterThan(0)
}, 200_000)

test('a refused command changes nothing', () => {
  fc.assert(
    fc.property(markets, commands, (options, sequence) => {
      const { engine, audit } = filled(options)
      for (const command of sequence) {
        const before = audit.state()
        const refused = run(engine, command)?.ok === false
        expect(refused ? audit.state() : before).toBe(before)
      }
    }),
    { numRuns: Math.ceil(cases / 10) },
  )
}, 200_000)
