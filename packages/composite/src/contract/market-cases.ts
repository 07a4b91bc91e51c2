import type { BookTicker } from '@venuekit/core'
import { isSameText } from './book-texts.ts'
import type { ContractCase } from './case.ts'
import { ContractRun, until, type ContractSetting } from './run.ts'

async function opened(setting: ContractSetting) {
  const run = await ContractRun.start(setting, { eventsPerSecond: 2_000 })
  const exchange = run.public()
  await exchange.initialize()
  return { run, exchange, symbol: run.market(exchange).symbol }
}

/** Whether a quote has these best prices; undefined where nobody quotes. */
function isBest(quote: BookTicker | undefined, bid: string | undefined, ask: string | undefined): boolean {
  return quote !== undefined && isSameText(quote.bid?.price, bid) && isSameText(quote.ask?.price, ask)
}

/** Market data beside books: over REST, live, and of the past. */
export const marketCases: readonly ContractCase[] = [
  {
    name: 'the last trades can be asked for, oldest first',
    needs: ['trades'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      let came = false
      const stream = await exchange.subscribeTrades(symbol)
      stream.on('trade', () => (came = true))
      await until(() => came, 'there was a trade')
      const trades = await exchange.getTrades(symbol)
      setting.expect(trades.length > 0).toBe(true)
      const times = trades.map(({ timestamp }) => timestamp)
      setting.expect(times).toEqual(times.toSorted((a, b) => a - b))
    },
  },
  {
    name: 'the figures of the day come over REST and live',
    needs: ['ticker'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const asked = await exchange.getTicker(symbol)
      setting.expect(asked.symbol).toBe(symbol)
      let pushed = 0
      const tickers = await exchange.subscribeTicker(symbol)
      tickers.on('ticker', ({ ticker }) => (pushed += ticker.symbol === symbol ? 1 : 0))
      await until(() => pushed > 0, 'a ticker is pushed')
    },
  },
  {
    name: 'best bid and ask come live, and are those of the book',
    needs: ['bookTicker', 'orderbook'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const quotes = await exchange.subscribeBookTicker(symbol)
      let last: BookTicker | undefined
      quotes.on('book-ticker', ({ bookTicker }) => (last = bookTicker))
      await until(() => last !== undefined, 'a quote is pushed')
      await run.sim.pause()
      const { bids, asks } = run.sim.book(run.market(exchange).exchangeSymbol, 1)
      await until(() => isBest(last, bids[0]?.[0], asks[0]?.[0]), 'it equals the truth')
    },
  },
  {
    name: 'a side that nobody quotes on has no best price',
    needs: ['bookTicker', 'orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = run.public()
      await exchange.initialize()
      const { symbol, price, quantity } = setting.terms.order
      const market = run.market(exchange)
      const quotes = await exchange.subscribeBookTicker(symbol)
      let last: BookTicker | undefined
      quotes.on('book-ticker', ({ bookTicker }) => (last = bookTicker))
      const size = run.native(quantity, market)
      run.sim.placeOrder({ symbol: market.exchangeSymbol, side: 'buy', price, size })
      await until(() => isBest(last, price, undefined), 'there is a best bid alone')
      setting.expect(isBest(await exchange.getBookTicker(symbol), price, undefined)).toBe(true)
    },
  },
  {
    name: 'candles of the past come each once, oldest first, over many pages',
    needs: ['candles'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const [interval = '1m'] = setting.connector.candles?.rest ?? []
      const nowMs = Date.now()
      const times: number[] = []
      const walk = exchange.iterateCandles(symbol, interval, { since: nowMs - 300_000, until: nowMs, limit: 7 })
      for await (const candle of walk) times.push(candle.openTime)
      setting.expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
      setting.expect(times.every((at) => at >= nowMs - 300_000 && at <= nowMs)).toBe(true)
      setting.expect((await exchange.getKlines(symbol, interval, { limit: 5 })).length <= 5).toBe(true)
    },
  },
  {
    name: 'candles come live',
    needs: ['candleStream'],
    run: async (setting) => {
      const [interval] = setting.connector.candles?.stream ?? []
      if (interval === undefined) return
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      let candles = 0
      const stream = await exchange.subscribeCandles(symbol, interval)
      stream.on('candle', ({ candle }) => (candles += candle.interval === interval ? 1 : 0))
      await until(() => candles > 0, 'a candle is pushed')
    },
  },
  {
    name: 'trades of the past come each once, oldest first',
    needs: ['trades', 'tradeHistory'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      const since = Date.now() - 5_000
      const live: string[] = []
      const stream = await exchange.subscribeTrades(symbol)
      stream.on('trade', ({ trade }) => live.push(trade.id ?? ''))
      await until(() => live.length >= 10, 'there were some trades')
      await run.sim.pause()
      const ids: string[] = []
      const times: number[] = []
      for await (const trade of exchange.iterateTrades(symbol, { since, limit: 5 })) {
        ids.push(trade.id ?? '')
        times.push(trade.timestamp)
      }
      setting.expect(new Set(ids).size).toBe(ids.length)
      setting.expect(times).toEqual(times.toSorted((a, b) => a - b))
      setting.expect(live.slice(0, 5).every((id) => ids.includes(id))).toBe(true)
    },
  },
  {
    name: 'funding, mark and index price, and open interest can be asked for',
    needs: ['funding', 'futuresData'],
    run: async (setting) => {
      const { run, exchange, symbol } = await opened(setting)
      await using _ = run
      setting.expect((await exchange.getFundingRate(symbol)).symbol).toBe(symbol)
      setting.expect(Array.isArray(await exchange.getFundingHistory(symbol))).toBe(true)
      const ticker = await exchange.getFuturesTicker(symbol)
      setting.expect(ticker.markPrice !== undefined && ticker.indexPrice !== undefined).toBe(true)
      setting.expect((await exchange.getOpenInterest(symbol)).symbol).toBe(symbol)
    },
  },
]
