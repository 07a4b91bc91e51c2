import { ManualClock } from '@venuekit/core/testing'
import { benchSize, recordNumber } from '../../../tools/src/bench/api.ts'
import { startSimulator } from '../src/index.ts'
import { startReaders } from './frame-reader.ts'

const sockets = 10
const clock = new ManualClock()

const products = { spot: 'gateio', futures: 'gateio-futures' } as const

async function start(product: keyof typeof products) {
  return startSimulator({
    exchanges: [products[product]],
    seed: 7,
    clock,
    eventsPerSecond: 20_000,
    options: { gateio: { maximumSockets: 10_000 } },
  })
}

function subscribe(channel: string, payload: readonly string[]): string {
  return JSON.stringify({ time: 1, channel, event: 'subscribe', payload })
}

/** Every market's books, over the four channels that carry them. */
function booksOf(product: keyof typeof products, symbols: readonly string[]): readonly string[] {
  const streams = ['50', '400'].map((depth) =>
    subscribe(
      `${product}.obu`,
      symbols.map((symbol) => `ob.${symbol}.${depth}`),
    ),
  )
  const updates = symbols.map((symbol) => subscribe(`${product}.order_book_update`, [symbol, '20ms']))
  return [...streams, ...updates, subscribe(`${product}.book_ticker`, symbols)]
}

/** Frames per second as it passes, and per second that the simulator's thread was at work, for machines that do other things. */
interface Rates {
  readonly passed: number
  readonly worked: number
}

async function framesPerSecond(product: keyof typeof products): Promise<Rates> {
  await using sim = await start(product)
  const exchange = products[product]
  const { spotWs, futuresWs } = sim.endpoints[exchange]
  const url = product === 'spot' ? spotWs : futuresWs
  const books = booksOf(product, sim.symbols(exchange))
  await using readers = await startReaders({ url, product, sockets, frames: books })
  const run = async (frames: number): Promise<Rates> => {
    const [before, started, idle] = [readers.count(), performance.now(), process.threadCpuUsage()]
    while (readers.count() - before < frames) {
      // oxlint-disable no-await-in-loop -- what was sent is read before more is
      await clock.advance(200)
      await readers.settled()
      // oxlint-enable no-await-in-loop
    }
    const { user, system } = process.threadCpuUsage(idle)
    const count = readers.count() - before
    const [passed, worked] = [(performance.now() - started) / 1_000, (user + system) / 1_000_000]
    return { passed: Math.round(count / passed), worked: Math.round(count / worked) }
  }
  await run(benchSize(100_000))
  const rates = await run(benchSize(1_000_000))
  if (sim.errors.length > 0) throw new AggregateError(sim.errors, 'the simulator failed')
  return rates
}

async function connections(count: number): Promise<number> {
  const product = 'spot'
  await using sim = await start(product)
  const { spotWs: url } = sim.endpoints.gateio
  const frames = [subscribe('spot.obu', ['ob.BTC_USDT.50'])]
  await using readers = await startReaders({ url, product, sockets: count, frames })
  // Each has its answer, its snapshot and its pong.
  if (readers.count() < count * 3) throw new Error(`${readers.count()} frames came over ${count} sockets`)
  return (count * 1_000) / readers.openedInMs
}

for (const product of ['spot', 'futures'] as const) {
  const { passed, worked } = await framesPerSecond(product)
  await recordNumber({
    name: `book frames of ${product} per second over ${sockets} sockets`,
    unit: '/s',
    value: passed,
    atLeast: 50_000,
  })
  await recordNumber({ name: "the same per second of the simulator's thread", unit: '/s', value: worked })
}
const many = benchSize(2_000)
await recordNumber({
  name: `sockets opened and subscribed per second, ${many} at once`,
  unit: '/s',
  value: Math.round(await connections(many)),
})
