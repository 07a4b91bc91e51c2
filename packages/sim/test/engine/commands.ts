import * as fc from 'fast-check'

/** A command with places in place of names, so that any sequence means something in any state. */
export type RandomCommand =
  | RandomSubmit
  | {
      readonly type: 'amend'
      readonly account: number
      readonly pick: number
      readonly price?: number
      readonly size?: number
    }
  | { readonly type: 'cancel'; readonly account: number; readonly pick: number }
  | { readonly type: 'cancel-all'; readonly account: number; readonly market?: string; readonly side?: 'buy' | 'sell' }
  | { readonly type: 'mark'; readonly market: string; readonly mark: number }
  | {
      readonly type: 'leverage'
      readonly account: number
      readonly market: string
      readonly leverage: number
      readonly marginMode: 'cross' | 'isolated'
    }
  | { readonly type: 'margin'; readonly account: number; readonly market: string; readonly amount: bigint }
  | { readonly type: 'funding'; readonly market: string; readonly rate: string }
  | { readonly type: 'mode'; readonly account: number; readonly mode: 'net' | 'hedge' }
  | { readonly type: 'deposit'; readonly account: number; readonly asset: string; readonly amount: bigint }

export interface RandomSubmit {
  readonly type: 'submit'
  readonly account: number
  readonly market: string
  readonly side: 'buy' | 'sell'
  readonly kind: 'limit' | 'market'
  readonly price?: number
  readonly size?: number
  readonly quote?: bigint
  readonly closePosition?: boolean
  readonly timeInForce?: 'gtc' | 'ioc' | 'fok'
  readonly postOnly?: boolean
  readonly reduceOnly?: boolean
  readonly remainder?: 'cancel' | 'rest'
  readonly selfTrade?: 'allow' | 'cancel-taker' | 'cancel-maker' | 'cancel-both'
  readonly clientId?: string | undefined
}

export interface Ranges {
  readonly accounts: readonly number[]
  readonly spot: readonly string[]
  readonly perpetuals: readonly string[]
  readonly assets: readonly string[]
  /** Prices are around 1,000, at most so many tens away. The default is 3. */
  readonly spread?: number
  /** How often orders are amended, where new ones come 24 times. The default is 3. */
  readonly amendments?: number
}

const side = fc.constantFrom('buy' as const, 'sell' as const)
const size = fc.integer({ min: 1, max: 30 })
const selfTrade = often('allow' as const, 'cancel-taker' as const, 'cancel-maker' as const, 'cancel-both' as const)
const remainder = fc.constantFrom('cancel' as const, 'rest' as const)

function prices({ spread = 3 }: Ranges): fc.Arbitrary<number> {
  return fc.integer({ min: 100 - spread, max: 100 + spread }).map((value) => value * 10)
}

/** The first value in most cases. */
function often<Value>(usual: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof(
    { arbitrary: fc.constant(usual), weight: 4 * others.length },
    ...others.map((one) => fc.constant(one)),
  )
}

function submits(ranges: Ranges): fc.Arbitrary<RandomSubmit> {
  const { accounts, spot, perpetuals } = ranges
  const price = prices(ranges)
  const type = fc.constant('submit' as const)
  const base = { type, account: fc.constantFrom(...accounts), market: fc.constantFrom(...spot, ...perpetuals), side }
  const limit = { ...base, kind: fc.constant('limit' as const), price, size }
  const market = { ...base, kind: fc.constant('market' as const) }
  const perpetual = fc.constantFrom(...perpetuals)
  const closePosition = fc.constant(true)
  const quote = fc.bigInt({ min: 1n, max: 3_000n }).map((value) => value * 10n ** 16n)
  return fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        ...limit,
        timeInForce: often('gtc' as const, 'ioc' as const, 'fok' as const),
        selfTrade,
        clientId: fc.option(fc.constantFrom('a', 'b', 'c', 'd'), { nil: undefined }),
      }),
    },
    fc.record({ ...limit, postOnly: fc.constant(true) }),
    { weight: 3, arbitrary: fc.record({ ...limit, market: perpetual, reduceOnly: fc.constant(true) }) },
    { weight: 2, arbitrary: fc.record({ ...market, size, selfTrade }) },
    fc.record({ ...market, size, price, remainder }),
    ...spot.map((one) => fc.record({ ...market, market: fc.constant(one), quote, price, remainder })),
    fc.record({ ...market, market: perpetual, closePosition }),
  )
}

/** Sequences of commands in which orders meet often. */
export function commandSequences(ranges: Ranges, maxLength = 60): fc.Arbitrary<RandomCommand[]> {
  const account = fc.constantFrom(...ranges.accounts)
  const price = prices(ranges)
  const market = fc.constantFrom(...ranges.spot, ...ranges.perpetuals)
  const perpetual = fc.constantFrom(...ranges.perpetuals)
  const pick = fc.nat({ max: 100 })
  const command = fc.oneof(
    { arbitrary: submits(ranges), weight: 24 },
    {
      arbitrary: fc.record(
        { type: fc.constant('amend' as const), account, pick, price, size },
        { requiredKeys: ['type', 'account', 'pick'] },
      ),
      weight: ranges.amendments ?? 3,
    },
    { arbitrary: fc.record({ type: fc.constant('cancel' as const), account, pick }), weight: 2 },
    fc.record(
      { type: fc.constant('cancel-all' as const), account, market, side },
      { requiredKeys: ['type', 'account'] },
    ),
    fc.record({ type: fc.constant('mark' as const), market, mark: price }),
    fc.record({
      type: fc.constant('leverage' as const),
      account,
      market: perpetual,
      leverage: fc.constantFrom(1, 2.5, 10, 50),
      marginMode: fc.constantFrom('cross' as const, 'isolated' as const),
    }),
    fc.record({
      type: fc.constant('margin' as const),
      account,
      market: perpetual,
      amount: fc.bigInt({ min: -2n, max: 2n }).map((value) => value * 10n ** 17n),
    }),
    fc.record({
      type: fc.constant('funding' as const),
      market: perpetual,
      rate: fc.constantFrom('0.0001', '-0.0003', '0.02'),
    }),
    fc.record({ type: fc.constant('mode' as const), account, mode: fc.constantFrom('net' as const, 'hedge' as const) }),
    fc.record({
      type: fc.constant('deposit' as const),
      account,
      asset: fc.constantFrom(...ranges.assets),
      amount: fc.bigInt({ min: -50n, max: 50n }).map((value) => value * 10n ** 18n),
    }),
  )
  return fc.array(command, { minLength: Math.floor(maxLength / 4), maxLength, size: 'max' })
}
