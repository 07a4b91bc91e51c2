import { add, type Decimal, decimal, equals, formatDecimal, isZero, mul, neg, sub, sum, ZERO } from 'venuekit'
import type { LegView } from '../src/arbitrage/types.ts'
import type { RadarSnapshot } from '../src/radar/radar-snapshot.ts'
import type { Simulators, Venue } from '../src/venues.ts'

type ExchangeId = Parameters<Simulators['book']>[0]
type Order = ReturnType<Simulators['orders']>[number]
type Fill = Order['fills'][number]

/** What is compared: what the radar shows, and the exchanges themselves. */
export interface Comparison {
  readonly snapshot: RadarSnapshot
  /** The picture, as lines. */
  readonly picture: readonly string[]
  readonly sim: Simulators
  readonly venues: readonly Venue[]
}

/** Everything that is shown and is not so, in words. Empty: all of it is true. */
export function differencesOf(comparison: Comparison): readonly string[] {
  return [
    ...priceDifferences(comparison),
    ...balanceDifferences(comparison),
    ...positionDifferences(comparison),
    ...moneyDifferences(comparison),
  ]
}

function priceDifferences({ snapshot, picture, sim, venues }: Comparison): readonly string[] {
  return snapshot.arbitrage.markets.flatMap(({ market, legs }) => {
    const line = picture.find((one) => one.startsWith(market)) ?? ''
    return legs.flatMap((leg) => {
      const { bids, asks } = sim.book(idOf(leg.exchange), exchangeSymbolOf(leg, venues), 1)
      return [
        ...differ(`${leg.exchange} ${leg.symbol} bid`, leg.bid, bids[0]?.[0]),
        ...differ(`${leg.exchange} ${leg.symbol} ask`, leg.ask, asks[0]?.[0]),
        ...(isShown(leg, legs, line) ? [] : [`${leg.exchange} ${leg.symbol} is not in the picture as it is: ${line}`]),
      ]
    })
  })
}

function isShown(leg: LegView, legs: readonly LegView[], line: string): boolean {
  const decimals = Math.max(...legs.flatMap(({ bid = ZERO, ask = ZERO }) => [bid, ask]).map(decimalsIn))
  return [leg.bid, leg.ask].every((one) => one === undefined || line.includes(formatDecimal(one, { decimals })))
}

function decimalsIn(text: string): number {
  return text.split('.')[1]?.length ?? 0
}

function balanceDifferences({ snapshot, sim, venues }: Comparison): readonly string[] {
  return venues.flatMap(({ connector: { id } }) =>
    sim.balances(id).flatMap(({ asset, available, held }) => {
      const shown = snapshot.balances.find((one) => one.exchange === id && one.asset === asset)
      const actual = add(decimal(available), decimal(held))
      return shown === undefined && isZero(actual) ? [] : differ(`${id} ${asset}`, shown?.total, actual)
    }),
  )
}

/** Of a contract: what its fills come to. */
function positionDifferences({ snapshot, sim, venues }: Comparison): readonly string[] {
  return venues
    .filter(({ connector: { markets } }) => !markets.includes('spot'))
    .flatMap(({ connector: { id }, market }) =>
      [...market.instruments].flatMap(({ symbol, exchangeSymbol, contractSize = decimal('1') }) => {
        const contracts = sum(
          ownOrders(sim, id)
            .filter((order) => order.symbol === exchangeSymbol)
            .flatMap(({ side, fills }) =>
              fills.map(({ size }) => (side === 'buy' ? decimal(size) : neg(decimal(size)))),
            ),
        )
        const shown = snapshot.positions.find((one) => one.exchange === id && one.symbol === symbol)
        const signed = shown === undefined ? ZERO : shown.side === 'long' ? shown.size : neg(shown.size)
        return differ(`${id} ${symbol} position`, signed, mul(contracts, contractSize))
      }),
    )
}

/** What was earned is what all fills brought and cost, less what is still held at its price. */
function moneyDifferences({ snapshot: { arbitrage }, sim, venues }: Comparison): readonly string[] {
  const cash = sum(fillsOf({ sim, venues }).map((one) => cashOf(one)))
  const held = sum(
    arbitrage.positions.map(({ size, entryValue }) => (size.startsWith('-') ? neg(entryValue) : entryValue)),
  )
  return [
    ...differ('realised PnL', arbitrage.pnl.realised, add(cash, held)),
    ...differ('fills', String(arbitrage.counts.fills), String(fillsOf({ sim, venues }).length)),
  ]
}

interface OwnFill {
  readonly fill: Fill
  readonly side: 'buy' | 'sell'
  readonly base: string
  readonly contractSize: Decimal
}

/** Every fill of the account, as the exchanges know it. */
export function fillsOf({ sim, venues }: Pick<Comparison, 'sim' | 'venues'>): readonly OwnFill[] {
  return venues.flatMap(({ connector: { id }, market }) =>
    ownOrders(sim, id).flatMap(({ symbol, side, fills }) => {
      const { base, contractSize = decimal('1') } = market.instruments.requireExchangeSymbol(symbol)
      return fills.map((fill) => ({ fill, side, base, contractSize }))
    }),
  )
}

function cashOf({ fill, side, base, contractSize }: OwnFill): Decimal {
  const price = decimal(fill.price)
  const value = mul(mul(price, decimal(fill.size)), contractSize)
  const fee = fill.feeAsset === base ? mul(decimal(fill.fee), price) : decimal(fill.fee)
  return sub(side === 'sell' ? value : neg(value), fee)
}

function ownOrders(sim: Simulators, id: ExchangeId): readonly Order[] {
  return sim.orders(id).filter(({ account }) => account === 1)
}

function exchangeSymbolOf({ exchange, symbol }: LegView, venues: readonly Venue[]): string {
  const venue = venues.find(({ connector: { id } }) => id === exchange)
  return venue?.market.instruments.require(symbol).exchangeSymbol ?? symbol
}

/** The ids that the simulators know are those of the demo's exchanges. */
function idOf(exchange: string): ExchangeId {
  return exchange as ExchangeId
}

function differ(what: string, shown: string | undefined, actual: string | undefined): readonly string[] {
  const same = shown === undefined || actual === undefined ? shown === actual : equals(decimal(shown), decimal(actual))
  return same ? [] : [`${what}: ${shown ?? 'nothing'} is shown, ${actual ?? 'nothing'} is true`]
}
