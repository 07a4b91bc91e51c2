import { ManualClock } from '@venuekit/core/testing'
import { bench, benchSize, recordNumber } from '../../../tools/src/bench/api.ts'
import { MatchingEngine } from '../src/engine/engine.ts'
import { defaultPerpetualMarkets, defaultSpotMarkets } from '../src/market/instruments.ts'
import { MarketSimulation } from '../src/market/simulation.ts'
import { RandomStream } from '../src/random.ts'

const maker = 1
const taker = 2
const openOrders = 300
const middle = 620_000

interface Work {
  readonly engine: MatchingEngine
  /** Gives so many commands: 50 % quotes, 40 % cancels, 10 % market orders, about. */
  readonly run: (commands: number) => void
  readonly events: () => number
}

function workIn(market: string, house: boolean): Work {
  const markets = [...defaultSpotMarkets(), ...defaultPerpetualMarkets({ name: (base) => `${base}_PERP` })]
  const engine = new MatchingEngine({ clock: { now: () => 1_000 }, markets, history: { orders: 1_000, fills: 1_000 } })
  for (const id of [maker, taker]) {
    engine.openAccount({ id, house })
    for (const asset of ['BTC', 'USDT']) engine.deposit({ account: id, asset, amount: 10n ** 30n })
  }
  let events = 0
  engine.listen((batch) => (events += batch.length))
  const random = new RandomStream(7, market)
  const open: number[] = []
  const quote = (): void => {
    const side = random.chance(0.5) ? 'buy' : 'sell'
    const away = 1 + random.below(200)
    const price = side === 'buy' ? middle - away : middle + away
    const outcome = engine.submit({ account: maker, market, side, kind: 'limit', price, size: 1 + random.below(100) })
    if (outcome.ok) open.push(outcome.order.id)
  }
  const cancel = (): void => {
    const index = random.below(open.length)
    const orderId = open[index] ?? 0
    open[index] = open.at(-1) ?? 0
    open.pop()
    // An order that was filled is refused, as it would be on an exchange.
    engine.cancel({ account: maker, orderId })
  }
  const take = (): void => {
    const side = random.chance(0.5) ? 'buy' : 'sell'
    engine.submit({ account: taker, market, side, kind: 'market', size: 1 + random.below(100) })
  }
  const run = (commands: number): void => {
    for (let command = 0; command < commands; command += 1) {
      if (random.chance(0.1)) take()
      else if (open.length < openOrders || (open.length < openOrders + 100 && random.chance(0.5))) quote()
      else cancel()
    }
  }
  run(benchSize(20_000))
  return { engine, run, events: () => events }
}

function medianOf(rates: readonly number[]): number {
  return Math.round(rates.toSorted((one, other) => one - other)[Math.floor(rates.length / 2)] ?? 0)
}

const works = [
  ['spot, accounts with balances, holds, fees and events', 'BTC_USDT', false, 200_000],
  ['spot, house accounts', 'BTC_USDT', true, 400_000],
  ['perpetual, house accounts', 'BTC_PERP', true, 400_000],
  ['perpetual, a position and 300 open orders that it backs', 'BTC_PERP', false, 40_000],
] as const

for (const [name, market, house, size] of works) {
  const work = workIn(market, house)
  const best: number[] = []
  const told: number[] = []
  await bench({
    name: `order commands: ${name}`,
    size,
    contenders: {
      engine: (commands) => () => {
        const [before, start] = [work.events(), performance.now()]
        work.run(commands)
        const seconds = (performance.now() - start) / 1_000
        best.push(commands / seconds)
        told.push((work.events() - before) / seconds)
        return work.events() - before > commands / 2
      },
    },
    verify: ({ engine }) => {
      if (engine !== true) throw new Error(`The engine made too few events in "${name}".`)
    },
  })
  const floor = name.startsWith('perpetual, a position') ? 20_000 : 200_000
  await recordNumber({ name: `commands per second: ${name}`, unit: '/s', value: medianOf(best), atLeast: floor })
  await recordNumber({ name: `events per second: ${name}`, unit: '/s', value: medianOf(told) })
}

const clock = new ManualClock()
const venues = [
  { id: 'spot', engine: new MatchingEngine({ clock, markets: defaultSpotMarkets() }) },
  { id: 'perpetual', engine: new MatchingEngine({ clock, markets: defaultPerpetualMarkets() }) },
]
using simulation = new MarketSimulation({ clock, seed: 7, venues, rate: 50_000 })
simulation.start()
await clock.advance(benchSize(1_000))
const [actions, start] = [simulation.actions, performance.now()]
await clock.advance(benchSize(5_000))
const seconds = (performance.now() - start) / 1_000
const rate = Math.round((simulation.actions - actions) / seconds)
await recordNumber({ name: 'actions per second of a market of 56 books', unit: '/s', value: rate, atLeast: 50_000 })
