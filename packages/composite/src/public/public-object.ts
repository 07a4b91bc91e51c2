import type {
  BookItem,
  CallOptions,
  Decimal,
  LocalBook,
  MarketSymbol,
  PublicCapability,
  PublicExchange,
  SymbolInput,
} from '@venuekit/core'
import { BaseObject } from '../object/base-object.ts'
import { guardCalls } from '../object/guard-calls.ts'
import { bestOf, type BestPrices } from './best-prices.ts'
import { publicParts } from './public-parts.ts'
import type { PublicCore } from './public-core.ts'
import { orderbookStats, publicStats, type OrderbookStats, type PublicStats } from './public-stats.ts'
import { waitUntilConnected } from './wait-until-connected.ts'

/** What a public composite has beside what core's contract asks for: state that is read at once, and statistics. */
export interface CompositePublicExtras {
  /** The books that are kept, by symbol. A view: it changes as books come and go. */
  readonly orderbooks: ReadonlyMap<MarketSymbol, LocalBook>
  /** The newest best bid and ask: of the live book, else of the best-bid-and-ask stream. Undefined while neither is known. */
  getBestBidAsk(symbol: SymbolInput): BestPrices | undefined
  /** Whether the market takes orders now, as far as the exchange says. */
  isTradable(symbol: SymbolInput): boolean
  /** The smallest value of an order in the quote asset, where there is such a rule. */
  getMinOrderQuote(symbol: SymbolInput): Decimal | undefined
  /** Whether the book is not live, or is not kept. */
  isStale(symbol: SymbolInput): boolean
  /** Calls the handler with every change of every book that is kept; returns what removes it. */
  addOrderbookUpdateHandler(handler: (item: BookItem) => void): () => void
  removeOrderbookUpdateHandler(handler: (item: BookItem) => void): void
  /** Resolves once the object is up and every book that is kept is live; the default limit is 10,000 ms. Refused before `initialize`. */
  waitUntilConnected(timeoutMs?: number, options?: Pick<CallOptions, 'signal'>): Promise<void>
  /** How the books stand, frozen. */
  getOrderbookStats(): readonly OrderbookStats[]
  getPerformanceStats(): PublicStats
}

/** A live object for the market data of one exchange. */
export type CompositePublicExchange = PublicExchange & CompositePublicExtras

/** Makes the object, with exactly the methods of the capabilities named. */
export function createPublicObject(core: PublicCore, names: readonly PublicCapability[]): CompositePublicExchange {
  const object = new PublicObject(core, names)
  for (const name of names) Object.assign(object, publicParts[name](core))
  return guardCalls(core.id, object)
}

class PublicObject extends BaseObject<PublicCore> implements CompositePublicExchange {
  readonly domain = 'public'

  get orderbooks(): ReadonlyMap<MarketSymbol, LocalBook> {
    return new Map([...(this.core.books?.all() ?? [])].map(({ book }) => [book.symbol, book]))
  }

  addSymbol(symbol: SymbolInput, options: CallOptions = {}): Promise<void> {
    return this.core.addSymbol(symbol, options)
  }

  async removeSymbol(symbol: SymbolInput): Promise<void> {
    await this.core.removeSymbol(symbol)
  }

  getBestBidAsk(symbol: SymbolInput): BestPrices | undefined {
    const instrument = this.core.instrument(symbol)
    return bestOf(this.core.books?.book(instrument.symbol), this.core.channels.lastQuote(instrument)?.bookTicker)
  }

  isTradable(symbol: SymbolInput): boolean {
    const { status, apiTrading, symbol: ours } = this.core.instrument(symbol)
    const trading = this.core.life.tradingOf(ours)
    return status === 'trading' && apiTrading !== false && (trading === 'operational' || trading === 'unknown')
  }

  getMinOrderQuote(symbol: SymbolInput): Decimal | undefined {
    return this.core.instrument(symbol).minimumNotional
  }

  isStale(symbol: SymbolInput): boolean {
    return this.core.books?.book(this.core.instrument(symbol).symbol)?.state !== 'live'
  }

  addOrderbookUpdateHandler(handler: (item: BookItem) => void): () => void {
    return this.core.bookHandlers.bind('book', handler)
  }

  removeOrderbookUpdateHandler(handler: (item: BookItem) => void): void {
    this.core.bookHandlers.unbind('book', handler)
  }

  waitUntilConnected(timeoutMs = 10_000, options: Pick<CallOptions, 'signal'> = {}): Promise<void> {
    return waitUntilConnected(this.core, { ...options, timeoutMs })
  }

  getOrderbookStats(): readonly OrderbookStats[] {
    return orderbookStats(this.core)
  }

  getPerformanceStats(): PublicStats {
    return publicStats(this.core)
  }
}
