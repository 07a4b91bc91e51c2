import { OverflowError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { ContractRun, failureOf, until, type ContractPublic, type ContractSetting } from './run.ts'

const busy = { eventsPerSecond: 2_000 } as const

async function opened(setting: ContractSetting, options: Parameters<typeof ContractRun.start>[1] = busy) {
  const run = await ContractRun.start(setting, options)
  const exchange = run.public()
  await exchange.initialize()
  return { run, exchange, symbol: run.market(exchange).symbol }
}

/** How many topics the object has subscribed. */
function topicsOf(exchange: ContractPublic): number {
  return exchange.getPerformanceStats().topics
}

/** What a stream promises: nothing is lost without a word, and what nobody wants is not subscribed. */
export const streamCases: readonly ContractCase[] = [
  {
    name: 'a hundred subscriptions come back after the line was cut, each marked',
    needs: ['orderbook', 'trades'],
    run: async (setting) => {
      const { run, exchange } = await opened(setting)
      await using _ = run
      const symbols = run.symbolsOf(exchange)
      const resynced = new Set<string>()
      await exchange.initialize(symbols)
      const streams = await Promise.all(symbols.map((symbol) => subscribeAll(setting, exchange, symbol)))
      const wanted = streams.flat()
      for (const [name, stream] of wanted) stream.on('resynced', () => resynced.add(name))
      await exchange.waitUntilConnected()
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => resynced.size === wanted.length, 'every stream says that it is complete again')
      await exchange.waitUntilConnected()
      await run.sim.pause()
      for (const symbol of symbols) {
        // oxlint-disable-next-line no-await-in-loop -- one book after the other
        await until(
          () => run.equalsTruth(exchange.orderbook(symbol), exchange),
          `the book of ${symbol} equals the truth`,
        )
      }
    },
  },
  {
    name: 'subscribe, leave, subscribe again: what nobody wants is unsubscribed, and begins anew',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      for (let round = 0; round < 3; round += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one round after the other
        const books = await exchange.subscribeOrderbook(symbol)
        // oxlint-disable-next-line no-await-in-loop -- the same
        await until(() => exchange.orderbook(symbol)?.state === 'live', 'the book is live')
        // oxlint-disable-next-line no-await-in-loop -- the same
        await books.close()
        setting.expect(exchange.orderbook(symbol)).toBe(undefined)
        setting.expect(topicsOf(exchange)).toBe(0)
      }
    },
  },
  {
    name: 'two who want the same share one subscription; one leaves, the other stays',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const first = await exchange.subscribeTrades(symbol)
      const topics = topicsOf(exchange)
      const second = await exchange.subscribeTrades(symbol)
      setting.expect(topicsOf(exchange)).toBe(topics)
      await first.close()
      setting.expect(topicsOf(exchange)).toBe(topics)
      let trades = 0
      second.on('trade', () => (trades += 1))
      await until(() => trades > 0, 'the other one still gets trades')
      await second.close()
      setting.expect(topicsOf(exchange)).toBe(0)
    },
  },
  {
    name: 'leaving the loop ends the subscription',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      for await (const item of await exchange.subscribeTrades(symbol)) if (item.type === 'trade') break
      await until(() => topicsOf(exchange) === 0, 'it is unsubscribed')
    },
  },
  {
    name: 'trades come once each, in order, as the exchange made them',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const ids: string[] = []
      const trades = await exchange.subscribeTrades(symbol)
      trades.on('trade', ({ trade }) => ids.push(trade.id ?? `${ids.length}`))
      await until(() => ids.length >= 20, 'there were some trades')
      setting.expect(new Set(ids).size).toBe(ids.length)
    },
  },
  {
    name: 'a slow reader of books gets the newest one alone',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const books = await exchange.subscribeOrderbook(symbol, { overflow: 'conflate' })
      const reader = books[Symbol.asyncIterator]()
      await reader.next()
      const before = exchange.getPerformanceStats().books
      await until(() => exchange.getPerformanceStats().books > before + 5, 'several changes came')
      const items = [await reader.next(), await reader.next()]
      setting.expect(items.map(({ value }) => value?.type)).toEqual(['book', 'book'])
      await reader.return?.()
    },
  },
  {
    name: 'a slow reader of trades is told how many were dropped',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const trades = await exchange.subscribeTrades(symbol, { overflow: 'drop-and-resync', queueSize: 3 })
      const reader = trades[Symbol.asyncIterator]()
      let count = 0
      trades.on('trade', () => (count += 1))
      await until(() => count > 10, 'more came than may wait')
      const types: (string | undefined)[] = []
      for (let turn = 0; turn < 5 && !types.includes('dropped'); turn += 1) {
        // oxlint-disable-next-line no-await-in-loop -- one item after the other
        types.push((await reader.next()).value?.type)
      }
      setting.expect(types.includes('dropped')).toBe(true)
      await reader.return?.()
    },
  },
  {
    name: 'a slow reader that may miss nothing gets an error in the place of a hole',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const trades = await exchange.subscribeTrades(symbol, { overflow: 'fail', queueSize: 2 })
      const reader = trades[Symbol.asyncIterator]()
      let isOver = false
      trades.on('ended', () => (isOver = true))
      await until(() => isOver, 'more came than may wait')
      const failure = await failureOf(
        (async () => {
          while ((await reader.next()).done !== true);
        })(),
      )
      setting.expect(OverflowError.is(failure)).toBe(true)
      await until(() => topicsOf(exchange) === 0, 'it is unsubscribed')
    },
  },
  {
    name: 'symbols come and go at run time without touching the others',
    needs: ['orderbook'],
    run: async (setting) => {
      const { run, exchange } = await opened(setting)
      await using _ = run
      const [first = '', second = ''] = run.symbolsOf(exchange, 2)
      await exchange.initialize([first])
      await exchange.waitUntilConnected()
      let broken = 0
      const books = await exchange.subscribeOrderbook(first)
      for (const type of ['gap', 'stale'] as const) books.on(type, () => (broken += 1))
      await exchange.addSymbol(second)
      await exchange.waitUntilConnected()
      setting.expect(exchange.activeSymbols).toEqual([first, second])
      await exchange.removeSymbol(second)
      setting.expect(exchange.orderbook(second)).toBe(undefined)
      setting.expect(exchange.activeSymbols).toEqual([first])
      setting.expect(broken).toBe(0)
    },
  },
]

/** A stream whose marks are heard. */
export interface Marked {
  on(type: 'gap' | 'resynced', handler: () => void): unknown
}

/** Every stream of a market that the exchange has, by name. */
export async function subscribeAll(
  { connector }: ContractSetting,
  exchange: ContractPublic,
  symbol: string,
): Promise<readonly (readonly [name: string, stream: Marked])[]> {
  const names = new Set<string>(connector.supports.public)
  const streams: [string, Promise<Marked>][] = [
    ['trades', exchange.subscribeTrades(symbol)],
    ['books', exchange.subscribeOrderbook(symbol)],
  ]
  if (names.has('ticker')) streams.push(['ticker', exchange.subscribeTicker(symbol)])
  if (names.has('bookTicker')) streams.push(['quotes', exchange.subscribeBookTicker(symbol)])
  const [interval] = connector.candles?.stream ?? []
  if (names.has('candleStream') && interval !== undefined) {
    streams.push(['candles', exchange.subscribeCandles(symbol, interval)])
  }
  return Promise.all(streams.map(async ([name, stream]) => [`${name} ${symbol}`, await stream] as const))
}
