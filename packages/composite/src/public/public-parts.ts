import type {
  BookItem,
  CallOptions,
  FundingRate,
  FuturesTicker,
  HistoryOptions,
  OrderBook,
  PublicCapability,
  PublicCapabilityMap,
  SymbolInput,
  Trade,
} from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import { candlePages, tradePages } from '../history/histories.ts'
import type { PublicRestCalls } from '../ports/public-rest.ts'
import type { PublicCore } from './public-core.ts'

type Parts = { readonly [Name in PublicCapability]: (core: PublicCore) => PublicCapabilityMap[Name] }

/** The methods of each capability of market data: the one place that says what a name in the table brings. */
export const publicParts: Parts = {
  orderbook: (core) => ({
    getOrderbook: (symbol, options) => getOrderbook(core, symbol, options),
    subscribeOrderbook: (symbol, options) => bookChannel(core, symbol).subscribe(options),
    orderbook: (symbol) => core.books?.book(core.instrument(symbol).symbol),
  }),
  trades: (core) => ({
    getTrades: (symbol, options) => getTrades(core, symbol, options),
    subscribeTrades: async (symbol, options) => open(core).channels.trades(core.instrument(symbol)).subscribe(options),
  }),
  tradeHistory: (core) => ({
    iterateTrades: (symbol, options) => tradePages(core, core.instrument(symbol), options),
  }),
  ticker: (core) => ({
    getTicker: async (symbol, options) => call(core, 'getTickerInfo')(core.instrument(symbol).symbol, options),
    subscribeTicker: async (symbol, options) => open(core).channels.ticker(core.instrument(symbol)).subscribe(options),
  }),
  tickers: (core) => ({ getTickers: async (options) => call(core, 'getTickers')(options) }),
  bookTicker: (core) => ({
    getBookTicker: (symbol, options) => getBookTicker(core, symbol, options),
    subscribeBookTicker: async (symbol, options) =>
      open(core).channels.bookTicker(core.instrument(symbol)).subscribe(options),
  }),
  candles: (core) => ({
    getKlines: async (symbol, interval, options) =>
      call(core, 'getKlines')(core.instrument(symbol).symbol, interval, options),
    iterateCandles: (symbol, interval, options) => candlePages(core, core.instrument(symbol), { interval, ...options }),
  }),
  candleStream: (core) => ({
    subscribeCandles: async (symbol, interval, options) =>
      open(core).channels.candles(core.instrument(symbol), interval).subscribe(options),
  }),
  funding: (core) => ({
    getFundingRate: async (symbol, options): Promise<FundingRate> =>
      call(core, 'getFundingRate')(core.instrument(symbol).symbol, options),
    getFundingHistory: async (symbol, options?: HistoryOptions): Promise<readonly FundingRate[]> =>
      call(core, 'getFundingHistory')(core.instrument(symbol).symbol, options),
  }),
  fundingStream: (core) => ({
    subscribeFundingRate: async (symbol, options) =>
      open(core).channels.fundingRate(core.instrument(symbol)).subscribe(options),
  }),
  futuresData: (core) => ({
    getFuturesTicker: async (symbol, options): Promise<FuturesTicker> =>
      call(core, 'getTickerInfo')(core.instrument(symbol).symbol, options),
    getOpenInterest: async (symbol, options) => call(core, 'getOpenInterest')(core.instrument(symbol).symbol, options),
  }),
}

/** A call of the REST class. That it has it was checked by the types of the declaration; this is for those who got around them. */
function call<Name extends keyof PublicRestCalls>(core: PublicCore, name: Name): PublicRestCalls[Name] {
  open(core)
  const { rest } = core
  const method = rest[name]
  if (method === undefined) throw new InvalidInputError(name, 'is a call that the class of this exchange lacks')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is the method of that name, and binding does not change its signature
  return method.bind(rest) as unknown as PublicRestCalls[Name]
}

function open(core: PublicCore): PublicCore {
  core.life.checkOpen('call')
  return core
}

function bookChannel(core: PublicCore, symbol: SymbolInput) {
  const { books } = open(core)
  if (books === undefined) throw new InvalidInputError('symbol', 'has no book in this exchange')
  return books.channel(core.instrument(symbol))
}

async function getOrderbook(
  core: PublicCore,
  symbol: SymbolInput,
  options: CallOptions & { readonly depth?: number } = {},
): Promise<OrderBook> {
  const instrument = core.instrument(symbol)
  if (core.rest.getOrderbook !== undefined) return call(core, 'getOrderbook')(instrument.symbol, options)
  const { depth = 100 } = options
  return core.within('getOrderbook', options, async (signal) => {
    await using books = await bookChannel(core, symbol).subscribe({ signal })
    for await (const item of books) if (isBook(item)) return item.book.snapshot(depth)
    throw new InvalidInputError('symbol', `${instrument.symbol} is not listed any more`)
  })
}

function isBook(item: { readonly type: string }): item is BookItem {
  return item.type === 'book'
}

async function getTrades(
  core: PublicCore,
  symbol: SymbolInput,
  options: CallOptions & { readonly limit?: number } = {},
): Promise<readonly Trade[]> {
  const instrument = core.instrument(symbol)
  if (core.rest.getRecentTrades !== undefined) return call(core, 'getRecentTrades')(instrument.symbol, options)
  const { limit = 500 } = options
  return core.within('getTrades', options, async (signal) => {
    const channel = core.channels.trades(instrument)
    await using trades = channel.hub.subscribe({ signal })
    const first = Promise.withResolvers<void>()
    const rows: Trade[] = []
    trades.on('trade', ({ trade }) => {
      rows.push(trade)
      first.resolve()
    })
    trades.on('ended', () => first.resolve())
    const lease = await channel.hold({ signal })
    try {
      // The trades of one message come together.
      await first.promise
      return rows.slice(-limit)
    } finally {
      await lease.release()
    }
  })
}

async function getBookTicker(core: PublicCore, symbol: SymbolInput, options: CallOptions = {}) {
  const instrument = core.instrument(symbol)
  if (core.rest.getBookTicker !== undefined) return call(core, 'getBookTicker')(instrument.symbol, options)
  return core.within('getBookTicker', options, async (signal) => {
    await using quotes = await core.channels.bookTicker(instrument).subscribe({ signal })
    for await (const item of quotes) if (item.type === 'book-ticker') return item.bookTicker
    throw new InvalidInputError('symbol', `${instrument.symbol} is not listed any more`)
  })
}
