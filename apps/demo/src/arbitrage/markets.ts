import {
  type Decimal,
  decimal,
  formatSymbol,
  type Instrument,
  type Logger,
  type MarketSymbol,
  parseSymbol,
  type PrivateExchange,
  type PublicExchange,
  supports,
  type Subscription,
  type BookItem,
  type SymbolResolver,
} from 'venuekit'
import type { Account } from './account.ts'
import type { LiveLeg, LiveMarket } from './legs.ts'

/** An exchange that is up, and what is traded with where something is. */
export interface OpenExchange {
  readonly market: PublicExchange
  readonly private: PrivateExchange | undefined
  readonly account: Account | undefined
}

export interface OpenMarketsOptions {
  readonly exchanges: readonly OpenExchange[]
  readonly resolver: SymbolResolver
  /** Of spot or perpetual markets; each stands for its pair of assets. */
  readonly symbols: readonly string[]
  readonly signal: AbortSignal
  readonly logger: Logger
  /** A book of the market has changed, or stands otherwise than before. */
  readonly changed: (market: string) => void
  /** Takes what has to be closed. */
  readonly keep: (subscription: Subscription<BookItem>) => void
}

export interface OpenMarkets {
  readonly markets: readonly LiveMarket[]
  readonly skipped: readonly { readonly market: string; readonly reason: string }[]
}

/** What an exchange says that publishes no fee. */
const assumedFee = decimal('0.001')

/** Finds where each pair of assets is traded and follows those books. Only what can be compared becomes a market. */
export async function openMarkets(options: OpenMarketsOptions): Promise<OpenMarkets> {
  const named = options.symbols.map((symbol) => pairOf(options.resolver, symbol))
  const pairs = new Map(named.map((pair) => [pair.market, pair]))
  const opened = await Promise.all([...pairs.values()].map((pair) => openMarket(pair, options)))
  const markets = opened.flatMap((result) => ('legs' in result ? [result] : []))
  const skipped = opened.flatMap((result) => ('reason' in result ? [result] : []))
  return { markets, skipped }
}

interface Pair {
  readonly market: string
  readonly base: string
  readonly quote: string
}

/** The pair of assets of a symbol, in whatever spelling an exchange understands. */
function pairOf(resolver: SymbolResolver, symbol: string): Pair {
  const { base, quote } = parseSymbol(resolver.resolveSymbol(symbol).symbol)
  return { market: formatSymbol({ kind: 'spot', base, quote }), base, quote }
}

async function openMarket(
  pair: Pair,
  options: OpenMarketsOptions,
): Promise<LiveMarket | OpenMarkets['skipped'][number]> {
  const { base, quote, market } = pair
  const symbols = [
    formatSymbol({ kind: 'spot', base, quote }),
    formatSymbol({ kind: 'perpetual', base, quote, settle: quote }),
  ]
  const found = await Promise.all(
    symbols.flatMap((symbol) => options.exchanges.map((exchange) => openLeg({ exchange, symbol, market }, options))),
  )
  const legs = found.filter((leg) => leg !== undefined)
  if (legs.length > 1 && legs.some(({ kind }) => kind === 'spot')) return { ...pair, legs }
  const where = legs.map(({ exchange, kind }) => `${exchange} (${kind})`).join(', ') || 'nowhere'
  const { errors } = options.resolver.resolveSymbol(market)
  const why = errors.length === 0 ? '' : `: ${errors.join('; ')}`
  return { market, reason: `there is nothing to compare it with; it is traded ${where}${why}` }
}

async function openLeg(
  {
    exchange,
    symbol,
    market,
  }: { readonly exchange: OpenExchange; readonly symbol: MarketSymbol; readonly market: string },
  { logger, signal, changed, keep }: OpenMarketsOptions,
): Promise<LiveLeg | undefined> {
  const { market: source, account } = exchange
  const instrument = source.instruments.get(symbol)
  // A list also understands other spellings: a spot symbol may find the contract of the same assets.
  if (instrument?.symbol !== symbol || !isUsable(instrument) || !supports(source, 'orderbook')) return undefined
  try {
    const subscription = await source.subscribeOrderbook(symbol, { signal })
    keep(subscription)
    // One object that changes, until another one takes its place: looking it up each time would cost more than reading it.
    let book = source.orderbook(symbol)
    subscription.on('book', (item) => {
      book = item.book
      changed(market)
    })
    for (const type of ['gap', 'stale', 'resynced', 'ended'] as const) subscription.on(type, () => changed(market))
    const kind = instrument.kind === 'spot' ? 'spot' : 'perpetual'
    const takerFee = await takerFeeOf(exchange, instrument, { logger, signal })
    return { exchange: source.id, symbol, kind, instrument, takerFee, book: () => book, account }
  } catch (error) {
    signal.throwIfAborted()
    logger.warn('a book cannot be followed and is left out', { exchange: source.id, symbol, error })
    return undefined
  }
}

/** What takes orders, in sizes of the base asset. */
function isUsable({ status, apiTrading, sizeUnit, kind }: Instrument): boolean {
  return (
    status === 'trading' && apiTrading !== false && sizeUnit === 'base' && (kind === 'spot' || kind === 'perpetual')
  )
}

/** The account's own fee; where there is none, or it does not say, what is published. */
async function takerFeeOf(
  exchange: OpenExchange,
  instrument: Instrument,
  { logger, signal }: Pick<OpenMarketsOptions, 'logger' | 'signal'>,
): Promise<Decimal> {
  const published = instrument.takerFee ?? assumedFee
  const { private: account } = exchange
  if (account === undefined || !supports(account, 'tradingFees')) return published
  try {
    return (await account.getTradingFees(instrument.symbol, { signal })).taker
  } catch (error) {
    signal.throwIfAborted()
    logger.warn('the fees of an account are not known; the published ones count', { exchange: account.id, error })
    return published
  }
}
